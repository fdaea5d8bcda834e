import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeShop } from './crashes.ts';
import { grouped, setUpProject } from './flows.ts';
import { newcomer } from './newcomer.ts';
import { sandboxMissing } from './sandbox.ts';

const files: Record<string, string> = {
  'shop/__init__.py': '',
  'shop/words.py': 'def last_word(words):\n    return words[len(words)]\n',
  'shop/floor.py': 'def area(width, depth):\n    return width + depth\n',
  'shop/cart.py': `class Cart:
    def __init__(self, price, count):
        self.price = price
        self.count = count

    def total(self):
        return self.price + self.count
`,
  'shop/bulk.py': 'def is_bulk(count):\n    return count > 100\n',
  'tests/__init__.py': '',
  'tests/test_bulk.py': `import unittest

from shop.bulk import is_bulk


class BulkTest(unittest.TestCase):
    def test_few_are_no_bulk(self):
        self.assertEqual([is_bulk(count) for count in [0, 1, 50, 98, 99]], [False] * 5)

    def test_many_are_a_bulk_order(self):
        self.assertEqual([is_bulk(count) for count in [101, 150, 1000]], [True] * 3)

    def test_a_hundred_parcels_are_a_bulk_order(self):
        self.assertTrue(is_bulk(100))
`,
};

/** What tells a fix what is right, each in the words of its reporter; without a call it is a test that fails already. */
const cases = [
  {
    title: 'The last word of a label is lost',
    body: "It stops with an error.\n\n```python\nlast_word(['to', 'the', 'old', 'Bern'])\n```\n\nExpected: `'Bern'`\nActual: IndexError\n",
    call: "last_word(['to', 'the', 'old', 'Bern'])",
    mended: /len\(words\) - 1|words\[-1\]/,
  },
  {
    title: 'Floor space of the depot comes out too small',
    body: 'The doctest of our notes fails:\n\n    >>> area(3, 4)\n    7\n\nExpected:\n\n    12\n',
    call: 'area(3, 4)',
    mended: /width \* depth/,
  },
  {
    title: 'Invoices charge far too little',
    body: 'In a console:\n\n>>> cart = Cart(3, 5)\n>>> cart.total()\n8\n\nExpected: 15\n',
    call: 'Cart(3, 5).total()',
    mended: /self\.price \* self\.count/,
  },
  {
    title: 'A hundred parcels are no bulk order',
    body: 'Our partner sends a hundred parcels at once, and the bulk order is refused.',
    call: null,
    mended: />= 100/,
  },
];

test('a fenced call, a doctest, a console and a test that fails already each lead to a fix that is reproduced', {
  timeout: 600_000,
}, async ({ skip }) => {
  const missing = await sandboxMissing();
  if (missing) skip(missing);
  await using arrived = await newcomer();
  const { server, owner, page } = arrived;
  const bare = join(server.dataDir, 'shop.git');
  await makeShop(bare, files);
  await setUpProject(owner, { name: 'Shop', repository: bare, forge: 'local' });
  const client = await owner.api();
  const [project] = (await client.me()).projects;
  const api = client.project(project?.id ?? '');
  for (const { title, body } of cases) await api.feedback.create({ title, body });
  const reports = await grouped(api, cases.length);
  const examples = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Examples' }) });

  for (const { title, call, mended } of cases) {
    await page.goto(`/dashboard/clusters/${reports.find((report) => report.title === title)?.cluster_id}`);
    await page.locator('[data-live="live"]').filter({ visible: true }).waitFor();
    if (call !== null) {
      await examples.getByRole('button', { name: 'Look them up' }).click();
      await examples.getByText(call, { exact: true }).waitFor();
      await examples.getByRole('button', { name: 'It is right' }).click();
      await examples.getByText('accepted').waitFor();
    }
    await page.getByRole('button', { name: 'Start fix' }).first().click();
    const review = page.getByRole('link', { name: 'Review the PR' }).first();
    await review.waitFor({ timeout: 150_000 });
    await review.click();
    await page.getByRole('heading', { name: /^Fix: / }).waitFor();
    await page.getByText(mended).first().waitFor();
    await page.getByText('A Reproduced').first().waitFor();
    if (call !== null) await page.getByText(call).first().waitFor();
  }
  expect(owner.problems()).toEqual([]);
});
