import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { seriousViolations } from './accessibility.ts';
import { grouped } from './flows.ts';
import { newcomer } from './newcomer.ts';

test('a newcomer merges by answering a question, sees why reports are together, splits, moves an outlier out, and takes each back', {
  timeout: 300_000,
}, async () => {
  await using arrived = await newcomer();
  const { owner, page } = arrived;
  const client = await owner.api();
  const project = await client.projects.create({ name: 'Shop' });
  const shop = client.project(project.id);
  for (const report of [...coupon, twice, dark]) await shop.feedback.create(report);
  const items = await grouped(shop, 5);
  const clusterOf = (title: string) => items.find((item) => item.title === title)?.cluster_id ?? '';
  const free = clusterOf(coupon[0].title);
  const titles = () => reportsOn(page).allTextContents();

  // A question, answered by its key from the page of the cluster that goes away.
  await page.goto(`/dashboard/clusters/${clusterOf(twice.title)}?project=${project.slug}`);
  await live(page);
  const question = page.getByRole('region', { name: 'Maybe the same problem' });
  expect(await question.getByRole('article').count()).toBe(2);
  await question.getByRole('article').last().getByText('SAVE5').first().waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  await page.keyboard.press('y');
  await page.waitForURL(`**/dashboard/clusters/${free}`);
  await page.getByText('Merged: the same problem').waitFor();
  await reportsOn(page).nth(3).waitFor();
  expect(await titles()).toContainEqual(expect.stringContaining(twice.title));
  await page.keyboard.press('z');
  await page.getByText(/^Undone: said that/).waitFor();
  await question.waitFor();
  await expect.poll(() => reportsOn(page).count()).toBe(3);

  // Why they are here: the rule in words, the nearest report by its title, what they share marked in the text.
  await page.goto(`/dashboard/clusters/${free}`);
  await live(page);
  await expect.poll(() => reportsOn(page).count()).toBe(3);
  await page.locator('[data-report] details[open]').first().waitFor();
  // By their ids: which of them is marked as typical, and so open, may change while the page is young.
  for (const report of await reportsOn(page).all()) {
    const folded = page.locator(
      `[data-report="${await report.getAttribute('data-report')}"] details:not([open]) > summary`,
    );
    if ((await folded.count()) > 0) await folded.click();
  }
  await page
    .getByText(/Shares the words .*“coupon”/)
    .first()
    .waitFor();
  const nearest = page.getByRole('list', { name: 'Nearest reports' }).first();
  await nearest
    .getByRole('link', { name: /coupon/i })
    .first()
    .waitFor();
  expect(await page.locator('mark', { hasText: /coupon/i }).count()).toBeGreaterThan(0);

  // Something else is merged in by the chooser, is told to be an outlier, and leaves by one key.
  await page.goto(`/dashboard/clusters/${clusterOf(dark.title)}`);
  await live(page);
  await page.keyboard.press('m');
  const chooser = page.getByRole('dialog', { name: /^Merge / });
  await chooser.getByRole('combobox').fill('SAVE5');
  await chooser.getByRole('option').first().and(chooser.locator('[aria-selected="true"]')).waitFor();
  await expect.poll(() => chooser.getByRole('option').count()).toBe(1);
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/dashboard/clusters/${free}`);
  await page.getByText('One report hardly fits the others.').waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  await page.keyboard.press('o');
  await page.getByText('1 report moved out').waitFor();
  await page.getByText('One report hardly fits the others.').waitFor({ state: 'hidden' });
  await expect.poll(() => reportsOn(page).count()).toBe(3);
  expect((await shop.clusters.list()).items.map(({ count }) => count).sort()).toEqual([1, 1, 3]);
  await page.keyboard.press('u');
  await page.getByText('One report hardly fits the others.').waitFor();

  // Split off in the dialog; taken back from the history.
  await page.keyboard.press('Shift+S');
  const split = page.getByRole('dialog', { name: /^Split / });
  await split.getByText('Dark mode').first().waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  // The proposal sees the seam by itself.
  await split.getByRole('group', { name: 'Part 2' }).getByRole('checkbox', { name: dark.title }).first().waitFor();
  await split.getByText('1 report leaves, 3 stay').waitFor();
  await split.getByRole('button', { name: 'Split off 1 report' }).click();
  await page.getByText('1 report split off as').waitFor();
  await expect.poll(() => reportsOn(page).count()).toBe(3);
  await page.getByRole('button', { name: /^Undo: split 1 report off/ }).click();
  await expect.poll(() => reportsOn(page).count()).toBe(4);
  expect(
    (await shop.groupingActs.list({ cluster_id: free })).items.map(({ kind, undone_at }) => [kind, !!undone_at]),
  ).toEqual([
    ['split', true],
    ['detach', true],
    ['merge', false],
    ['answer', true],
  ]);
  expect(owner.problems()).toEqual([]);
});

const reportsOn = (page: Page) => page.locator('[data-report]');

/** Once it is live the browser has taken over from the server's HTML: before that it hears no key. */
const live = (page: Page) => page.locator('[data-live="live"]').filter({ visible: true }).waitFor();

const coupon = [
  {
    title: 'Coupon takes the whole order off',
    body: 'I entered the coupon SAVE5 at checkout. The coupon took the whole order off: the total was $0 instead of $5 less.',
  },
  {
    title: 'Coupon SAVE5 makes the order free',
    body: 'A customer entered the coupon SAVE5 at checkout and the whole order was free, the total was $0. The coupon should take $5 off the order.',
  },
  {
    title: 'Whole order free with a coupon',
    body: 'With the coupon SAVE5 entered at checkout the order total is $0. Coupon should take $5 off, it takes the whole order off.',
  },
] as const;
const twice = {
  title: 'Coupon is not taken off twice',
  body: 'A second coupon entered at checkout is ignored, the total stays the same as with one coupon.',
};
const dark = {
  title: 'Dark mode for the invoice pages',
  body: 'Please add a dark theme. At night the white invoice pages are too bright to read.',
};
