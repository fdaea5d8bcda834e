import type { FakeGitHub } from '@soulcaster/testkit/fake-github/index';

export const ORIGIN = 'http://127.0.0.1:3000';

/** The environment that makes an installation sign people in with this GitHub. */
export const withGitHub = (github: FakeGitHub): Record<string, string> => ({
  PUBLIC_URL: ORIGIN,
  GITHUB_ID: github.oauthApp.clientId,
  GITHUB_SECRET: github.oauthApp.clientSecret,
  GITHUB_BASE_URL: github.url,
  GITHUB_API_URL: github.apiUrl,
});

export interface Browser {
  /** Asks the server as a page of it would: with the cookies so far, and the page's origin. */
  request(path: string, init?: RequestInit): Promise<Response>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** All that the browser would send in its `cookie` header. */
  cookie(): string;
}

interface Asked {
  app: { request(url: string, init: RequestInit): Response | Promise<Response> };
}

/** A browser as far as cookies and origins go, against an app in process or a server at `origin`. */
export function newBrowser({ app }: Asked, origin = ORIGIN): Browser {
  const jar = new Map<string, string>();
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const request: Browser['request'] = async (path, init = {}) => {
    const headers = { origin, ...(jar.size > 0 && { cookie: cookie() }), ...(init.headers as object) };
    const response = await app.request(new URL(path, origin).href, { ...init, headers });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /max-age=0\b/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  };
  return {
    request,
    cookie,
    post: (path, body, headers = {}) =>
      request(path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', ...headers },
      }),
  };
}

/** Signs in as this GitHub account, redirect by redirect; answers where the browser ends. */
export async function signIn(browser: Browser, github: FakeGitHub, login: string): Promise<URL> {
  github.signInAs(login);
  const asked = await browser.post('/api/auth/sign-in/social', {
    provider: 'github',
    callbackURL: '/dashboard',
    errorCallbackURL: '/auth/signin',
  });
  const { url } = (await asked.json()) as { url: string };
  const consent = await fetch(url, { redirect: 'manual' });
  const callback = await browser.request(consent.headers.get('location') ?? '');
  return new URL(callback.headers.get('location') ?? '', ORIGIN);
}
