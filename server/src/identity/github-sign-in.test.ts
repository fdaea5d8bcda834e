import { type FakeGitHub, startFakeGitHub } from '@soulcaster/testkit/fake-github/index';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accounts, sessions, users } from '../db/tables.ts';
import { type TestInstallation, testInstallation } from '../test-installation.ts';
import { newBrowser, signIn, withGitHub } from './test-browser.ts';

let github: FakeGitHub;
let world: TestInstallation;
const install = async (env: Record<string, string> = {}) => {
  world = await testInstallation({ ...withGitHub(github), ...env });
};
beforeEach(async () => {
  github = await startFakeGitHub();
  for (const login of ['mona', 'hubot', 'Eve']) github.addUser(login);
  github.addUser('octavia', { orgs: ['acme'] });
});
afterEach(async () => {
  await world.close();
  await github.stop();
  expect(github.violations).toEqual([]);
});

const me = async (browser: ReturnType<typeof newBrowser>) => (await browser.request('/api/me')).status;

async function owner() {
  const browser = newBrowser(world);
  await signIn(browser, github, 'mona');
  const made = await browser.post('/api/projects', { name: 'Shop' });
  return { browser, project: (await made.json()) as { id: string } };
}

describe('signing in with GitHub', () => {
  it('makes the first account the owner, asks for the scopes that a pull request needs, and no more', async () => {
    await install();
    const browser = newBrowser(world);
    expect((await signIn(browser, github, 'mona')).pathname).toBe('/dashboard');
    const answer = await browser.request('/api/me');
    expect(await answer.json()).toMatchObject({
      user: { login: 'mona', email: 'mona@example.com', installation_owner: true },
    });
    const asked = github.journal.find((entry) => entry.path.startsWith('/login/oauth/authorize'));
    const scope = new URL(asked?.path ?? '', github.url).searchParams.get('scope') ?? '';
    expect(scope.split(/[ ,]/).toSorted()).toEqual(['read:user', 'repo', 'user:email']);
  });

  it('keeps a stranger out: sent back with the reason, no session, and no row that could ever act', async () => {
    await install();
    await owner();
    const browser = newBrowser(world);
    const end = await signIn(browser, github, 'Eve');
    expect(end.pathname).toBe('/auth/signin');
    expect(end.searchParams.get('error')).toBeTruthy();
    expect(browser.cookie()).not.toContain('session_token');
    expect(await me(browser)).toBe(401);
    const { db } = world.installation;
    expect((await db.select().from(users)).map((user) => user.login)).toEqual(['mona']);
    expect(await db.select().from(accounts)).toHaveLength(1);
    expect(await db.select().from(sessions)).toHaveLength(1);
  });

  it('lets an invited account in, with the role of the invitation in that project and nowhere else', async () => {
    await install();
    const { browser: mona, project } = await owner();
    await mona.post('/api/projects', { name: 'Other' });
    await mona.post(`/api/projects/${project.id}/members`, { login: 'HUBOT', role: 'triager' });
    const hubot = newBrowser(world);
    expect((await signIn(hubot, github, 'hubot')).pathname).toBe('/dashboard');
    const { projects } = (await (await hubot.request('/api/me')).json()) as { projects: object[] };
    expect(projects).toHaveLength(1);
    expect(projects[0]).toMatchObject({ id: project.id, role: 'triager' });
  });

  it('lets in users and members of organisations on the allow-list, whom no project knows yet', async () => {
    await install({ ALLOWED_GITHUB_USERS: 'HuBot', ALLOWED_GITHUB_ORGS: 'Acme' });
    await owner();
    for (const login of ['hubot', 'octavia']) {
      const browser = newBrowser(world);
      expect((await signIn(browser, github, login)).pathname).toBe('/dashboard');
      expect(await me(browser)).toBe(200);
    }
    expect((await signIn(newBrowser(world), github, 'Eve')).pathname).toBe('/auth/signin');
  });

  it('ends the session at once when a member of no other project is removed, and does not let them in again', async () => {
    await install();
    const { browser: mona, project } = await owner();
    const invited = await mona.post(`/api/projects/${project.id}/members`, { login: 'hubot', role: 'developer' });
    const { id } = (await invited.json()) as { id: string };
    const hubot = newBrowser(world);
    await signIn(hubot, github, 'hubot');
    expect(await me(hubot)).toBe(200);
    await mona.request(`/api/projects/${project.id}/members/${id}`, { method: 'DELETE' });
    expect(await me(hubot)).toBe(401);
    expect((await signIn(hubot, github, 'hubot')).pathname).toBe('/auth/signin');
  });

  it('knows the owner by the account, whatever the account is called by now, and nobody else by the old name', async () => {
    await install();
    await owner();
    github.renameUser('mona', 'mona-lisa');
    const browser = newBrowser(world);
    expect((await signIn(browser, github, 'mona-lisa')).pathname).toBe('/dashboard');
    expect(await (await browser.request('/api/me')).json()).toMatchObject({
      user: { login: 'mona-lisa', installation_owner: true },
    });
    github.addUser('mona');
    expect((await signIn(newBrowser(world), github, 'mona')).pathname).toBe('/auth/signin');
  });

  it('of several first accounts that come at once lets one in', async () => {
    await install();
    const browsers = ['mona', 'hubot', 'Eve'].map((login) => ({ login, browser: newBrowser(world) }));
    const ends: URL[] = [];
    const callbacks: (() => Promise<void>)[] = [];
    for (const { login, browser } of browsers) {
      github.signInAs(login);
      const asked = await browser.post('/api/auth/sign-in/social', { provider: 'github', callbackURL: '/dashboard' });
      const { url } = (await asked.json()) as { url: string };
      const consent = await fetch(url, { redirect: 'manual' });
      callbacks.push(async () => {
        const end = await browser.request(consent.headers.get('location') ?? '');
        ends.push(new URL(end.headers.get('location') ?? '', 'http://127.0.0.1:3000'));
      });
    }
    await Promise.all(callbacks.map((callback) => callback()));
    const answers = await Promise.all(browsers.map(({ browser }) => me(browser)));
    expect(answers.toSorted()).toEqual([200, 401, 401]);
    expect(ends.filter((end) => end.pathname === '/dashboard')).toHaveLength(1);
  });
});

describe('the GitHub token of a person', () => {
  it('lies encrypted in the database and is opened for a piece of work', async () => {
    await install();
    await owner();
    const { db, githubToken } = world.installation;
    const [account] = await db.select().from(accounts);
    expect(account?.accessToken).toBeTruthy();
    expect(JSON.stringify(account)).not.toMatch(/gho_/);
    const token = await githubToken(account?.userId ?? '');
    const user = await fetch(`${github.apiUrl}/user`, { headers: { authorization: `Bearer ${token}` } });
    expect(await user.json()).toMatchObject({ login: 'mona' });
    expect(await githubToken('nobody')).toBeNull();
  });
});

describe('a session', () => {
  it('is over for every copy of its cookie as soon as its owner signs out', async () => {
    await install();
    const { browser } = await owner();
    const copied = browser.cookie();
    expect((await browser.post('/api/auth/sign-out', {})).status).toBe(200);
    const answer = await world.app.request('http://127.0.0.1:3000/api/me', { headers: { cookie: copied } });
    expect(answer.status).toBe(401);
  });

  it('gets another id at each sign-in', async () => {
    await install();
    const { browser } = await owner();
    const before = browser.cookie();
    await signIn(browser, github, 'mona');
    expect(browser.cookie()).not.toBe(before);
  });

  it('changes nothing for a page of another site, nor for a call that does not say where it comes from', async () => {
    await install();
    const { browser, project } = await owner();
    const path = `http://127.0.0.1:3000/api/projects/${project.id}/feedback`;
    const call = (headers: Record<string, string>) =>
      world.app.request(path, {
        method: 'POST',
        body: JSON.stringify({ body: 'It is slow.' }),
        headers: { cookie: browser.cookie(), 'content-type': 'application/json', ...headers },
      });
    expect((await call({ origin: 'https://evil.example' })).status).toBe(403);
    expect((await call({ origin: 'null' })).status).toBe(403);
    expect((await call({})).status).toBe(403);
    expect((await call({ origin: 'http://127.0.0.1:3000', 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await call({ origin: 'http://127.0.0.1:3000', 'sec-fetch-site': 'same-origin' })).status).toBe(201);
  });

  it('of the local user, from before GitHub sign-in was configured, is not a way in any more', async () => {
    await install();
    const { db } = world.installation;
    await db
      .insert(users)
      .values({ id: 'local', name: 'Local user', email: 'local@localhost.invalid', login: 'local' });
    const token = 'a'.repeat(32);
    const expiresAt = new Date(Date.now() + 60_000);
    await db.insert(sessions).values({ id: 's1', userId: 'local', token, expiresAt });
    const cookie = await signedCookie(token);
    const answer = await world.app.request('http://127.0.0.1:3000/api/me', { headers: { cookie } });
    expect(answer.status).toBe(401);
    await db
      .update(sessions)
      .set({ userId: (await anyUser()).id })
      .where(eq(sessions.id, 's1'));
    expect((await world.app.request('http://127.0.0.1:3000/api/me', { headers: { cookie } })).status).toBe(200);
  });
});

async function anyUser() {
  await signIn(newBrowser(world), github, 'mona');
  const [user] = await world.installation.db.select().from(users).where(eq(users.login, 'mona'));
  return user!;
}

/** A session cookie as better-auth signs it: `token.HMAC-SHA256(secret)`. */
async function signedCookie(token: string): Promise<string> {
  const { createHmac } = await import('node:crypto');
  const signature = createHmac('sha256', 'a master secret for tests').update(token).digest('base64');
  return `soulcaster.session_token=${encodeURIComponent(`${token}.${signature}`)}`;
}
