import { startFakeGitHub } from '@soulcaster/testkit/fake-github/index';
import { expect, test } from 'vitest';
import { openBrowser } from './browser.ts';
import { expectSameDocument, noteDocument, rowOf, signInWithGitHub, waitFor } from './flows.ts';
import { lettersFiles } from './letters.ts';
import { sandboxMissing } from './sandbox.ts';
import { startServer, withGitHub } from './server.ts';

test('a viewer sees clusters and can start nothing; an account that nobody invited gets in nowhere', {
  timeout: 300_000,
}, async () => {
  await using github = await startFakeGitHub();
  for (const login of ['mona', 'vera', 'eve']) github.addUser(login);
  await github.createRepository('mona', 'letters', { files: lettersFiles });
  await using server = await startServer(withGitHub(github));
  await using people = await openBrowser();

  await using owner = await people.person(server.url);
  await signInWithGitHub(owner, github, 'mona');
  const mona = await owner.api();
  const project = await mona.projects.create({ name: 'Letters' });
  const letters = mona.project(project.id);
  await letters.repositories.create({ forge: 'github', name: 'mona/letters', hints: '' });
  await letters.feedback.create({ body: 'The preview of a letter crashed.' });
  await owner.page.goto('/settings/members');
  await owner.page.getByLabel('GitHub user name').fill('vera');
  await owner.page.getByRole('combobox', { name: 'Role', exact: true }).click();
  await owner.page.getByRole('option', { name: 'Viewer' }).click();
  await owner.page.getByRole('button', { name: 'Invite' }).click();
  await owner.page.getByText('invited', { exact: true }).waitFor();

  await using viewer = await people.person(server.url);
  await signInWithGitHub(viewer, github, 'vera');
  await viewer.page.goto('/dashboard/clusters');
  const why = 'This needs the developer role, and you are a viewer here.';
  const inRow = rowOf(viewer.page, 'preview').getByRole('button', { name: 'Start fix' });
  await inRow.waitFor();
  expect(await inRow.getAttribute('aria-disabled')).toBe('true');
  expect(await inRow.getAttribute('aria-description')).toBe(why);
  await rowOf(viewer.page, 'preview').focus();
  await viewer.page.keyboard.press('Enter');
  await viewer.page.waitForURL('**/dashboard/clusters/*');
  const onPage = viewer.page.getByRole('button', { name: 'Start fix' });
  await onPage.hover();
  await viewer.page.getByText(why).waitFor();
  await onPage.click({ force: true });
  await viewer.page.keyboard.press('f');
  const [cluster] = (await letters.clusters.list()).items;
  const attempt = (await viewer.api()).project(project.id).clusters.startFix(cluster?.id ?? '');
  await expect(attempt).rejects.toMatchObject({ problem: { status: 403, code: 'forbidden' } });
  expect((await letters.jobs.list()).items).toEqual([]);

  await using stranger = await people.person(server.url);
  await signInWithGitHub(stranger, github, 'eve');
  await stranger.page.getByRole('alert').filter({ hasText: 'not invited' }).waitFor();
  await stranger.page.goto(`/dashboard/clusters/${cluster?.id}`);
  await stranger.page.waitForURL('**/auth/signin?*');
  const eve = await stranger.api();
  for (const call of [() => eve.me(), () => eve.projects.list(), () => eve.project(project.id).clusters.list()])
    await expect(call()).rejects.toMatchObject({ problem: { status: 401, code: 'unauthenticated' } });

  expect(github.violations).toEqual([]);
  for (const person of [owner, viewer, stranger]) expect(person.problems()).toEqual([]);
});

test('a running fix is cancelled in the browser and keeps its log, also after a restart of the server', {
  timeout: 300_000,
}, async ({ skip }) => {
  const missing = await sandboxMissing();
  if (missing) skip(missing);
  await using github = await startFakeGitHub();
  github.addUser('mona');
  await github.createRepository('mona', 'letters', { files: { ...lettersFiles, ...endlessTest } });
  await using server = await startServer(withGitHub(github));
  await using people = await openBrowser();
  await using owner = await people.person(server.url);
  const { page } = owner;
  await signInWithGitHub(owner, github, 'mona');
  const mona = await owner.api();
  const project = await mona.projects.create({ name: 'Letters' });
  const letters = mona.project(project.id);
  await letters.repositories.create({ forge: 'github', name: 'mona/letters', hints: '' });
  await letters.feedback.create({ body: 'The preview of a letter crashed.' });
  const cluster = await waitFor('the cluster', async () => (await letters.clusters.list()).items[0]);

  await page.goto(`/dashboard/clusters/${cluster.id}`);
  await page.getByRole('button', { name: 'Start fix' }).click();
  await page.getByRole('link', { name: 'Watch the fix' }).click();
  await page.waitForURL('**/dashboard/jobs/*');
  await noteDocument(page);
  const log = page.getByLabel('Log lines');
  await log.getByText('the tree is in the local sandbox').waitFor();
  await page.getByRole('listitem').filter({ hasText: 'Agent' }).and(page.locator('[aria-current="step"]')).waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('Cancelled', { exact: true }).first().waitFor();
  await log.getByText('Cancelled.').waitFor();
  await expectSameDocument(page);
  const [job] = (await letters.jobs.list()).items;
  expect(job).toMatchObject({ status: 'cancelled', stage: 'cancelled' });
  expect(await letters.clusters.get(cluster.id)).toMatchObject({ status: 'new', active_job: null });
  const before = await letters.jobs.logs(job?.id ?? '');
  expect(before.items.length).toBeGreaterThan(3);

  expect(owner.problems()).toEqual([]);
  await server.restart();
  await page.locator('[data-live="live"]').filter({ visible: true }).waitFor();
  await expectSameDocument(page);
  // While the server was away the open page asked it again and again for its stream, and for nothing else.
  expect(owner.problems().filter((problem) => !/Failed to load resource: .*\/events\?/.test(problem))).toEqual([]);
  owner.problems().length = 0;
  await page.reload();
  await page.getByText('Cancelled', { exact: true }).first().waitFor();
  await log.getByText('the tree is in the local sandbox').waitFor();
  expect(await letters.jobs.logs(job?.id ?? '')).toEqual(before);
  expect(github.violations).toEqual([]);
  expect(owner.problems()).toEqual([]);
});

const endlessTest = {
  'test/endless.test.js': `import { test } from 'node:test';

test('a test that ends with the one who waits for it', () => new Promise(() => setInterval(() => {}, 1000)));
`,
};
