/** Rows of features; `right` says which are what was looked for. A group is one question: a newcomer's candidates. */
export interface Question {
  rows: Float64Array[];
  right: boolean[];
}

const ROUNDS = 250;
const STEP = 0.08;
const SHRINK = 1e-3;

/**
 * Weights under which the right rows of each question come out on top: softmax over a question's rows, the logarithm
 * of what falls on the right ones, each set of questions weighing the same. Adam on standardised features.
 */
export function fitListwise(sets: Question[][], width: number): Float64Array {
  const answerable = sets.map((set) => set.filter(({ right }) => right.includes(true) && right.includes(false)));
  const scale = deviations(
    answerable.flatMap((set) => set.flatMap(({ rows }) => rows)),
    width,
  );
  const slope = (weights: Float64Array): Float64Array => {
    const sum = new Float64Array(width);
    for (const set of answerable) for (const question of set) addSlope(sum, question, weights, scale, 1 / set.length);
    return sum;
  };
  return ascend(slope, width, sets.length).map((weight, at) => weight / scale[at]!);
}

function addSlope(
  sum: Float64Array,
  { rows, right }: Question,
  weights: Float64Array,
  scale: Float64Array,
  by: number,
) {
  const scores = rows.map((row) => row.reduce((score, value, at) => score + (weights[at]! * value) / scale[at]!, 0));
  const top = Math.max(...scores);
  const shares = scores.map((score) => Math.exp(score - top));
  const all = shares.reduce((total, share) => total + share, 0);
  const good = shares.reduce((total, share, at) => total + (right[at] ? share : 0), 0);
  for (const [nth, row] of rows.entries()) {
    const pull = by * ((right[nth] ? shares[nth]! / good : 0) - shares[nth]! / all);
    if (Math.abs(pull) < 1e-9) continue;
    for (let at = 0; at < row.length; at++) sum[at]! += (pull * row[at]!) / scale[at]!;
  }
}

function ascend(slopeAt: (weights: Float64Array) => Float64Array, width: number, sets: number): Float64Array {
  const weights = new Float64Array(width);
  const mean = new Float64Array(width);
  const square = new Float64Array(width);
  for (let round = 1; round <= ROUNDS; round++) {
    const slope = slopeAt(weights);
    for (let at = 0; at < width; at++) {
      const pull = slope[at]! / sets - SHRINK * weights[at]!;
      mean[at] = 0.9 * mean[at]! + 0.1 * pull;
      square[at] = 0.99 * square[at]! + 0.01 * pull * pull;
      const steady = mean[at]! / (1 - 0.9 ** round);
      weights[at]! += (STEP * steady) / (Math.sqrt(square[at]! / (1 - 0.99 ** round)) + 1e-8);
    }
  }
  return weights;
}

function deviations(rows: Float64Array[], width: number): Float64Array {
  const sum = new Float64Array(width);
  const square = new Float64Array(width);
  for (const row of rows) {
    for (let at = 0; at < width; at++) {
      sum[at]! += row[at]!;
      square[at]! += row[at]! ** 2;
    }
  }
  return square.map((value, at) => Math.sqrt(Math.max(0, value / rows.length - (sum[at]! / rows.length) ** 2)) || 1);
}
