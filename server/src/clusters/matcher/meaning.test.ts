import { describe, expect, it } from 'vitest';
import type { MatchItem } from './matcher.ts';
import { excessOf } from './meaning.ts';
import { matcher, report } from './test-matcher.ts';

it('a cosine counts by how far it is above the usual of its project, whatever the embedder calls near', () => {
  const low = { mean: 0.2, deviation: 0.1, pairs: 500 };
  const high = { mean: 0.7, deviation: 0.04, pairs: 500 };
  expect(excessOf(0.75, low)).toBeCloseTo(4.5);
  expect(excessOf(0.75, high)).toBeCloseTo(0.25);
  expect(excessOf(0.7, high)).toBe(0);
  expect(excessOf(-1, low)).toBe(0);
});

it('has a bound, and is held back while few pairs say what is usual', () => {
  expect(excessOf(1, { mean: 0, deviation: 0, pairs: 500 })).toBe(6);
  expect(excessOf(1, { mean: 0, deviation: 0, pairs: 15 })).toBe(2);
  expect(excessOf(1, { mean: 0, deviation: 0, pairs: 0 })).toBe(0);
});

describe('what an embedder finds near', () => {
  const fillers = [
    report('f1', 'The export of invoices stops at page three', 'Only half of the pages arrive in the file.'),
    report('f2', 'Avatar upload rejects square pictures', 'It says that the picture is too wide.'),
  ];
  const known = report('known', 'Cannot sign in any more', 'The password is right, yet I stay outside.');
  const said = (excess: number): MatchItem =>
    report('new', 'Login broken since this morning', 'My account refuses me.', {
      meaning: {
        embedder: 'fake/words',
        nearest: [
          { itemId: 'gone', cosine: 1, excess: 9 },
          { itemId: 'known', cosine: 0.9, excess },
        ],
      },
    });
  const filed = () => {
    const near = matcher();
    for (const item of [...fillers, known]) near.add(item);
    return near;
  };

  it('brings a report that shares no word to a question or a cluster, and says so; without it the report stays alone', () => {
    expect(filed().decide(said(0)).outcome).toBe('new');
    const near = filed();
    const decision = near.decide(said(5));
    expect(decision.outcome).not.toBe('new');
    expect(decision.candidates[0]?.itemId).toBe('known');
    expect(decision.reasons).toContainEqual({
      kind: 'similar_meaning',
      itemId: 'known',
      embedder: 'fake/words',
      cosine: 0.9,
    });
  });

  it('changes nothing where it finds nothing', () => {
    const near = filed();
    const { meaning: _, ...plain } = said(5);
    expect(near.decide({ ...plain, meaning: { embedder: 'fake/words', nearest: [] } })).toEqual(near.decide(plain));
  });
});
