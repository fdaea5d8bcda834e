import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { createRepository } from '@soulcaster/agent';
import { expect, test } from 'vitest';
import {
  addFirstSource,
  asOneCluster,
  expectSameDocument,
  grouped,
  noteDocument,
  rowOf,
  setUpProject,
  waitFor,
  writeReport,
} from './flows.ts';
import { archiveTold, greetingFixed, greetingIssue, greetingTold, lettersFiles, noise, sendCrash } from './letters.ts';
import { newcomer } from './newcomer.ts';
import { sandboxMissing } from './sandbox.ts';

test('without any account: one bug in three words is fixed and merged in the browser, another one is closed there', {
  timeout: 300_000,
}, async ({ skip }) => {
  const missing = await sandboxMissing();
  if (missing) skip(missing);
  await using arrived = await newcomer();
  const { server, owner, page } = arrived;
  const bare = join(server.dataDir, 'letters.git');
  await makeLetters(bare);
  await setUpProject(owner, { name: 'Letters', repository: bare, forge: 'local' });
  const door = await addFirstSource(owner, 'Sentry');
  expect(await sendCrash(door)).toBe(202);
  await page.getByText('Connected', { exact: true }).waitFor();

  await page.getByRole('link', { name: 'See the clusters' }).click();
  await noteDocument(page);
  await rowOf(page, 'firstName').waitFor();
  await writeReport(page, greetingIssue.body, greetingIssue.title);
  await writeReport(page, greetingTold);
  await writeReport(page, archiveTold);
  await writeReport(page, noise);
  await rowOf(page, 'archive').waitFor();
  await rowOf(page, 'fonts').waitFor();
  await expectSameDocument(page);

  const client = await owner.api();
  const [project] = (await client.me()).projects;
  const api = client.project(project?.id ?? '');
  const reports = await grouped(api, 5);
  const isGreeting = (item: (typeof reports)[number]) => /greeting|greeted/.test(item.body);
  const { id } = await asOneCluster(page, api, isGreeting);
  const apart = reports.filter((item) => !isGreeting(item)).map((item) => item.cluster_id);
  expect(new Set([id, ...apart]).size).toBe(3);

  // The greeting: started with its key on the cluster's page, merged on the pull request's page.
  await page.goto(`/dashboard/clusters/${id}`);
  await noteDocument(page);
  await page.getByRole('button', { name: 'Start fix' }).waitFor();
  await page.keyboard.press('f');
  await page.getByRole('link', { name: 'Review the PR' }).first().waitFor({ timeout: 150_000 });
  await expectSameDocument(page);
  await page.getByRole('link', { name: 'Review the PR' }).first().click();
  await page.getByRole('heading', { name: /^Fix: / }).waitFor();
  await page.getByText(greetingFixed).first().waitFor();
  await page.getByRole('button', { name: 'Merge into main' }).click();
  await page.getByText('Merged', { exact: true }).first().waitFor();
  expect(git(bare, 'show', 'main:src/greeting.js')).toContain(greetingFixed);
  await waitFor('the merged cluster', async () => (await api.clusters.get(id)).status === 'merged');

  // The archive: started in its row, closed on the pull request's page.
  await page.getByRole('link', { name: 'Clusters', exact: false }).first().click();
  const archive = rowOf(page, 'archive');
  await archive.getByRole('button', { name: 'Start fix' }).click();
  const review = archive.getByRole('link', { name: 'Review PR' });
  await review.waitFor({ timeout: 150_000 });
  await page.goto((await review.getAttribute('href')) ?? '');
  const main = git(bare, 'rev-parse', 'main');
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await page.getByText('Closed', { exact: true }).first().waitFor();
  expect(git(bare, 'rev-parse', 'main')).toBe(main);
  const closed = await api.clusters.get(apart[0] ?? '');
  expect(closed).toMatchObject({ github_pr_url: null });
  expect(owner.problems()).toEqual([]);
});

async function makeLetters(dir: string): Promise<void> {
  const files = Object.entries(lettersFiles).map(([path, text]) => ({ path, content: Buffer.from(text) }));
  await createRepository({
    dir,
    branch: 'main',
    files,
    message: 'Letters\n',
    author: { name: 'Ines', email: 'ines@example.com' },
    date: new Date(),
  });
}

const git = (dir: string, ...args: string[]) => execFileSync('git', ['--git-dir', dir, ...args], { encoding: 'utf8' });
