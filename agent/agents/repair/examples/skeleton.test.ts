import { expect, test } from 'vitest';
import type { FixBrief } from '../../../types.ts';
import { skeletonTest } from './skeleton.ts';

const brief = (body: string, frames: FixBrief['frames'] = []): FixBrief => ({
  title: 'A bug',
  summary: '',
  reports: [{ source: 'manual', title: 'A bug', body }],
  frames,
  plan: { cause: '', files: [], tasks: [], citations: [] },
  commands: { setup: null, test: 'pytest' },
  repositoryHints: '',
});
const tree = new Map(
  Object.entries({
    'shop/label.py':
      'def label(order, width):\n    return order.name\n\n\nclass Cart:\n    def total(self):\n        return 1\n',
    'tests/test_label.py': 'from shop.label import label\n',
  }),
);

test('the innermost frame says which function a first test is for', async () => {
  const frames = [{ file: '/srv/shop/label.py', line: 2, function: 'label', inApp: true }];
  expect(await skeletonTest(brief('', frames), tree)).toEqual({
    path: 'tests/test_label_example.py',
    text: "from shop.label import label\n\n\ndef test_label_example():\n    assert label('<order>', '<width>') == '<what it should give>'\n",
  });
});

test('a method is called on its class', async () => {
  const frames = [{ file: 'shop/label.py', line: 7, inApp: true }];
  expect((await skeletonTest(brief('', frames), tree))?.text).toContain(
    "assert Cart().total() == '<what it should give>'",
  );
});

test('without a place there is none', async () => {
  expect(await skeletonTest(brief('It is slow.'), tree)).toBeNull();
});
