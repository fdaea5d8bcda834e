import type { Touched } from './callable.ts';
import type { Evaluation } from './oracle.ts';

/** What one function answered for the same inputs: as the code was, and with each patch, in their order. */
export interface Observed {
  touched: Touched;
  shown: string[];
  /** How many of the inputs, the first ones, are what the tests themselves gave. */
  recorded: number;
  original: Evaluation | null;
  answers: (Evaluation | null)[];
}

export const HANGS = 'does not end';

export const isValue = (result: string | null | undefined) =>
  typeof result === 'string' && result !== HANGS && !result.startsWith('raises ');

/** The patches that nowhere fall over, and those of them that are not much slower than the code was. */
export function withoutOutliers(count: number, observed: Observed[]): { sound: number[]; quick: number[] } {
  const all = Array.from({ length: count }, (_, index) => index);
  const sound = all.filter((index) => observed.every((each) => each.answers[index] && !fallsOver(index, each)));
  const quick = sound.filter((index) => !observed.some((each) => isSlow(each.answers[index], each.original)));
  return { sound, quick };
}

/** Those that are not much slower than another one which gives nearly always the same. Else a wrong one may be quick by luck. */
export function quickest(kept: number[], observed: Observed[]): number[] {
  const quick = kept.filter(
    (index) =>
      !observed.some(({ answers }) =>
        kept.some((other) => isSlow(answers[index], answers[other]) && areNear(answers[index], answers[other])),
      ),
  );
  return quick.length > 0 ? quick : kept;
}

const NEAR = 0.9;

function areNear(one: Evaluation | null | undefined, other: Evaluation | null | undefined): boolean {
  const results = one?.results ?? [];
  return results.filter((result, at) => result === other?.results[at]).length >= NEAR * results.length;
}

/**
 * Where the tests show a crash and no wrong value, what the code gives for other inputs is taken for right: a patch that
 * changes it as well, `any(list)` for a recursion without end say, does more than it was asked for.
 */
export function changesMore(index: number, { recorded, original, answers }: Observed): boolean {
  const changed = (answers[index]?.results ?? []).flatMap((result, at) =>
    isValue(result) && result !== original?.results[at] ? [at] : [],
  );
  const ofValues = changed.filter((at) => isValue(original?.results[at]));
  return changed.some((at) => at < recorded) && ofValues.length > 0 && ofValues.every((at) => at >= recorded);
}

const FALLS_OVER =
  /^(does not end|raises (UnboundLocalError|NameError|TypeError|AttributeError|IndexError|KeyError|RecursionError|ReferenceError|RangeError))$/;

function fallsOver(index: number, { original, answers }: Observed): boolean {
  return (answers[index]?.results ?? []).some(
    (result, at) =>
      FALLS_OVER.test(result ?? '') &&
      isValue(original?.results[at]) &&
      answers.some((other) => isValue(other?.results[at])),
  );
}

/** `n ** 1.5` steps where `n` do. */
const SLOWER_MAX = 2;
const STEPS_LEAST = 50;

/** Steps are compared where both give the same: a wrong answer is often quick. */
function isSlow(own: Evaluation | null | undefined, other: Evaluation | null | undefined): boolean {
  if (!own || !other) return false;
  let [ownSteps, otherSteps] = [0, 0];
  for (const [at, steps] of own.steps.entries()) {
    const others = other.steps[at];
    if (others === undefined || !isValue(own.results[at]) || own.results[at] !== other.results[at]) continue;
    ownSteps += steps;
    otherSteps += others;
  }
  return ownSteps > Math.max(otherSteps * SLOWER_MAX, otherSteps + STEPS_LEAST);
}
