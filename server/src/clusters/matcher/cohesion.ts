export type Cohesion = 'tight' | 'moderate' | 'loose';

/** Decision scores at which members are surely one problem, and at which a person should look. */
const TIGHT_FROM = 0;
const MODERATE_FROM = -1.5;

/**
 * How well a cluster holds together, from the decision scores its members joined with (the founder has none; equal
 * signs and people's words score highest). One weak member in five is forgiven, so the lowest fifth decides.
 */
export function cohesion(scores: number[]): Cohesion {
  if (scores.length === 0) return 'tight';
  const sorted = scores.toSorted((a, b) => a - b);
  const weak = sorted[Math.floor(scores.length / 5)]!;
  if (weak >= TIGHT_FROM) return 'tight';
  return weak >= MODERATE_FROM ? 'moderate' : 'loose';
}
