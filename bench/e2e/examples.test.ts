import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { createRepository } from '@soulcaster/agent';
import type { Client, JobDetail } from '@soulcaster/contract';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { seriousViolations } from './accessibility.ts';
import { grouped, setUpProject, waitFor } from './flows.ts';
import { newcomer } from './newcomer.ts';
import { sandboxMissing } from './sandbox.ts';

const files: Record<string, string> = {
  'package.json': `${JSON.stringify({ name: 'parcels', private: true, type: 'module', scripts: { test: 'node --test' } }, null, 2)}\n`,
  'src/price.js': `/** What so many parcels cost. */
export function totalPrice(price, parcels) {
  return price + parcels;
}
`,
  'src/tracking.js': `/** Where a parcel was seen last. */
export function lastStop(stops) {
  return stops[stops.length];
}
`,
  'src/boxes.js': `/** How many boxes have to be folded. */
export function boxesNeeded(items, perBox) {
  return Math.floor(items / perBox);
}
`,
  'test/boxes.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boxesNeeded } from '../src/boxes.js';

test('full boxes only', () => {
  assert.equal(boxesNeeded(8, 4), 2);
  assert.equal(boxesNeeded(12, 6), 2);
});

test('the rest of an order needs a box too', () => {
  assert.equal(boxesNeeded(7, 4), 2);
});
`,
};

const told = {
  title: 'The price of several parcels is far too low',
  body: 'I sent a few parcels. `totalPrice(3, 4)` returns `7`, expected `12`.',
};
const vague = {
  title: 'Tracking shows nothing at all',
  body: 'Since Tuesday the page of my delivery is empty instead of naming the depot.',
};
const boxes = {
  title: 'The rest of an order needs a box too',
  body: 'An order of seven with four in a box should take two boxes, the warehouse folds one.',
};

test('an input and what should come out becomes the test of the fix: read from a report, typed, or answered to a question', {
  timeout: 600_000,
}, async ({ skip }) => {
  const missing = await sandboxMissing();
  if (missing) skip(missing);
  await using arrived = await newcomer();
  const { server, owner, page } = arrived;
  const bare = join(server.dataDir, 'parcels.git');
  await makeRepository(bare);
  await setUpProject(owner, { name: 'Parcels', repository: bare, forge: 'local' });
  const client = await owner.api();
  const [project] = (await client.me()).projects;
  const api = client.project(project?.id ?? '');
  for (const report of [told, vague, boxes]) await api.feedback.create(report);
  const reports = await grouped(api, 3);
  const clusterOf = ({ title }: { title: string }) =>
    reports.find((report) => report.title === title)?.cluster_id ?? '';
  const examples = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Examples' }) });

  // Told by a report: looked up in the code, seen as a test, accepted; the fix brings it.
  await open(page, clusterOf(told));
  await examples.getByText('The reports tell 1 call').waitFor();
  await examples.getByRole('button', { name: 'Look them up' }).click();
  await examples.getByText('totalPrice(3, 4)').waitFor();
  await examples.getByRole('button', { name: 'Show the test' }).click();
  await examples.getByText(/import .*totalPrice/).waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  await examples.getByRole('button', { name: 'It is right' }).click();
  await examples.getByText('accepted').waitFor();
  await startAndReview(page);
  await page.getByText('price * parcels').first().waitFor();
  await page
    .getByText(/totalPrice\(3, 4\)/)
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Merge into main' }).click();
  await page.getByText('Merged', { exact: true }).first().waitFor();
  expect(git(bare, 'show', 'main:src/price.js')).toContain('price * parcels');
  expect(git(bare, 'grep', '-l', 'totalPrice(3, 4)', 'main')).toMatch(/main:test\/.*\.js/);

  // Typed: what is no plain value, or no function of the code, is said at its field.
  await open(page, clusterOf(vague));
  await examples.getByRole('button', { name: 'Add an example' }).click();
  await page.getByLabel('Function').fill('lastStation');
  await page.getByLabel('Input').fill('["Porto", "Lyon", "Bern"]');
  await page.getByLabel('Should give').fill('process.exit()');
  await addExample(page);
  await page
    .getByLabel('Should give')
    .and(page.locator('[aria-invalid=true]'))
    .or(page.getByLabel('Function').and(page.locator('[aria-invalid=true]')))
    .first()
    .waitFor();
  await page.getByLabel('Should give').fill('"Bern"');
  await addExample(page);
  await page.getByLabel('Function').and(page.locator('[aria-invalid=true]')).waitFor();
  await page.getByLabel('Function').fill('lastStop');
  await addExample(page);
  await examples.getByText('accepted').waitFor();
  await startAndReview(page);
  await page
    .getByText(/stops\.length - 1|stops\.at\(-1\)/)
    .first()
    .waitFor();

  // Answered: two fixes pass all tests, a person says which result is right, and that becomes a regression test.
  await open(page, clusterOf(boxes));
  await page.getByRole('button', { name: 'Start fix' }).waitFor();
  await page.keyboard.press('f');
  let job = await endOfFix(api, await newestJob(api, clusterOf(boxes)));
  expect(job.stage).toBe('ambiguous');
  const shown = job.choice?.shown ?? '';
  for (let asked = 0; job.stage === 'ambiguous' && asked < 4; asked += 1) {
    await page.goto(`/dashboard/jobs/${job.id}`);
    const question = page.getByRole('region', { name: 'Question' });
    await question
      .getByText(job.choice?.shown ?? '')
      .first()
      .waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    const [, items = '', perBox = ''] = /(-?\d+), (-?\d+)/.exec(job.choice?.shown ?? '') ?? [];
    await question.getByLabel('Neither: it should give').fill(String(Math.ceil(Number(items) / Number(perBox))));
    await question.getByRole('button', { name: 'Answer' }).click();
    await page.waitForURL((url) => url.pathname.startsWith('/dashboard/jobs/') && !url.pathname.endsWith(job.id));
    expect((await api.jobs.get(job.id)).answered).not.toBeNull();
    job = await endOfFix(api, new URL(page.url()).pathname.split('/').at(-1) ?? '');
  }
  expect(job).toMatchObject({ message: null, status: 'success', evidence_level: 'A' });
  expect(job.patch).toContain('Math.ceil');
  expect(job.patch).toContain(shown);
  // Two examples were refused at their fields.
  expect(owner.problems().filter((problem) => !/ 400 .*\/examples:/.test(problem))).toEqual([]);
});

type Api = ReturnType<Client['project']>;

const newestJob = (api: Api, clusterId: string): Promise<string> =>
  waitFor('the fix', async () => (await api.clusters.jobs(clusterId)).items[0]?.id);

const endOfFix = (api: Api, id: string): Promise<JobDetail> =>
  waitFor(
    'the end of the fix',
    async () => {
      const job = await api.jobs.get(id);
      return job.finished_at ? job : null;
    },
    90_000,
  );

async function open(page: Page, clusterId: string): Promise<void> {
  await page.goto(`/dashboard/clusters/${clusterId}`);
  await page.locator('[data-live="live"]').filter({ visible: true }).waitFor();
}

/** Until the server has answered: a button that is busy takes no other click. */
async function addExample(page: Page): Promise<void> {
  const answered = page.waitForResponse(
    (response) => response.request().method() === 'POST' && response.url().endsWith('/examples'),
  );
  await page.getByRole('button', { name: 'Add the example' }).click();
  await answered;
}

async function startAndReview(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Start fix' }).first().click();
  const review = page.getByRole('link', { name: 'Review the PR' }).first();
  await review.waitFor({ timeout: 150_000 });
  await review.click();
  await page.getByRole('heading', { name: /^Fix: / }).waitFor();
}

async function makeRepository(dir: string): Promise<void> {
  await createRepository({
    dir,
    branch: 'main',
    files: Object.entries(files).map(([path, text]) => ({ path, content: Buffer.from(text) })),
    message: 'Parcels\n',
    author: { name: 'Ines', email: 'ines@example.com' },
    date: new Date(),
  });
}

const git = (dir: string, ...args: string[]) => execFileSync('git', ['--git-dir', dir, ...args], { encoding: 'utf8' });
