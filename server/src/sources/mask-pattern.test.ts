import { MaskPattern } from '@soulcaster/contract';
import { expect, it } from 'vitest';
import { maskPattern } from './mask-pattern.ts';

it.each([
  ['order CUST-104522 is late', 'cust-######', 'order [masked] is late'],
  ['Project Bluebird, project bluebird', 'project bluebird', '[masked], [masked]'],
  ['see https://intra.acme.example/a?b=1 for it', 'https://intra.acme.example*', 'see [masked] for it'],
  ['user-42-eu and user-eu', 'user-*-eu', '[masked] and user-eu'],
  ['a (emp_77) b', 'emp_*', 'a ([masked]) b'],
  ['ÄRGER GmbH & Co', 'ärger gmbh', '[masked] & Co'],
])('masks %j by %j', (text, pattern, masked) => {
  expect(maskPattern(text, pattern)).toBe(masked);
});

it.each([
  ['Annual and Joanna', 'ann'],
  ['CUST-10452', 'cust-######'],
  ['CUST-1045229', 'cust-######'],
  ['user- and -eu', 'user-*-eu'],
  ['', 'emp_*'],
])('leaves %j as it is by %j', (text, pattern) => {
  expect(maskPattern(text, pattern)).toBe(text);
});

it('looks at a bounded part of the text for each position, whatever the pattern', () => {
  const text = 'ab'.repeat(10_000);
  expect(maskPattern(text, 'ab*ab*ab*c')).toBe(text);
  expect(maskPattern(`id-${'x'.repeat(300)}`, 'id-*')).toBe(`id-${'x'.repeat(300)}`);
});

it('takes patterns that say something, and no others', () => {
  for (const good of ['acme', 'CUST-####', 'https://*.acme.example', 'ab*cd*ef*'])
    expect(MaskPattern.parse(good)).toBe(good);
  for (const bad of ['', 'ab', '*acme', '####', 'a*#', 'ab**cd', 'ab*c*d*e*f', 'x'.repeat(101)])
    expect(MaskPattern.safeParse(bad).success, bad).toBe(false);
});
