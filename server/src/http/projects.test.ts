import type { Client } from '@soulcaster/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestInstallation, testInstallation } from '../test-installation.ts';

let world: TestInstallation;
beforeAll(async () => {
  world = await testInstallation({ GITHUB_ID: 'of-no-app', GITHUB_SECRET: 'of-no-app' });
  await world.headersOf('first-to-come');
});
afterAll(() => world.close());

const as = async (login: string) => world.clientWith(await world.headersOf(login));
const code = (call: Promise<unknown>) =>
  call.then(
    () => 'done',
    (error: { problem: { code: string } }) => error.problem.code,
  );

/** A project with a cluster in it, and one person of each role. */
async function staffed() {
  const project = await world.newProject('Staffed');
  const owner = world.client.project(project.id);
  const people: Record<string, ReturnType<Client['project']>> = { owner };
  for (const role of ['viewer', 'triager', 'developer', 'admin'] as const) {
    const login = `${role}-${project.slug}`;
    await owner.members.invite({ login, role });
    people[role] = (await as(login)).project(project.id);
  }
  await owner.feedback.create({ body: 'The printer prints every page twice.' });
  const cluster = await world.until(project.id, async () => (await owner.clusters.list()).items[0]);
  return { project, owner, people, cluster };
}

describe('roles', () => {
  it('let everybody read, and each do what the ones below may and no more', async () => {
    const { people, cluster } = await staffed();
    const tries: [name: string, from: string, attempt: (api: ReturnType<Client['project']>) => Promise<unknown>][] = [
      ['read clusters', 'viewer', (api) => api.clusters.get(cluster.id)],
      ['report by hand', 'triager', (api) => api.feedback.create({ body: 'Once more.' })],
      ['rename a cluster', 'triager', (api) => api.clusters.update(cluster.id, { title: 'Printed twice' })],
      ['ask for grouping', 'triager', (api) => api.clusterJobs.create()],
      ['write a plan', 'developer', (api) => api.clusters.updatePlan(cluster.id, { cause: 'A loop' })],
      ['list the tokens', 'admin', (api) => api.tokens.list()],
      ['make a token', 'admin', (api) => api.tokens.create({ name: 'ci', role: 'viewer' })],
      [
        'add a source',
        'admin',
        (api) => api.sources.create({ kind: 'webhook', name: 'W', settings: {}, repository_id: null }),
      ],
    ];
    const ladder = ['viewer', 'triager', 'developer', 'admin', 'owner'];
    for (const [name, from, attempt] of tries)
      for (const role of ladder) {
        const expected = ladder.indexOf(role) >= ladder.indexOf(from) ? 'done' : 'forbidden';
        expect([name, role, await code(attempt(people[role]!))]).toEqual([name, role, expected]);
      }
  });

  it('keep a viewer and a triager from starting a fix; a developer is only told what is missing for it', async () => {
    const { people, cluster } = await staffed();
    for (const role of ['viewer', 'triager'])
      expect(await code(people[role]!.clusters.startFix(cluster.id))).toBe('forbidden');
    await expect(people.developer!.clusters.startFix(cluster.id)).rejects.toMatchObject({
      problem: { code: 'conflict', detail: expect.stringMatching(/repository|bubblewrap|isolation/i) },
    });
    expect((await people.viewer!.clusters.get(cluster.id)).status).toBe('new');
  });

  it('leave the deletion of a project, and the making of owners, to owners', async () => {
    const { project, people, owner } = await staffed();
    const { items } = await owner.members.list();
    const member = items.find((each) => each.role === 'developer')!;
    expect(await code(people.admin!.members.update(member.id, { role: 'owner' }))).toBe('forbidden');
    expect(await code((await as(`admin-${project.slug}`)).projects.delete(project.id))).toBe('forbidden');
    expect(await code(world.client.projects.delete(project.id))).toBe('done');
    expect(await code(people.viewer!.stats())).toBe('not_found');
  });
});

describe('members', () => {
  it('are invited before they have ever signed in, and members from then on', async () => {
    const project = await world.newProject('Invited');
    const mine = world.client.project(project.id);
    expect(await mine.members.invite({ login: 'grace', role: 'developer' })).toMatchObject({ state: 'invited' });
    expect(await code(mine.members.invite({ login: 'GRACE', role: 'viewer' }))).toBe('conflict');
    const grace = await as('grace');
    expect((await grace.projects.list()).items).toMatchObject([{ id: project.id, role: 'developer' }]);
    const { items } = await mine.members.list();
    expect(items.find((each) => each.login === 'grace')).toMatchObject({ state: 'member', name: 'grace' });
  });

  it('always include an owner: the last one can be neither removed nor made less', async () => {
    const project = await world.newProject('Owned');
    const mine = world.client.project(project.id);
    const [first] = (await mine.members.list()).items;
    expect(await code(mine.members.update(first!.id, { role: 'admin' }))).toBe('conflict');
    expect(await code(mine.members.remove(first!.id))).toBe('conflict');
    const second = await mine.members.invite({ login: 'heir', role: 'admin' });
    const heir = (await as('heir')).project(project.id);
    await mine.members.update(second.id, { role: 'owner' });
    expect((await heir.members.update(first!.id, { role: 'viewer' })).role).toBe('viewer');
    expect(await code(heir.members.remove(second.id))).toBe('conflict');
  });
});

describe('an API token', () => {
  it('opens its project with its role and nothing else, until it is revoked', async () => {
    const project = await world.newProject('Tokens');
    const other = await world.newProject('Not theirs');
    const mine = world.client.project(project.id);
    const made = await mine.tokens.create({ name: 'reports', role: 'triager' });
    const token = world.clientWith({ authorization: `Bearer ${made.token}` });
    await token.project(project.id).feedback.create({ body: 'Sent by a script.' });
    expect((await token.projects.list()).items.map((each) => each.id)).toEqual([project.id]);
    expect(await code(token.project(other.id).stats())).toBe('not_found');
    expect(await code(token.project(project.id).tokens.list())).toBe('forbidden');
    expect(await code(token.projects.create({ name: 'More' }))).toBe('forbidden');
    const [listed] = (await mine.tokens.list()).items;
    expect(listed?.last_used_at).not.toBeNull();
    expect(JSON.stringify(listed)).not.toContain(made.token);
    await mine.tokens.revoke(made.id);
    expect(await code(token.project(project.id).stats())).toBe('unauthenticated');
  });

  it('ends when its time is over', async () => {
    const project = await world.newProject('Expiry');
    const { token } = await world.client
      .project(project.id)
      .tokens.create({ name: 'a day', role: 'viewer', expires_in_days: 1 });
    const reader = world.clientWith({ authorization: `Bearer ${token}` }).project(project.id);
    expect(await code(reader.stats())).toBe('done');
    await world.at(25 * 3_600_000, async () => {
      expect(await code(reader.stats())).toBe('unauthenticated');
    });
  });
});

describe('the settings of a project', () => {
  it('keep what a change leaves out', async () => {
    const project = await world.newProject('Settings');
    await world.client.projects.update(project.id, { settings: { sensitivity: 'strict', job_budget_usd: 7 } });
    const { settings } = await world.client.projects.update(project.id, { settings: { plan_approval: true } });
    expect(settings).toMatchObject({ sensitivity: 'strict', job_budget_usd: 7, plan_approval: true });
  });

  it('say what is masked before a report is stored, and show it beforehand', async () => {
    const project = await world.newProject('Masking');
    const mine = world.client.project(project.id);
    const text = 'ann@example.com and 203.0.113.7 on Bluebird';
    const masking = { ...project.settings.masking, ip: false, patterns: ['bluebird'] };
    expect((await mine.feedback.create({ body: text })).body).toBe('[email] and [ip] on Bluebird');
    expect(await mine.previewMasking({ text, masking })).toEqual({ text: '[email] and 203.0.113.7 on [masked]' });
    await world.client.projects.update(project.id, { settings: { masking } });
    expect((await mine.feedback.create({ body: text })).body).toBe('[email] and 203.0.113.7 on [masked]');
    const refused = world.client.projects.update(project.id, {
      settings: { masking: { ...masking, patterns: ['*'] } },
    });
    expect(await code(refused)).toBe('invalid');
  });
});
