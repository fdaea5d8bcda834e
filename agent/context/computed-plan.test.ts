import { demoFiles } from '@soulcaster/testkit/demo/repository';
import { expect, test } from 'vitest';
import { computedPlan } from './computed-plan.ts';

const demo = demoFiles();
const files = [...demo.keys()];
const plan = (title: string, body: string, frames: Parameters<typeof computedPlan>[0]['frames'] = []) =>
  computedPlan(
    { title, summary: '', reports: [{ source: 'manual', title, body }], frames },
    files,
    (file) => demo.get(file) ?? null,
  );

test('frames come first, innermost first, with the test beside them', () => {
  const made = plan('RangeError: Too heavy', '', [
    { file: 'app:///src/shipping.ts', line: 14, inApp: true },
    { file: 'app:///src/checkout.ts', line: 33, inApp: true },
    { file: 'node_modules/router/layer.js', line: 1, inApp: false },
  ]);
  expect(made.files.slice(0, 2)).toEqual(['src/shipping.ts', 'src/checkout.ts']);
  expect(made.citations).toContainEqual({ path: 'src/shipping.ts', line: 14 });
  expect(made.cause).toContain('src/shipping.ts:14');
  expect(made.tasks[0]).toContain('test/shipping.test.ts');
});

test('without frames the words of the reports find the file', () => {
  expect(plan('Hidden reviews are shown to visitors', '').files[0]).toBe('src/reviews.js');
  expect(
    plan('Reorder level is wrong', 'A product at the reorder level is not on the list of stock to order.').files[0],
  ).toBe('python/tidycart/stock.py');
});

test('a plan cites only what exists, and says so when nothing points anywhere', () => {
  const made = plan('zzz qqq', 'xyzzy', [{ file: '/srv/other/thing.rb', line: 3, inApp: true }]);
  expect(made).toMatchObject({ files: [], citations: [], cause: expect.stringMatching(/Neither frames nor words/) });
});
