import { createHash, randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type FakeGitHub, startFakeGitHub } from './index.ts';

let github: FakeGitHub;
const redirectUri = 'http://127.0.0.1:4567/api/auth/callback/github';

beforeAll(async () => {
  github = await startFakeGitHub();
  github.addUser('mona', { orgs: ['octo'], publicOrgs: ['octo'] });
  github.signInAs('mona');
});
afterEach(() => expect(github.violations).toEqual([]));
afterAll(() => github.stop());

test('a signed-in person gets back to the application with a code that gives a token for his scopes', async () => {
  const { verifier, location } = await authorize({ scope: 'repo read:user user:email', state: 's1' });
  expect(location.searchParams.get('state')).toBe('s1');
  const answer = await exchange(location, { code_verifier: verifier });
  expect(answer).toMatchObject({ scope: 'read:user,repo,user:email', token_type: 'bearer' });

  const user = await api('/user', answer.access_token);
  expect(user.headers.get('x-oauth-scopes')).toBe('read:user, repo, user:email');
  expect(await user.json()).toMatchObject({ login: 'mona', email: null });
  const emails: unknown = await (await api('/user/emails', answer.access_token)).json();
  expect(emails).toContainEqual({ email: 'mona@example.com', primary: true, verified: true, visibility: 'private' });
});

test('a code works once', async () => {
  const { verifier, location } = await authorize({});
  await exchange(location, { code_verifier: verifier });
  expect(await exchange(location, { code_verifier: verifier })).toMatchObject({ error: 'bad_verification_code' });
});

test('a code is worth nothing without the verifier it was asked with', async () => {
  const first = await authorize({});
  expect(await exchange(first.location, { code_verifier: 'other' })).toMatchObject({ error: 'bad_verification_code' });
  const second = await authorize({});
  expect(await exchange(second.location, {})).toMatchObject({ error: 'bad_verification_code' });
});

test('a wrong client secret is refused, with status 200 as GitHub does', async () => {
  const { location, verifier } = await authorize({});
  const answer = await exchange(location, { code_verifier: verifier, client_secret: 'wrong' });
  expect(answer.error).toBe('incorrect_client_credentials');
});

test('without asking for JSON the token comes as a form', async () => {
  const { location, verifier } = await authorize({});
  const response = await post(location, { code_verifier: verifier }, {});
  expect(new URLSearchParams(await response.text()).get('access_token')).toMatch(/^gho_[A-Za-z0-9]{36}$/);
});

test('an unknown client and a foreign redirect are sent nowhere', async () => {
  expect((await authorizeResponse({ client_id: 'nobody' })).status).toBe(404);
  const foreign = await authorizeResponse({ redirect_uri: 'http://evil.example/callback' });
  expect([foreign.status, foreign.headers.get('location')]).toEqual([400, null]);
});

test('with nobody signed in, a page lets one choose and cancel', async () => {
  github.signInAs(null);
  const page = await (await authorizeResponse({ state: 'x' })).text();
  github.signInAs('mona');
  const links = [...page.matchAll(/href="([^"]+)"/g)].map((match) => String(match[1]).replaceAll('&amp;', '&'));
  const chosen = await fetch(github.url + links[0], { redirect: 'manual' });
  expect(chosen.headers.get('location')).toContain('code=');
  const cancelled = await fetch(github.url + links[1], { redirect: 'manual' });
  expect(cancelled.headers.get('location')).toContain('error=access_denied');
});

test('the e-mails need user:email, and the organizations need read:org', async () => {
  const poor = github.issueToken('mona', ['repo', 'read:user']);
  expect((await api('/user/emails', poor)).status).toBe(404);
  expect((await api('/user/orgs', poor)).status).toBe(403);
  expect(await (await api('/users/mona/orgs', poor)).json()).toMatchObject([{ login: 'octo' }]);
  const rich = github.issueToken('mona', ['user:email', 'read:org']);
  expect((await api('/user/emails', rich)).status).toBe(200);
  expect(await (await api('/user/orgs', rich)).json()).toMatchObject([{ login: 'octo' }]);
});

test('a revoked token has bad credentials', async () => {
  const token = github.issueToken('mona', []);
  github.revokeToken(token);
  const answer = await api('/user', token);
  expect(answer.status).toBe(401);
  expect(await answer.json()).toMatchObject({ message: 'Bad credentials', status: '401' });
});

async function authorize(options: Record<string, string>): Promise<{ verifier: string; location: URL }> {
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const response = await authorizeResponse({ ...options, code_challenge: challenge, code_challenge_method: 'S256' });
  return { verifier, location: new URL(response.headers.get('location') ?? '') };
}

function authorizeResponse(options: Record<string, string>): Promise<Response> {
  const query = new URLSearchParams({ client_id: github.oauthApp.clientId, redirect_uri: redirectUri, ...options });
  return fetch(`${github.url}/login/oauth/authorize?${query}`, { redirect: 'manual' });
}

async function exchange(location: URL, options: Record<string, string>): Promise<Record<string, string>> {
  return (await post(location, options, { accept: 'application/json' })).json() as Promise<Record<string, string>>;
}

function post(location: URL, options: Record<string, string>, headers: Record<string, string>): Promise<Response> {
  const { clientId, clientSecret } = github.oauthApp;
  const code = location.searchParams.get('code') ?? '';
  const form = { client_id: clientId, client_secret: clientSecret, code, redirect_uri: redirectUri, ...options };
  return fetch(`${github.url}/login/oauth/access_token`, { method: 'POST', headers, body: new URLSearchParams(form) });
}

function api(path: string, token = ''): Promise<Response> {
  return fetch(github.apiUrl + path, { headers: { authorization: `Bearer ${token}` } });
}
