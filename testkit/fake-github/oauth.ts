import { createHash, randomBytes } from 'node:crypto';
import { authorizePage, problemPage } from './pages.ts';
import { findUser, type OAuthApp, type World } from './world.ts';

const knownScopes = [
  'repo',
  'public_repo',
  'user',
  'read:user',
  'user:email',
  'read:org',
  'write:org',
  'admin:org',
  'workflow',
  'gist',
  'notifications',
];

/**
 * `GET /login/oauth/authorize`: consent is given at once when somebody is signed in, else a page asks who it is. The
 * client and its redirect are checked before anything is sent anywhere.
 */
export function authorize(world: World, url: URL): Response {
  const app = world.oauthApps.get(url.searchParams.get('client_id') ?? '');
  if (!app) return problemPage(404, 'Page not found');
  const redirectUri = url.searchParams.get('redirect_uri') ?? app.callbackUrl;
  if (!isAllowedRedirect(app, redirectUri)) {
    const description = 'The redirect_uri is not associated with this application.';
    if (!isLike(app.callbackUrl, redirectUri)) return problemPage(400, description);
    return back(app.callbackUrl, { error: 'redirect_uri_mismatch', error_description: description }, url);
  }
  const challenge = url.searchParams.get('code_challenge');
  if (challenge && url.searchParams.get('code_challenge_method') !== 'S256') {
    return back(
      redirectUri,
      { error: 'invalid_request', error_description: 'code_challenge_method must be S256' },
      url,
    );
  }
  if (url.searchParams.has('cancel')) {
    return back(
      redirectUri,
      { error: 'access_denied', error_description: 'The user has denied your application access.' },
      url,
    );
  }
  const login = url.searchParams.get('chosen') ?? world.signedIn;
  if (!login || !findUser(world, login)) return authorizePage(world, url, scopesIn(url));
  return back(redirectUri, { code: issueCode(world, app, url, { login, redirectUri }) }, url);
}

/** `POST /login/oauth/access_token`. GitHub answers its refusals with status 200. */
export async function exchangeCode(world: World, request: Request): Promise<Response> {
  const form = await parametersOf(request);
  const wantsJson = (request.headers.get('accept') ?? '').includes('application/json');
  const answer = tokenFor(world, form);
  if (wantsJson) return Response.json(answer);
  return new Response(new URLSearchParams(answer).toString(), {
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
  });
}

/** A token as the OAuth flow gives it, for tests that are not about signing in. */
export function issueToken(world: World, login: string, scopes: string[], clientId = 'test'): string {
  const token = `gho_${randomBytes(40)
    .toString('base64')
    .replaceAll(/[^A-Za-z0-9]/g, '')
    .slice(0, 36)}`;
  world.tokens.set(token, { kind: 'oauth', login, scopes: normalised(scopes), clientId });
  return token;
}

/** As GitHub's rule: same host and port, below the callback's path; the port is free for a loopback address. */
function isAllowedRedirect(app: OAuthApp, redirectUri: string): boolean {
  if (!URL.canParse(redirectUri)) return false;
  const callback = new URL(app.callbackUrl);
  const asked = new URL(redirectUri);
  const isLoopback = ['127.0.0.1', '[::1]'].includes(callback.hostname);
  const sameHost = isLoopback ? asked.hostname === callback.hostname : asked.host === callback.host;
  const below = `${asked.pathname}/`.startsWith(callback.pathname.replace(/\/?$/, '/'));
  return asked.protocol === callback.protocol && sameHost && below && !/%2e|\.\./i.test(redirectUri);
}

function isLike(callbackUrl: string, redirectUri: string): boolean {
  return URL.canParse(redirectUri) && new URL(callbackUrl).hostname === new URL(redirectUri).hostname;
}

function back(redirectUri: string, answer: Record<string, string>, url: URL): Response {
  const target = new URL(redirectUri);
  for (const [key, value] of Object.entries(answer)) target.searchParams.set(key, value);
  const state = url.searchParams.get('state');
  if (state !== null) target.searchParams.set('state', state);
  return new Response(null, { status: 302, headers: { location: target.toString() } });
}

function issueCode(world: World, app: OAuthApp, url: URL, grant: { login: string; redirectUri: string }): string {
  const code = randomBytes(10).toString('hex');
  world.codes.set(code, {
    ...grant,
    clientId: app.clientId,
    scopes: scopesIn(url),
    codeChallenge: url.searchParams.get('code_challenge'),
    expiresAt: world.now().getTime() + 600_000,
  });
  return code;
}

function scopesIn(url: URL): string[] {
  return normalised((url.searchParams.get('scope') ?? '').split(/[\s,]+/).filter(Boolean));
}

/** Unknown scopes are dropped, and a scope that another one includes. */
function normalised(scopes: string[]): string[] {
  const known = [...new Set(scopes)].filter((scope) => knownScopes.includes(scope)).sort();
  return known.filter((scope) => {
    if (scope === 'public_repo') return !known.includes('repo');
    return !['read:user', 'user:email'].includes(scope) || !known.includes('user');
  });
}

function tokenFor(world: World, form: URLSearchParams): Record<string, string> {
  const app = world.oauthApps.get(form.get('client_id') ?? '');
  if (!app || form.get('client_secret') !== app.clientSecret) {
    return failed('incorrect_client_credentials', 'The client_id and/or client_secret passed are incorrect.');
  }
  const value = form.get('code') ?? '';
  const code = world.codes.get(value);
  world.codes.delete(value);
  const isUsable = code?.clientId === app.clientId && code.expiresAt > world.now().getTime();
  if (!code || !isUsable || !verifies(code.codeChallenge, form.get('code_verifier'))) {
    return failed('bad_verification_code', 'The code passed is incorrect or expired.');
  }
  const redirectUri = form.get('redirect_uri');
  if (redirectUri !== null && redirectUri !== code.redirectUri) {
    return failed(
      'redirect_uri_mismatch',
      'The redirect_uri MUST match the registered callback URL for this application.',
    );
  }
  const access_token = issueToken(world, code.login, code.scopes, app.clientId);
  return { access_token, scope: code.scopes.join(','), token_type: 'bearer' };
}

function verifies(challenge: string | null, verifier: string | null): boolean {
  if (challenge === null) return true;
  return verifier !== null && createHash('sha256').update(verifier).digest('base64url') === challenge;
}

function failed(error: string, error_description: string): Record<string, string> {
  const page = 'https://docs.github.com/apps/managing-oauth-apps/troubleshooting-oauth-app-access-token-request-errors';
  return { error, error_description, error_uri: page };
}

async function parametersOf(request: Request): Promise<URLSearchParams> {
  const text = await request.text();
  if (!(request.headers.get('content-type') ?? '').includes('application/json')) return new URLSearchParams(text);
  return new URLSearchParams(JSON.parse(text) as Record<string, string>);
}
