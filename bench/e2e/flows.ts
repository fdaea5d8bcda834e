import type { Client, Feedback } from '@soulcaster/contract';
import type { FakeGitHub } from '@soulcaster/testkit/fake-github/index';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Person } from './browser.ts';

const WAIT_MS = 60_000;

/** Signs in as this account of GitHub, from the sign-in page on. */
export async function signInWithGitHub({ page }: Person, github: FakeGitHub, login: string): Promise<void> {
  github.signInAs(login);
  await page.goto('/dashboard');
  await page.waitForURL('**/auth/signin*');
  await page.getByRole('button', { name: 'Continue with GitHub' }).click();
  await page.waitForURL((url) => url.pathname === '/dashboard' || url.searchParams.has('error'));
}

export async function signInByLink({ page }: Person, link: string): Promise<void> {
  await page.goto(link);
  await page.waitForURL('**/dashboard');
}

/** The first two steps of *Set up my project*: its name, and a repository that is looked at. Ends at the choice of a source. */
export async function setUpProject(
  { page }: Person,
  project: { name: string; repository: string; forge: 'github' | 'local' },
): Promise<void> {
  await page.getByRole('link', { name: 'Set it up' }).click();
  await page.getByLabel('Name').fill(project.name);
  await page.getByRole('button', { name: 'Create the project' }).click();
  const label = project.forge === 'github' ? 'Owner and name' : 'Path of the git repository';
  await page.getByLabel(label).fill(project.repository);
  await page.getByRole('button', { name: 'Look at it' }).click();
  await page.getByRole('button', { name: 'Add the repository' }).click();
  await page.getByRole('heading', { name: 'Connect the first source' }).waitFor();
}

/** Adds a source on the page that connects the first one; answers the address and the secret that it shows once. */
export async function addFirstSource({ page }: Person, kind: string): Promise<{ url: string; secret: string }> {
  await page
    .getByRole('button')
    .filter({ has: page.getByText(kind, { exact: true }) })
    .click();
  await page.getByRole('button', { name: `Add ${kind}` }).click();
  await page.getByText('Listening…').waitFor();
  return {
    url: (await page.getByLabel('The address to paste at the sender', { exact: true }).textContent())?.trim() ?? '',
    secret: (await page.getByLabel('The signing secret', { exact: true }).textContent())?.trim() ?? '',
  };
}

/** Types a report into the form of the clusters page. */
export async function writeReport(page: Page, body: string, title = ''): Promise<void> {
  await page.getByRole('button', { name: 'New report' }).click();
  const dialog = page.getByRole('dialog', { name: 'New report' });
  await dialog.getByLabel('What happened').fill(body);
  await dialog.getByLabel('Title').fill(title);
  await dialog.getByRole('button', { name: 'Save the report' }).click();
  await dialog.waitFor({ state: 'hidden' });
}

export const rowOf = (page: Page, title: string | RegExp): Locator =>
  page.getByRole('grid', { name: 'Clusters' }).getByRole('row').filter({ hasText: title });

/** All the project's feedback, once there are as many items as expected and each has its cluster. */
export async function grouped(api: ReturnType<Client['project']>, items: number): Promise<Feedback[]> {
  return waitFor(`${items} grouped reports`, async () => {
    const { items: found } = await api.feedback.list();
    return found.length === items && found.every((item) => item.cluster_id) && found;
  });
}

/**
 * Answers with its key, in the browser, each question about these reports until they are one cluster; answers the cluster's id.
 * Where the grouping was sure there is nothing to answer.
 */
export async function asOneCluster(
  page: Page,
  api: ReturnType<Client['project']>,
  belongs: (item: Feedback) => boolean,
): Promise<{ id: string; answered: number }> {
  for (let answered = 0; ; answered += 1) {
    const ids = await clustersOf(api, belongs);
    const [id] = ids;
    if (id && ids.size === 1) return { id, answered };
    const { items } = await api.suggestions.list();
    const question = items.find((each) => ids.has(each.cluster.id) && ids.has(each.other.id));
    if (!question) throw new Error(`${ids.size} clusters, and no question about them: ${[...ids].join(', ')}`);
    await page.goto(`/dashboard/clusters/${question.cluster.id}`);
    await page.getByText('Maybe the same problem as').first().waitFor();
    // Once it is live the browser has taken over from the server's HTML: before that it hears no key.
    await page.locator('[data-live="live"]').filter({ visible: true }).waitFor();
    await page.keyboard.press('y');
    await waitFor('the answer', async () => (await clustersOf(api, belongs)).size < ids.size);
  }
}

async function clustersOf(api: ReturnType<Client['project']>, belongs: (item: Feedback) => boolean) {
  const { items } = await api.feedback.list();
  return new Set(items.filter(belongs).map((item) => item.cluster_id ?? ''));
}

/** Waits until a page shows what it is about: no skeleton is left, and a diff is drawn. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1, h2').filter({ visible: true }).first().waitFor();
  await page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'hidden' });
  for (const diff of await page.locator('.diff').all()) await diff.locator('diffs-container').waitFor();
}

/** Notes that this document is here now: `expectSameDocument` proves that all that came since came live. */
export async function noteDocument(page: Page): Promise<void> {
  await page.locator('[data-live="live"]').filter({ visible: true }).waitFor();
  await page.evaluate(() => Object.assign(globalThis, { sameDocument: true }));
}

export async function expectSameDocument(page: Page): Promise<void> {
  expect(await page.evaluate(() => 'sameDocument' in globalThis)).toBe(true);
}

/** Looks again until there is something; for what no page shows. */
export async function waitFor<T>(
  what: string,
  look: () => T | false | null | undefined | Promise<T | false | null | undefined>,
  timeoutMs = WAIT_MS,
): Promise<T> {
  let found: T | false | null | undefined = false;
  await expect
    .poll(
      async () => {
        found = await look();
        return Boolean(found);
      },
      { timeout: timeoutMs, interval: 100, message: what },
    )
    .toBe(true);
  return found as T;
}
