import { execFileSync } from 'node:child_process';
import type { Feedback } from '@soulcaster/contract';
import { type FakeGitHub, startFakeGitHub } from '@soulcaster/testkit/fake-github/index';
import { expect, test } from 'vitest';
import { openBrowser, type Person } from './browser.ts';
import {
  addFirstSource,
  asOneCluster,
  expectSameDocument,
  grouped,
  noteDocument,
  rowOf,
  setUpProject,
  signInWithGitHub,
  waitFor,
  writeReport,
} from './flows.ts';
import { archiveTold, greetingFixed, greetingIssue, greetingTold, lettersFiles, noise, sendCrash } from './letters.ts';
import { sandboxMissing } from './sandbox.ts';
import { startServer, withGitHub } from './server.ts';

test('with GitHub: one bug told by Sentry, an issue and a person becomes one cluster, is fixed by a pull request there, and merged there', {
  timeout: 300_000,
}, async ({ skip }) => {
  const missing = await sandboxMissing();
  if (missing) skip(missing);
  await using github = await startFakeGitHub();
  github.addUser('mona');
  const letters = await github.createRepository('mona', 'letters', { files: lettersFiles });
  await using server = await startServer(withGitHub(github));
  await using people = await openBrowser();
  await using owner = await people.person(server.url);
  const { page } = owner;

  await signInWithGitHub(owner, github, 'mona');
  await setUpProject(owner, { name: 'Letters', repository: 'mona/letters', forge: 'github' });
  const sentry = await addFirstSource(owner, 'Sentry');
  const api = await projectApi(owner);
  const issues = await api.sources.create({ kind: 'github', name: 'Issues', settings: {}, repository_id: null });
  github.addWebhook(letters, { url: issues.ingest_url ?? '', secret: issues.secret ?? '' });

  // The list is open while the reports come in, each in its own words through its own door.
  await page.goto('/dashboard/clusters');
  await page.getByText('No reports yet').waitFor();
  await noteDocument(page);
  expect(await sendCrash(sentry)).toBe(202);
  await rowOf(page, 'firstName').waitFor();
  github.openIssue(letters, { ...greetingIssue, author: 'mona' });
  await waitFor('the issue', async () => (await api.feedback.list()).items.length === 2);
  await writeReport(page, greetingTold);
  await writeReport(page, archiveTold);
  await writeReport(page, noise);
  for (const told of ['Letter preview crashes', 'archive', 'fonts']) await rowOf(page, told).first().waitFor();
  await expectSameDocument(page);

  const reports = await grouped(api, 5);
  const { id } = await asOneCluster(page, api, isGreeting);
  const apart = reports.filter((item) => !isGreeting(item)).map((item) => item.cluster_id);
  expect(new Set([id, ...apart]).size).toBe(3);
  expect((await api.clusters.get(id)).sources.map(({ source }) => source).sort()).toEqual([
    'github',
    'manual',
    'sentry',
  ]);

  // A second tab stays on the cluster; the fix is started in its row, and watched.
  const clusterPage = await owner.context.newPage();
  await clusterPage.goto(`/dashboard/clusters/${id}`);
  await noteDocument(clusterPage);
  const watched = Promise.withResolvers<void>();
  github.fail({ method: 'POST', path: /\/pulls$/, kind: 'held', until: watched.promise });
  await page.goto('/dashboard/clusters');
  const row = rowOf(page, 'Letter preview crashes');
  await row.getByRole('button', { name: 'Start fix' }).click();
  await row.getByRole('link').filter({ hasNotText: 'Letter preview' }).click();
  await page.waitForURL('**/dashboard/jobs/*');
  await noteDocument(page);
  const log = page.getByLabel('Log lines');
  await log.getByText('pushed soulcaster/cluster-').waitFor({ timeout: 150_000 });
  await page.getByRole('listitem').filter({ hasText: 'evidence A' }).waitFor();
  await page.getByRole('button', { name: 'Cancel' }).waitFor();
  watched.resolve();
  await log.getByText('/mona/letters/pull/').waitFor();
  await page.getByRole('link', { name: 'Review the PR' }).waitFor();
  await expectSameDocument(page);

  const url = `${github.url}/mona/letters/pull/${(await onlyPull(github, letters)).number}`;
  await clusterPage.locator(`a[href="${url}"]`).first().waitFor();
  await clusterPage.getByText('PR opened').first().waitFor();

  await expectPublished(github, letters);
  await github.mergePull(letters, (await onlyPull(github, letters)).number);
  await clusterPage.getByText('Merged', { exact: true }).first().waitFor();
  await expectSameDocument(clusterPage);
  expect(await api.clusters.get(id)).toMatchObject({ status: 'merged' });

  await github.deliveriesSettled();
  expect(github.deliveries.map(({ status }) => status)).toEqual(github.deliveries.map(() => 202));
  expect(github.violations).toEqual([]);
  expect(owner.problems()).toEqual([]);
});

type Letters = Awaited<ReturnType<FakeGitHub['createRepository']>>;

const isGreeting = (item: Feedback) => /greeting|greeted/.test(item.body);

async function projectApi(person: Person) {
  const client = await person.api();
  const [project] = (await client.me()).projects;
  return client.project(project?.id ?? '');
}

async function onlyPull(_github: FakeGitHub, letters: Letters) {
  const pulls = await waitFor('the pull request', () => {
    const found = [...letters.issues.values()].filter((issue) => issue.pull);
    return found.length > 0 && found;
  });
  expect(pulls).toHaveLength(1);
  const [pull] = pulls;
  if (!pull?.pull) throw new Error('no pull request');
  return { ...pull, pull: pull.pull };
}

/** The branch is really there with the fix and nothing else, main is as it was, and the text carries the evidence. */
async function expectPublished(github: FakeGitHub, letters: Letters): Promise<void> {
  const { pull, title, body } = await onlyPull(github, letters);
  const git = (...args: string[]) =>
    execFileSync('git', ['--git-dir', letters.gitDirectory, ...args], { encoding: 'utf8' });
  expect(pull.head).toMatch(/^soulcaster\/cluster-/);
  expect(pull.draft).toBe(false);
  expect(git('rev-list', '--count', 'main').trim()).toBe('1');
  expect(git('diff', '--name-only', `main...${pull.head}`).trim()).toBe('src/greeting.js');
  const lines = git('diff', '-U0', `main...${pull.head}`)
    .split('\n')
    .filter((line) => /^[+-] /.test(line));
  expect(lines).toEqual(['-  const name = subscriber.profile.firstName;', `+  const name = ${greetingFixed};`]);
  expect(title).toMatch(/^Fix: /);
  expect(body).toContain('### Evidence: A');
  expect(body).toContain('| step | command | exit | passed | failed | time |');
  expect(body).toContain('a subscriber without a profile is greeted without a name');
  const pushes = github.journal.filter((entry) => entry.phase === 'git_push');
  expect(pushes.every((entry) => entry.who === 'mona')).toBe(true);
}
