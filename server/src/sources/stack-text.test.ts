import { expect, it } from 'vitest';
import { framesOfText } from './stack-text.ts';

const stacks: [string, string, [string, number, string | undefined, boolean][]][] = [
  [
    'Python, innermost last',
    'Traceback (most recent call last):\n  File "/app/views.py", line 12, in checkout\n    total(cart)\n  File "/usr/lib/python3.12/decimal.py", line 7, in div\nZeroDivisionError: x',
    [
      ['/usr/lib/python3.12/decimal.py', 7, 'div', false],
      ['/app/views.py', 12, 'checkout', true],
    ],
  ],
  [
    'Java, without its cause',
    'java.lang.NullPointerException: no cart\n\tat com.acme.Cart.total(Cart.java:42)\n\tat java.base/java.lang.Thread.run(Thread.java:829)\nCaused by: x\n\tat com.acme.Db.get(Db.java:1)',
    [
      ['com/acme/Cart.java', 42, 'com.acme.Cart.total', true],
      ['java/lang/Thread.java', 829, 'java.lang.Thread.run', false],
    ],
  ],
  [
    'JavaScript',
    'TypeError: x\n    at Object.total [as t] (https://shop.example/cart.js:42:7)\n    at async /srv/node_modules/a/b.js:3:2\n    at main (file:///srv/main.js:1)',
    [
      ['https://shop.example/cart.js', 42, 'Object.total [as t]', true],
      ['/srv/node_modules/a/b.js', 3, undefined, false],
      ['/srv/main.js', 1, 'main', true],
    ],
  ],
  [
    '.NET',
    'System.Exception: x\n   at Shop.Cart.Total(Int32 n) in C:\\src\\Cart.cs:line 42\n   at System.Linq.Sum() in /_/Sum.cs:line 3',
    [
      ['C:\\src\\Cart.cs', 42, 'Shop.Cart.Total', true],
      ['/_/Sum.cs', 3, 'System.Linq.Sum', false],
    ],
  ],
  [
    'Ruby',
    "cart.rb:42:in `total': boom (RuntimeError)\n\tfrom app.rb:7:in 'main'",
    [
      ['cart.rb', 42, 'total', true],
      ['app.rb', 7, 'main', true],
    ],
  ],
  ['PHP', 'PHP Fatal error\n#0 /app/cart.php(42): total(1)\n#1 {main}', [['/app/cart.php', 42, 'total', true]]],
];

it.each(stacks)('reads the stack of %s', (_, text, expected) => {
  expect(framesOfText(text).map((frame) => [frame.file, frame.line, frame.function, frame.in_app])).toEqual(expected);
});

it('finds no stack in prose, nor in what only looks like one, in time that grows with the text', () => {
  for (const text of [
    '',
    'We met at noon (see 12:30).',
    'at '.repeat(60_000),
    ' at ('.repeat(50_000),
    'a\n'.repeat(90_000),
  ])
    expect(framesOfText(text)).toEqual([]);
});
