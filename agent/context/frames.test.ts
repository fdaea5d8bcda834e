import { expect, test } from 'vitest';
import { framesIn, matchFrames } from './frames.ts';

const files = ['src/checkout.ts', 'src/cart/index.ts', 'src/shop/index.ts', 'app/models/user.py', 'tests/test_user.py'];
const match = (file: string, inApp = true) => matchFrames([{ file, inApp }], files).map((each) => each.files);

test.each([
  ['app:///src/checkout.ts', 'src/checkout.ts'],
  ['webpack://shop/./src/checkout.ts?1a2b', 'src/checkout.ts'],
  ['https://shop.example/src/checkout.ts', 'src/checkout.ts'],
  ['/srv/releases/42/src/checkout.ts', 'src/checkout.ts'],
  ['C:\\build\\src\\checkout.ts', 'src/checkout.ts'],
  ['models/user.py', 'app/models/user.py'],
])('%s is %s', (file, expected) => {
  expect(match(file)).toEqual([[expected]]);
});

test.each(['/x/site-packages/x/app/models/user.py', 'node_modules/shop/src/checkout.ts', 'node:internal/checkout.ts'])(
  '%s belongs to a library',
  (file) => {
    expect(match(file)).toEqual([]);
  },
);

test('a frame that is not of the app is dropped', () => {
  expect(match('src/checkout.ts', false)).toEqual([]);
});

test('a frame that can mean two files stays undecided', () => {
  expect(match('index.ts')).toEqual([['src/cart/index.ts', 'src/shop/index.ts']]);
  expect(match('/app/cart/index.ts')).toEqual([['src/cart/index.ts']]);
});

test('frames are read from traces of both languages, innermost first', () => {
  const node =
    'TypeError: x\n    at summarise (src/checkout.ts:32:41)\n    at async /srv/app/run.js:3:1\n    at Layer.handle (node_modules/router/layer.js:1:2)';
  expect(framesIn(node)).toEqual([
    { file: 'src/checkout.ts', line: 32, column: 41, function: 'summarise', inApp: true },
    { file: '/srv/app/run.js', line: 3, column: 1, inApp: true, function: 'async' },
    { file: 'node_modules/router/layer.js', line: 1, column: 2, function: 'Layer.handle', inApp: false },
  ]);
  const python =
    '  File "/srv/app/views.py", line 3, in show\n    save()\n  File "/srv/app/models/user.py", line 7, in save\n';
  expect(framesIn(python)).toEqual([
    { file: '/srv/app/models/user.py', line: 7, function: 'save', inApp: true },
    { file: '/srv/app/views.py', line: 3, function: 'show', inApp: true },
  ]);
  expect(
    framesIn('TypeError: x\nlineOf@https://shop.example/app.min.js?v=1:1:2345\n@https://shop.example/run.js:2:3'),
  ).toEqual([
    { file: 'https://shop.example/app.min.js?v=1', line: 1, column: 2345, function: 'lineOf', inApp: true },
    { file: 'https://shop.example/run.js', line: 2, column: 3, inApp: true },
  ]);
});
