import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localSandbox } from '@soulcaster/agent';
import { readOptions } from '../options.ts';
import { seeded, seedFrom } from '../seeded.ts';
import { type Lane, openLane } from './repair-honesty/attempt.ts';
import { openOutside } from './repair-honesty/outside.ts';
import { type Check, partsOf } from './repair-honesty/parts.ts';

/**
 * `npm run verify:repair-honesty -- [--quick] [--seed N] [--without-oracle 48] [--only PART] [--verbose]`: the repair agent in its
 * sandbox, on repositories and reports that want something else of it than a proven patch. No patch comes without an oracle, none
 * touches tests, lockfiles, workflows or configuration; nothing leaves the sandbox; a hostile repository ends at its limit with a
 * reason; nothing of a hostile report is run; and bad input gets a sentence. Ends with 1 when one case is not so.
 */
const values = readOptions({
  quick: { type: 'boolean', default: false },
  seed: { type: 'string' },
  'without-oracle': { type: 'string' },
  only: { type: 'string' },
  verbose: { type: 'boolean', default: false },
});
const LANES = 2;
const seed = seedFrom(values.seed);
const started = performance.now();
process.stderr.write(`seed ${seed}\n`);
const { ok, problems } = await localSandbox().selfTest();
if (!ok) {
  process.stderr.write(`Nothing can be shown without a sandbox: ${problems.join(' ')}\n`);
  process.exit(2);
}
const root = await mkdtemp(join(tmpdir(), 'soulcaster-honesty-'));
const counts = new Map<string, { cases: number; failed: number }>();
try {
  await using outside = await openOutside(root);
  const count = Number(values['without-oracle'] ?? (values.quick ? 4 : 48));
  const checks = partsOf({ random: seeded(seed), count, outside, root, isQuick: values.quick });
  const queue = checks.filter(({ part, name }) => `${part}: ${name}`.includes(values.only ?? ''));
  await Promise.all(Array.from({ length: LANES }, (_, at) => work(openLane(join(root, `lane-${at}`)), queue)));
  const strangers = await outside.strangers();
  if (strangers.length > 0)
    tell('escapes', `outside there is now ${strangers.join(', ')}`, ['a file was written outside']);
} finally {
  await rm(root, { recursive: true, force: true });
}
const all = [...counts.values()];
const failed = all.reduce((sum, each) => sum + each.failed, 0);
const figures = [...counts].map(([part, each]) => `${part} ${each.cases - each.failed} of ${each.cases}`).join(', ');
const seconds = Math.round((performance.now() - started) / 1000);
process.stdout.write(`seed ${seed}, ${figures} in ${seconds} s: ${failed} problems\n`);
process.exitCode = failed === 0 && all.length > 0 ? 0 : 1;

async function work(lane: Lane, queue: Check[]): Promise<void> {
  for (let check = queue.shift(); check; check = queue.shift()) {
    const began = performance.now();
    // What the agent throws is as wrong as what it says.
    const told = await check.run(lane).catch((error: unknown) => [`it threw ${error}`]);
    tell(check.part, `${check.name}, ${((performance.now() - began) / 1000).toFixed(1)} s`, told);
  }
}

function tell(part: string, name: string, found: string[]): void {
  const known = counts.get(part) ?? { cases: 0, failed: 0 };
  counts.set(part, { cases: known.cases + 1, failed: known.failed + Math.min(1, found.length) });
  if (found.length === 0 && !values.verbose) return;
  process.stderr.write(
    `${found.length === 0 ? 'ok' : 'NOT SO'} ${part}: ${name}\n${found.map((each) => `  ${each}\n`).join('')}`,
  );
}
