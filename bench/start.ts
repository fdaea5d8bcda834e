import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { readOptions } from './options.ts';
import { startClone } from './start/clone.ts';

const TARGET_SECONDS = 90;
const SECOND_TARGET_SECONDS = 5;
const root = join(import.meta.dirname, '..');

/**
 * What a new user waits for: a fresh clone of HEAD, `npm start`, until the sign-in page is rendered and /api/health is well; then the
 * same clone started again. `--runs 3` says how often, `--cold-cache` gives each run an npm cache of its own.
 */
async function main(): Promise<void> {
  const values = readOptions({
    runs: { type: 'string', default: '3' },
    'cold-cache': { type: 'boolean', default: false },
  });
  const runs = [];
  for (let index = 0; index < Number(values.runs); index += 1) runs.push(await measure(values['cold-cache']));
  const first = median(runs.map((run) => run.first_seconds));
  const second = median(runs.map((run) => run.second_seconds));
  const result = {
    bench: 'start',
    median_seconds: first,
    target_seconds: TARGET_SECONDS,
    second_start_seconds: second,
    second_target_seconds: SECOND_TARGET_SECONDS,
    met: first <= TARGET_SECONDS && second <= SECOND_TARGET_SECONDS,
    processors: cpus().length,
    runs,
  };
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  process.exitCode = result.met ? 0 : 1;
}

async function measure(coldCache: boolean) {
  const place = mkdtempSync(join(tmpdir(), 'soulcaster-start-'));
  const clone = join(place, 'soulcaster');
  const env: Record<string, string> = coldCache ? { npm_config_cache: join(place, 'npm-cache') } : {};
  const load_average = Number(loadavg()[0]?.toFixed(2));
  try {
    execFileSync('git', ['clone', '--quiet', '--no-hardlinks', root, clone], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const first = await startClone(clone, env);
    console.error(`first start: ${first.seconds} s (${first.steps.join('; ')})`);
    const second = await startClone(clone, env);
    console.error(`second start: ${second.seconds} s`);
    return { first_seconds: first.seconds, second_seconds: second.seconds, load_average, steps: first.steps };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

await main();
