/**
 * `node bench/verify/reddit.ts [--histories 1000] [--seed N] [--database 4]`: made-up lives of subreddits (posts, comments, edits,
 * removals, the newest things gone, limits, outages, refused tokens, restarts in the middle of a sync), polled by the real sync from a
 * fake that refuses what Reddit refuses; some of them into the real database. Time is virtual. Prints one JSON object; exits 1 unless
 * nothing was missed, doubled or stale, no limit was passed, and what was removed was gone within a day. A history that fails is
 * played again alone with `--histories 1 --seed ITS_SEED` (and `--database 1` where it was one of those).
 */
import { readOptions } from '../options.ts';
import { seedFrom } from '../seeded.ts';
import { databaseStore } from './reddit/database-store.ts';
import { playHistory, type Verdict } from './reddit/history.ts';
import { memoryStore } from './reddit/memory-store.ts';

const POLL_MINUTES = { memory: 5, database: 60 } as const;

const values = readOptions({
  histories: { type: 'string', default: '1000' },
  seed: { type: 'string' },
  database: { type: 'string', default: '4' },
});
const seed = seedFrom(values.seed);
const histories = Number(values.histories);
const inDatabase = Math.min(Number(values.database), histories);

const sums = { things: 0, polls: 0, requests: 0, restarts: 0, limits: 0 };
const wrong = { missed: 0, duplicated: 0, violations: 0, late: 0, unwanted: 0, stale: 0 };
for (let index = 0; index < histories; index++) {
  const real = index < inDatabase;
  const verdict = await playHistory(
    seed + index,
    real ? databaseStore : memoryStore,
    real ? POLL_MINUTES.database : POLL_MINUTES.memory,
  );
  add(verdict);
  if (index % 20 === 19) process.stderr.write(`\r${index + 1}/${histories} `);
}

const ok = Object.values(wrong).every((count) => count === 0);
process.stderr.write('\n');
process.stdout.write(`${JSON.stringify({ seed, histories, in_database: inDatabase, ...sums, ...wrong, ok })}\n`);
process.exitCode = ok ? 0 : 1;

function add(verdict: Verdict): void {
  for (const name of Object.keys(sums) as (keyof typeof sums)[]) sums[name] += verdict[name];
  for (const name of Object.keys(wrong) as (keyof typeof wrong)[]) {
    wrong[name] += verdict[name].length;
    const some = verdict[name].slice(0, 5).join(', ');
    if (some) process.stderr.write(`\nseed ${verdict.seed}: ${name}: ${some}\n`);
  }
}
