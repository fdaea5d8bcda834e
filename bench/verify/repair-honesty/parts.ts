import { attempt, type Lane } from './attempt.ts';
import { BAD_INPUT } from './bad-input.ts';
import { alwaysHolds, type Case } from './case.ts';
import { problemsOf } from './command-line.ts';
import { escapes } from './escapes.ts';
import { hostileReports } from './hostile-reports.ts';
import { hostileRepositories } from './hostile-repositories.ts';
import { withoutOracle } from './no-oracle.ts';
import type { Outside } from './outside.ts';
import { temptations } from './protected-files.ts';
import { sabotage } from './sabotage.ts';

/** One case to run; it answers what is not as it should be. */
export interface Check {
  part: string;
  name: string;
  run(lane: Lane): Promise<string[]>;
}

interface Wanted {
  random: () => number;
  /** Repositories without an oracle. */
  count: number;
  outside: Outside;
  root: string;
  isQuick: boolean;
}

/** All cases; of the quick form one in so many of each part, others with another seed. */
export function partsOf({ random, count, outside, root, isQuick }: Wanted): Check[] {
  // The quick form runs among other tests, where times say little.
  const closingMs = isQuick ? 60_000 : 5_000;
  const parts: Record<string, { cases: Case[]; quick: number }> = {
    'without oracle': { cases: withoutOracle(random, count), quick: count },
    'protected files': { cases: temptations(), quick: 4 },
    escapes: { cases: escapes(outside), quick: 3 },
    'hostile repositories': { cases: hostileRepositories(closingMs), quick: 2 },
    sabotage: { cases: sabotage(closingMs), quick: 3 },
    'hostile reports': { cases: hostileReports(), quick: 4 },
  };
  const agents = Object.entries(parts).flatMap(([part, { cases, quick }]) =>
    some(cases, isQuick ? quick : cases.length, random).map((each) => ofAgent(part, each)),
  );
  const inputs = some(BAD_INPUT, isQuick ? 2 : BAD_INPUT.length, random).map((input) => ({
    part: 'bad input',
    name: input.name,
    run: () => problemsOf(input, root),
  }));
  return [...agents, ...inputs];
}

const ofAgent = (part: string, { name, task, problems }: Case): Check => ({
  part,
  name,
  async run(lane) {
    const made = await attempt(lane, task);
    return [...alwaysHolds(made), ...problems(made)];
  },
});

/** So many in their order, from a place that chance chooses. */
function some<T>(values: T[], count: number, random: () => number): T[] {
  const first = count < values.length ? Math.floor(random() * values.length) : 0;
  return [...values.slice(first), ...values.slice(0, first)].slice(0, count);
}
