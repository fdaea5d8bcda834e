import type { Boost } from './candidates.ts';
import type { TestRun } from './oracle.ts';

const KINDS: { sign: RegExp; cause: string; raised: Record<string, number> }[] = [
  {
    sign: /Cannot read propert|of (undefined|null)|NoneType|is not iterable/,
    cause: 'a value that can be missing is used without a check',
    raised: { 'missing guard': 2.2, 'guarded condition': 1.6, statement: 1.3 },
  },
  {
    sign: /KeyError/,
    cause: 'a key is read that is not always there',
    raised: { 'missing guard': 2.4, constant: 1.2 },
  },
  {
    sign: /IndexError|out of range|out of bounds/,
    cause: 'an index is one too far, or a list is empty',
    raised: { 'off by one': 1.6, comparator: 1.4, slice: 1.3, 'missing guard': 1.3 },
  },
  {
    sign: /not enough values to unpack|empty (sequence|array|iterable)|StopIteration/,
    cause: 'a list is empty where the code expects something in it',
    raised: { 'missing guard': 1.3, 'guarded condition': 1.8, statement: 1.5 },
  },
  {
    sign: /ZeroDivisionError/,
    cause: 'a divisor can be zero',
    raised: { 'missing guard': 1.5, statement: 2, 'guarded condition': 1.6 },
  },
  {
    sign: /is not a function|has no attribute|AttributeError/,
    cause: 'a value has another type than the code takes it for',
    raised: { 'name pair': 1.8, wrap: 1.3, 'missing guard': 1.5 },
  },
  {
    sign: /is not defined|NameError|ReferenceError/,
    cause: 'a name is misspelt or not in scope',
    raised: { variable: 1.8 },
  },
  { sign: /Promise|coroutine/, cause: 'something asynchronous is not waited for', raised: { statement: 1.8 } },
];

/** How the tests fail says which kinds of edit are likelier. */
export function boostFor(target: TestRun[]): Boost {
  const raised = new Map<string, number>();
  for (const { sign, raised: factors } of KINDS) {
    if (!target.some((test) => sign.test(test.message))) continue;
    for (const [template, factor] of Object.entries(factors))
      raised.set(template, Math.max(factor, raised.get(template) ?? 1));
  }
  return (template) => raised.get(template) ?? 1;
}

/** What an error in the reports' own words is usually due to. */
export const likelyCauses = (text: string): string[] =>
  KINDS.filter(({ sign }) => sign.test(text)).map(({ cause }) => `${cause}.`);
