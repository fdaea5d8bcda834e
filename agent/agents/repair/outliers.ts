import type { Touched } from './callable.ts';
import type { Evaluation } from './oracle.ts';

/** What one function answered for the same inputs: as the code was, and with each patch, in their order. */
export interface Observed {
  touched: Touched;
  shown: string[];
  original: Evaluation | null;
  answers: (Evaluation | null)[];
}

export const HANGS = 'does not end';

export const isValue = (result: string | null | undefined) =>
  typeof result === 'string' && result !== HANGS && !result.startsWith('raises ');

/** The patches that nowhere fall over, and those of them that are not much slower than another or than the code was. */
export function withoutOutliers(count: number, observed: Observed[]): { sound: number[]; quick: number[] } {
  const all = Array.from({ length: count }, (_, index) => index);
  const sound = all.filter((index) => observed.every((each) => each.answers[index] && !fallsOver(index, each)));
  const quick = sound.filter((index) => !observed.some((each) => isSlow(index, sound, each)));
  return { sound, quick };
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
function isSlow(index: number, sound: number[], { original, answers }: Observed): boolean {
  const own = answers[index];
  return [original, ...sound.map((other) => answers[other])].some((other) => {
    if (!own || !other) return false;
    let [ownSteps, otherSteps] = [0, 0];
    for (const [at, steps] of own.steps.entries()) {
      const others = other.steps[at];
      if (others === undefined || !isValue(own.results[at]) || own.results[at] !== other.results[at]) continue;
      ownSteps += steps;
      otherSteps += others;
    }
    return ownSteps > Math.max(otherSteps * SLOWER_MAX, otherSteps + STEPS_LEAST);
  });
}
