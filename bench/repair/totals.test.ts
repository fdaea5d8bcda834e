import { expect, test } from 'vitest';
import type { CaseResult } from './attempt.ts';
import { totalsOf } from './totals.ts';

const result = (id: string, facts: Partial<CaseResult>): CaseResult => ({
  ...{ id, language: 'python', oracle: 'tests', outcome: 'confident', plausible: true, correct: true },
  ...{ same_as_reference: null, passes_hidden_tests: null, first_patch_ms: 100, total_ms: 200, candidates: 10 },
  ...{ candidates_of: 10, found: 1, edit: 'm.py:1 constant', at: 1, said: '' },
  ...facts,
});

test('a patch that is trusted where the report alone is given is a fault, also where nobody can judge it', () => {
  const { confident, without_oracle } = totalsOf([
    result('tested', {}),
    result('told', { oracle: 'none' }),
    result('not-judged', { oracle: 'none', correct: null }),
    result('honest', { oracle: 'none', outcome: 'diagnosis', plausible: false, correct: false }),
  ]);
  expect(without_oracle).toEqual({ cases: 3, confident: ['told', 'not-judged'] });
  expect(confident).toMatchObject({ judged: 3, correct: 1, share_correct: 0.333 });
});

test('a patch that nobody can judge is neither right nor wrong', () => {
  const { correct, not_judged, confident } = totalsOf([result('a', {}), result('b', { correct: null })]);
  expect({ correct, not_judged, share: confident.share_correct }).toEqual({ correct: 1, not_judged: 1, share: 1 });
});
