import type { Client } from '@soulcaster/contract';
import { expect, test } from 'vitest';
import { expectSameDocument, grouped, noteDocument, rowOf, settled, waitFor } from './flows.ts';
import { newcomer } from './newcomer.ts';

type Api = ReturnType<Client['project']>;

test('clusters merged in the list come apart again; a re-clustering is previewed, and what was accepted of it is taken back', {
  timeout: 300_000,
}, async () => {
  await using arrived = await newcomer();
  const { owner, page } = arrived;
  const client = await owner.api();
  const project = await client.projects.create({ name: 'Letters' });
  await client.projects.update(project.id, { settings: { sensitivity: 'strict' } });
  const api = client.project(project.id);
  for (const [title, body] of reports) await api.feedback.create({ title, body });
  await grouped(api, reports.length);
  const before = await placement(api);

  await page.goto(`/dashboard/clusters?project=${project.slug}`);
  await noteDocument(page);
  for (const title of ['Dark mode', 'Search is slow']) {
    await rowOf(page, title).focus();
    await page.keyboard.press('x');
  }
  await page.getByRole('toolbar', { name: 'Selected clusters' }).getByText('2 clusters selected').waitFor();
  await page.keyboard.press('m');
  const dialog = page.getByRole('dialog', { name: 'Merge 2 clusters' });
  await dialog.getByRole('radio', { name: /Search is slow/ }).check();
  await dialog.getByText('2 reports').waitFor();
  await page.keyboard.press('Enter');
  await rowOf(page, 'Dark mode').waitFor({ state: 'hidden' });
  await rowOf(page, 'Search is slow').getByRole('gridcell', { name: '2', exact: true }).first().waitFor();
  await page.getByText(/^Merged into/).waitFor();
  const merged = await placement(api);
  expect(merged.get('Dark mode text unreadable')).toBe(merged.get('Search is slow'));
  await page.keyboard.press('z');
  await rowOf(page, 'Dark mode').waitFor();
  await expectSameDocument(page);
  // The row is back at once, before the server has said so.
  await waitFor('the undo of the merge', async () => sameAs(await placement(api), before));

  await page.goto('/settings/grouping');
  await settled(page);
  await page.locator('[data-live="live"]').filter({ visible: true }).waitFor();
  await page.getByRole('radio', { name: /^Loose/ }).check();
  await page.locator('form').filter({ hasText: 'Sensitivity' }).getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved. It holds for what comes from now on.').waitFor();
  expect((await client.projects.get(project.id)).settings.sensitivity).toBe('loose');
  expect(await placement(api)).toEqual(before);

  await page.getByRole('button', { name: 'Preview “Loose”' }).click();
  await page.waitForURL('**/settings/grouping/*');
  const line = page.locator('[data-change]').filter({ hasText: 'Login page is blank on Safari' });
  await line.getByRole('button', { name: 'Accept' }).waitFor();
  expect(await placement(api)).toEqual(before);
  await line.focus();
  await page.keyboard.press('a');
  await line.getByText('accepted').waitFor();
  const accepted = await placement(api);
  expect(accepted.get('Blank screen when I log in with Safari')).toBe(accepted.get('Login page is blank on Safari'));
  // The others wait for their own answer.
  expect(accepted.get('CSV export is cut off')).toBe(before.get('CSV export is cut off'));
  await page.keyboard.press('z');
  await waitFor('the undo', async () => sameAs(await placement(api), before));
  await line.getByText('accepted').waitFor({ state: 'hidden' });
  await page.reload();
  await page.getByRole('heading', { name: 'What would change' }).waitFor();
  expect(owner.problems()).toEqual([]);
});

async function placement(api: Api): Promise<Map<string, string>> {
  const { items } = await api.feedback.list();
  return new Map(items.map(({ title, cluster_id }) => [title, cluster_id ?? '']));
}

const sameAs = (one: Map<string, string>, other: Map<string, string>) =>
  one.size === other.size && [...one].every(([title, id]) => other.get(title) === id);

const reports: [title: string, body: string][] = [
  [
    'Export to CSV stops after 10,000 rows',
    'The CSV export of the orders page stops after 10,000 rows, the rest is missing.',
  ],
  [
    'CSV export is cut off',
    'Exported all orders as CSV, but the file ends at row 10,000 and the remaining orders are missing.',
  ],
  ['Login page is blank on Safari', 'Safari 17 shows a blank login page, nothing to click.'],
  ['Blank screen when I log in with Safari', 'After the update the login screen stays blank in Safari on my Mac.'],
  ['Dark mode text unreadable', 'In dark mode the date picker is unreadable.'],
  ['Search is slow', 'Searching for a customer takes ten seconds.'],
];
