import type { Sensitivity } from './item.ts';

/** What a person answered to the first question about a report, and the decision score that joining would have had. */
export interface Lesson {
  score: number;
  same: boolean;
}

/** How far projects differ from the fitted score, in log odds, as long as nobody has said anything. */
const USUAL_DEVIATION = 0.6;
/** The lowest bar, a loose project's, stays above what is worth a question. */
const LOWERED_MAX = 0.8;
/**
 * How much of the bar is caution towards a project of which nothing is known. On the development sets default finds most for its
 * errors that much lower; loose is there already, and strict is meant to be careful for good.
 */
export const CAUTION: Record<Sensitivity, number> = { loose: 0, default: 0.4, strict: 0 };
const ROUNDS_MAX = 50;
const STEP_MAX = 0.5;
const STEP_MIN = 1e-9;

/**
 * By how much the answers of a project lower its bar (below 0: raise it). Two things are learned: by how much its odds differ from the
 * score's, where a few answers move little (a normal prior around 0), and how sure that is, which takes away the caution. That only
 * unsure pairs were asked about does no harm, for the score says how unsure they were. Merges and splits are not lessons: they
 * tell where somebody found a fault, and nobody says how often there was none.
 */
export function loweredBy(lessons: Lesson[], sensitivity: Sensitivity): number {
  const { offset, deviation } = offsetOf(lessons);
  return bounded(offset + cautionLost(deviation, sensitivity));
}

/** The two parts of it, for who wants to know what each brings. */
export function partsOf(lessons: Lesson[], sensitivity: Sensitivity): { said: number; sureness: number } {
  const { offset, deviation } = offsetOf(lessons);
  return { said: bounded(offset), sureness: bounded(cautionLost(deviation, sensitivity)) };
}

const cautionLost = (deviation: number, sensitivity: Sensitivity) =>
  CAUTION[sensitivity] * (1 - deviation / USUAL_DEVIATION);

const bounded = (lowered: number) => Math.max(-LOWERED_MAX, Math.min(LOWERED_MAX, lowered));

/** Logistic regression with the score as given and one offset, by Newton's method; with how unsure it is. */
function offsetOf(lessons: Lesson[]): { offset: number; deviation: number } {
  let offset = 0;
  let curve = 0;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    let slope = -offset / USUAL_DEVIATION ** 2;
    curve = 1 / USUAL_DEVIATION ** 2;
    for (const { score, same } of lessons) {
      const likely = 1 / (1 + Math.exp(-score - offset));
      slope += (same ? 1 : 0) - likely;
      curve += likely * (1 - likely);
    }
    // Far from the answer the curve is flat, and a whole step would leap over it.
    const step = Math.max(-STEP_MAX, Math.min(STEP_MAX, slope / curve));
    offset += step;
    if (Math.abs(step) < STEP_MIN) break;
  }
  return { offset, deviation: 1 / Math.sqrt(curve) };
}
