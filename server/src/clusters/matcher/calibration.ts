import type { Sensitivity } from './item.ts';

/** What a person said of a report and its likeliest cluster, and the decision score that joining had or would have had. */
export interface Lesson {
  score: number;
  same: boolean;
  /** Nobody asked: a person merged, split or moved. */
  unasked?: boolean;
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
/**
 * Merges and splits tell where somebody found a fault, and nobody says how often there was none to find. So one weighs at most as half an
 * answer, the less the surer the score was, for then it is no matter of the bar, and all of them together never more than this.
 */
const UNASKED_WEIGHT = 0.5;
const UNASKED_TOTAL = 1.5;
const ROUNDS_MAX = 50;
const STEP_MAX = 0.5;
const STEP_MIN = 1e-9;

/**
 * By how much what people said lowers the bar of a project (below 0: raises it). Two things are learned: by how much its odds differ from
 * the score's, where little is moved by a few (a normal prior around 0), and how sure that is, which takes away the caution. That only
 * unsure pairs were asked about does no harm, for the score says how unsure they were. Merges and splits make nothing surer.
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

/** Logistic regression with the score as given and one offset, by Newton's method; with how unsure the answers leave it. */
function offsetOf(lessons: Lesson[]): { offset: number; deviation: number } {
  const weights = weightsOf(lessons);
  let offset = 0;
  let asked = 0;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    let slope = -offset / USUAL_DEVIATION ** 2;
    let unasked = 0;
    asked = 1 / USUAL_DEVIATION ** 2;
    for (const [at, lesson] of lessons.entries()) {
      const likely = likelihood(lesson.score + offset);
      const curve = weights[at]! * likely * (1 - likely);
      slope += weights[at]! * ((lesson.same ? 1 : 0) - likely);
      if (lesson.unasked) unasked += curve;
      else asked += curve;
    }
    // Far from the answer the curve is flat, and a whole step would leap over it.
    const step = Math.max(-STEP_MAX, Math.min(STEP_MAX, slope / (asked + unasked)));
    offset += step;
    if (Math.abs(step) < STEP_MIN) break;
  }
  return { offset, deviation: 1 / Math.sqrt(asked) };
}

function weightsOf(lessons: Lesson[]): number[] {
  const single = lessons.map(({ score, unasked }) => {
    const likely = likelihood(score);
    return unasked ? UNASKED_WEIGHT * 4 * likely * (1 - likely) : 1;
  });
  const total = single.reduce((sum, weight, at) => sum + (lessons[at]!.unasked ? weight : 0), 0);
  if (total === 0) return single;
  const share = (UNASKED_TOTAL * (1 - Math.exp(-total / UNASKED_TOTAL))) / total;
  return single.map((weight, at) => (lessons[at]!.unasked ? weight * share : weight));
}

const likelihood = (score: number) => 1 / (1 + Math.exp(-score));
