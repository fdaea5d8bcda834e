export interface Example {
  row: Float64Array;
  right: boolean;
}

const ROUNDS = 25;
const SHRINK = 1e-4;

/**
 * Weights, the constant last, of the logarithm of the odds that a row is right. Each set weighs the same, however large. Newton's
 * method on standardised features, to the end: stopped early, the weights hang on the pace and not on the data.
 */
export function fitLogistic(sets: Example[][], width: number): Float64Array {
  const { mean, deviation } = spread(sets.flat(), width);
  const weights = new Float64Array(width + 1);
  for (let round = 0; round < ROUNDS; round++) {
    const { slope, curve } = derivatives(sets, weights, { mean, deviation });
    const step = solved(curve, slope);
    for (let at = 0; at <= width; at++) weights[at]! += step[at]!;
    if (Math.max(...step.map(Math.abs)) < 1e-6) break;
  }
  let bias = weights[width]!;
  for (let at = 0; at < width; at++) {
    weights[at]! /= deviation[at]!;
    bias -= weights[at]! * mean[at]!;
  }
  weights[width] = bias;
  return weights;
}

type Spread = { mean: Float64Array; deviation: Float64Array };

function derivatives(sets: Example[][], weights: Float64Array, { mean, deviation }: Spread) {
  const size = weights.length;
  const slope = new Float64Array(size);
  const curve = Array.from({ length: size }, () => new Float64Array(size));
  const x = new Float64Array(size).fill(1);
  for (const set of sets) {
    for (const { row, right } of set) {
      let score = weights[size - 1]!;
      for (let at = 0; at < size - 1; at++) {
        x[at] = (row[at]! - mean[at]!) / deviation[at]!;
        score += weights[at]! * x[at]!;
      }
      const odds = 1 / (1 + Math.exp(-score));
      const by = 1 / (set.length * sets.length);
      for (let a = 0; a < size; a++) {
        slope[a]! += by * ((right ? 1 : 0) - odds) * x[a]!;
        for (let b = 0; b < size; b++) curve[a]![b]! += by * odds * (1 - odds) * x[a]! * x[b]!;
      }
    }
  }
  for (let at = 0; at < size; at++) {
    slope[at]! -= at < size - 1 ? SHRINK * weights[at]! : 0;
    curve[at]![at]! += at < size - 1 ? SHRINK : 1e-9;
  }
  return { slope, curve };
}

function spread(rows: Example[], width: number): Spread {
  const mean = new Float64Array(width);
  const square = new Float64Array(width);
  for (const { row } of rows) {
    for (let at = 0; at < width; at++) {
      mean[at]! += row[at]! / rows.length;
      square[at]! += row[at]! ** 2 / rows.length;
    }
  }
  return { mean, deviation: square.map((value, at) => Math.sqrt(Math.max(0, value - mean[at]! ** 2)) || 1) };
}

/** Gauss with the largest pivot. */
function solved(matrix: Float64Array[], right: Float64Array): Float64Array {
  const rows = matrix.map((row, at) => Float64Array.from([...row, right[at]!]));
  const size = rows.length;
  for (let at = 0; at < size; at++) {
    let pivot = at;
    for (let other = at; other < size; other++)
      if (Math.abs(rows[other]![at]!) > Math.abs(rows[pivot]![at]!)) pivot = other;
    [rows[at], rows[pivot]] = [rows[pivot]!, rows[at]!];
    for (let other = 0; other < size; other++) {
      const by = rows[other]![at]! / rows[at]![at]!;
      if (other === at || by === 0) continue;
      for (let column = at; column <= size; column++) rows[other]![column]! -= by * rows[at]![column]!;
    }
  }
  return Float64Array.from(rows, (row, at) => row[size]! / row[at]!);
}
