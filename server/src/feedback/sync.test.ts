import { type FakeGitHub, startFakeGitHub } from '@soulcaster/testkit/fake-github/index';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { newBrowser, signIn, withGitHub } from '../identity/test-browser.ts';
import { type TestInstallation, testInstallation } from '../test-installation.ts';

let github: FakeGitHub;
let world: TestInstallation;
beforeAll(async () => {
  github = await startFakeGitHub();
  github.addUser('mona');
  world = await testInstallation(withGitHub(github));
  await signIn(newBrowser(world), github, 'mona');
});
afterEach(() => expect(github.violations).toEqual([]));
afterAll(async () => {
  await world.close();
  await github.stop();
});

let repositories = 0;
async function watched({ discussions = false } = {}) {
  repositories += 1;
  const name = `shop-${repositories}`;
  const repository = await github.createRepository('mona', name, { discussions });
  const project = await world.newProject(name);
  const mine = world.client.project(project.id);
  const source = await mine.sources.create({
    kind: 'github',
    name: 'Issues',
    settings: { repository: `mona/${name}`, discussions },
    repository_id: null,
  });
  /** Asks for a poll, and waits until one that began later than now has ended. */
  const sync = async () => {
    const before = (await mine.sources.get(source.id)).synced_at;
    await mine.sources.sync(source.id);
    await world.until(project.id, async () => (await mine.sources.get(source.id)).synced_at !== before);
  };
  return { repository, project, mine, source, sync };
}

describe('the sync of GitHub issues', () => {
  it('reads the issues that are there, follows what becomes of them, and counts none twice', async () => {
    const { repository, project, mine, source, sync } = await watched();
    for (let index = 1; index <= 3; index++)
      github.openIssue(repository, {
        title: `Problem ${index}: ${['tax', 'maps', 'fonts'][index - 1]}`,
        body: 'See title.',
      });
    await sync();
    const found = await world.until(project.id, async () => {
      const { items } = await mine.feedback.list();
      return items.length === 3 && items.every((item) => item.cluster_id) && items;
    });
    expect(found.map((item) => [item.source, item.upstream_state, item.occurrences])).toEqual(
      Array(3).fill(['github', 'open', 1]),
    );
    expect((await mine.sources.get(source.id)).state).toBe('receiving');

    github.editIssue(repository, 1, { title: 'Problem 1: taxes of Norway' });
    github.closeIssue(repository, 2);
    github.openIssue(repository, { title: 'Problem 4: the bell', body: 'It does not ring.' });
    await sync();
    // Edited within the second in which it was opened: GitHub tells no finer time.
    const items = (await mine.feedback.list()).items;
    expect(items).toHaveLength(4);
    expect(items.map((item) => item.title)).toContain('Problem 1: taxes of Norway');
    const closed = items.find((item) => item.title.startsWith('Problem 2'))!;
    expect([closed.upstream_state, closed.occurrences]).toEqual(['closed', 1]);
    expect(await mine.clusters.get(closed.cluster_id!)).toMatchObject({ all_closed_upstream: true, status: 'new' });
  });

  it('says what is wrong when the repository cannot be read, and nothing of it when it can be again', async () => {
    const { project, mine, source } = await watched();
    const readable = { settings: { repository: `mona/shop-${repositories}` } };
    const told = (check: (error: string | null) => boolean) =>
      world.until(project.id, async () => check((await mine.sources.get(source.id)).last_error));
    await mine.sources.update(source.id, { settings: { repository: 'mona/of-nobody' } });
    await mine.sources.sync(source.id);
    await told((error) => error?.includes('mona/of-nobody') ?? false);
    expect((await mine.sources.get(source.id)).state).toBe('failing');
    await mine.sources.update(source.id, readable);
    await mine.sources.sync(source.id);
    await told((error) => error === null);
    expect((await mine.sources.get(source.id)).synced_at).not.toBeNull();
  });
});

describe('the sync of discussions', () => {
  it('reads them where the source asks for it, follows what becomes of them, and counts none twice', async () => {
    const { repository, project, mine, sync } = await watched({ discussions: true });
    const { number } = github.openDiscussion(repository, {
      title: 'The export is empty',
      body: 'Only the heading is there.',
    });
    for (let index = 1; index <= 60; index++)
      github.openDiscussion(repository, {
        title: `Wish ${index} of the users`,
        body: `Text ${index}`,
        category: 'Ideas',
      });
    await sync();
    const found = async (text: string) => (await mine.feedback.list({ text })).items;
    // A poll ends with the discussions, after the issues.
    await world.until(project.id, async () => (await mine.stats()).feedback === 61);
    const [first] = await found('export is empty');
    expect(first).toMatchObject({ title: 'The export is empty', upstream_state: 'open', source: 'github' });

    github.changeDiscussion(repository, number, { title: 'The export has one line', state: 'closed' });
    await sync();
    const [changed] = await world.until(project.id, async () => {
      const items = await found('export has one line');
      return items.length > 0 && items;
    });
    expect(changed).toMatchObject({ id: first!.id, upstream_state: 'closed', metadata: { state_reason: 'resolved' } });
    expect([changed!.occurrences, (await mine.stats()).feedback]).toEqual([1, 61]);
  });

  it('says once in the state of the source that there are none to read, which is no failure', async () => {
    const { repository, project, mine, source, sync } = await watched({ discussions: true });
    repository.discussionsEnabled = false;
    github.openIssue(repository, { title: 'An issue beside them', body: 'It is read all the same.' });
    await sync();
    const note = 'Discussions are not read: they are switched off in the repository.';
    await world.until(project.id, async () => (await mine.sources.get(source.id)).note === note);
    expect((await mine.sources.get(source.id)).last_error).toBeNull();
    expect((await mine.feedback.list()).items).toHaveLength(1);
    repository.discussionsEnabled = true;
    await sync();
    await world.until(project.id, async () => (await mine.sources.get(source.id)).note === null);
  });
});
