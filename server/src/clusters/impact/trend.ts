/** Reports a day, the newest last; the last one is today. At least fifteen days. */
export type Days = number[];

const NEW_MS = 2 * 86_400_000;
const SPIKE_FROM = 5;
const SPIKE_TIMES = 3;
const BY_CHANCE_BELOW = 0.001;

/**
 * `spiking`: on one day came far more than on the seven before: at least 5, three times as many as was to be expected, and so many
 * that chance alone (Poisson) brings them in less than one case in a thousand. It needs a day before: what began today is `new`.
 * A day's spike is still told in the first half of the next, which has hardly begun.
 */
export function trendOf(now: Date, firstSeenAt: Date, days: Days): 'new' | 'spiking' | null {
  if (spikes(days, daysKnown(now, firstSeenAt))) return 'spiking';
  const yesterday = new Date(now.getTime() - 86_400_000);
  if (now.getUTCHours() < 12 && spikes(days.slice(0, -1), daysKnown(yesterday, firstSeenAt))) return 'spiking';
  return now.getTime() - firstSeenAt.getTime() < NEW_MS ? 'new' : null;
}

/** How many whole days before that of `now` the problem was known, up to seven. */
const daysKnown = (now: Date, firstSeenAt: Date) =>
  Math.max(0, Math.min(7, Math.floor(now.getTime() / 86_400_000) - Math.floor(firstSeenAt.getTime() / 86_400_000)));

function spikes(days: Days, known: number): boolean {
  const today = days.at(-1) ?? 0;
  if (known === 0 || today < SPIKE_FROM) return false;
  const before = days.slice(-1 - known, -1).reduce((sum, n) => sum + n, 0);
  // One more than was seen: of a problem that was quiet for a week nobody knows that it never comes.
  const expected = (before + 1) / known;
  return today >= SPIKE_TIMES * expected && tail(today, expected) < BY_CHANCE_BELOW;
}

/** The chance of `n` or more where `expected` come on average (Poisson). */
export function tail(n: number, expected: number): number {
  // Far above the mean the first terms of the tail are all of it; summed as logarithms, for large counts overflow.
  let log = n * Math.log(expected) - expected;
  for (let k = 2; k <= n; k += 1) log -= Math.log(k);
  let sum = 0;
  let term = Math.exp(log);
  for (let k = n + 1; term > sum * 1e-12 && k < n + 10_000; k += 1) {
    sum += term;
    term *= expected / k;
  }
  return Math.min(1, sum);
}
