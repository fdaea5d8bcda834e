import type { Plausible } from './search.ts';

/** The patches that mend most of what was reported, the likeliest first. */
export function bestOf(plausible: Plausible[]): Plausible[] {
  const most = Math.max(...plausible.map((each) => each.weight));
  const best = plausible.filter((each) => each.weight >= most - 1e-9);
  return best.sort((a, b) => likelihood(b) - likelihood(a) || a.at - b.at);
}

const likelihood = ({ candidate }: Plausible) => candidate.score;
