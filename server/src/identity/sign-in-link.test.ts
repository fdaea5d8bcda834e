import { startFakeGitHub } from '@soulcaster/testkit/fake-github/index';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { members, verifications } from '../db/tables.ts';
import { type TestInstallation, testInstallation } from '../test-installation.ts';
import { newBrowser, ORIGIN, signIn, withGitHub } from './test-browser.ts';

let world: TestInstallation;
beforeAll(async () => {
  world = await testInstallation({ PUBLIC_URL: ORIGIN });
});
afterAll(() => world.close());

const newToken = async () => new URL(await world.signInLink()).hash.replace('#token=', '');
const use = (token: string, browser = newBrowser(world)) =>
  browser.post('/api/auth/one-time-token/verify', { token }).then((answer) => ({ status: answer.status, browser }));

describe('the one-time sign-in link', () => {
  it('signs the owner in once; the second use is refused', async () => {
    const token = await newToken();
    const first = await use(token);
    expect(first.status).toBe(200);
    const me = await first.browser.request('/api/me');
    expect(await me.json()).toMatchObject({ user: { id: 'local', installation_owner: true } });
    const second = await use(token);
    expect(second.status).toBe(400);
    expect((await second.browser.request('/api/me')).status).toBe(401);
  });

  it('is refused once its ten minutes are over, and lies in the database as a hash only', async () => {
    const token = await newToken();
    const { db } = world.installation;
    const rows = await db.select().from(verifications);
    expect(JSON.stringify(rows)).not.toContain(token);
    const left = Math.max(...rows.map((row) => row.expiresAt.getTime())) - Date.now();
    expect(left / 60_000).toBeGreaterThan(9);
    expect(left / 60_000).toBeLessThanOrEqual(10);
    await db.update(verifications).set({ expiresAt: new Date(Date.now() - 1000) });
    expect((await use(token)).status).toBe(400);
  });

  it('is given out only to a command on the same machine', async () => {
    const answer = await newBrowser(world).post('/api/local/sign-in-link', {});
    expect(answer.status).toBe(403);
  });

  it('is not a door to the rest of the sign-in library', async () => {
    const browser = (await use(await newToken())).browser;
    for (const path of ['update-user', 'sign-up/email', 'delete-user', 'link-social', 'get-access-token'])
      expect([path, (await browser.post(`/api/auth/${path}`, { login: 'root' })).status]).toEqual([path, 404]);
  });
});

describe('a server on this machine only', () => {
  it('answers to the names of this machine and to no other, so that no page can reach it by a name of its own', async () => {
    const health = (host: string) => world.app.request(`http://${host}/api/health`, { headers: { host } });
    for (const host of ['127.0.0.1:3000', 'localhost:3000', '[::1]:3000', 'localhost'])
      expect([host, (await health(host)).status]).toEqual([host, 200]);
    for (const host of ['evil.example', 'localhost.evil.example:3000', '127.0.0.1.evil.example'])
      expect([host, (await health(host)).status]).toEqual([host, 403]);
  });
});

describe('GitHub sign-in turned on after a time without', () => {
  it('refuses the link, and hands what the local user made to the first account, invited before or not', async () => {
    await using github = await startFakeGitHub();
    github.addUser('mona');
    const later = await testInstallation(withGitHub(github));
    try {
      await expect(later.signInLink()).rejects.toThrow('GitHub sign-in is configured');
      await later.becomeLocal();
      const project = await later.newProject('Shop');
      const mine = later.client.project(project.id);
      await mine.members.invite({ login: 'Mona', role: 'viewer' });
      const browser = newBrowser(later);
      expect((await signIn(browser, github, 'mona')).pathname).toBe('/dashboard');
      const me = (await (await browser.request('/api/me')).json()) as { projects: object[] };
      expect(me).toMatchObject({ user: { login: 'mona', installation_owner: true }, projects: [{ role: 'owner' }] });
      expect(await later.installation.db.select().from(members)).toHaveLength(1);
    } finally {
      await later.close();
    }
  });
});
