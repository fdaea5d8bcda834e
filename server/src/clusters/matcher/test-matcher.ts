import { Matcher, type MatchItem } from './matcher.ts';

/** One whose clusters are c1, c2, … */
export function matcher(sensitivity: 'loose' | 'default' | 'strict' = 'default'): Matcher {
  let clusters = 0;
  return new Matcher({ sensitivity, newClusterId: () => `c${++clusters}` });
}

export function report(id: string, title: string, body = '', more: Partial<MatchItem> = {}): MatchItem {
  return { id, source: 'manual', title, body, ...more };
}
