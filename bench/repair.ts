import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { localSandbox } from '@soulcaster/agent';
import { type AttemptOptions, attempt, type CaseResult } from './repair/attempt.ts';
import { type BugCase, openSuite } from './repair/suite.ts';
import { totalsOf } from './repair/totals.ts';

const USAGE = `npm run bench -- repair --suite DIR|FILE.tar.gz [options]

Lets the repair agent try each case of a suite, judges what it made, and prints JSON. A case is a folder with case.json
and repo/; the agent sees its report and repo/ alone.

  --hidden         copy a case's hidden tests in first
  --out DIR        write each case's best patch to DIR/ID.patch, trusted or not (the JSON says which)
  --only ID,ID     these cases alone
  --at-least N     end with 1 when fewer are plausible, and when a patch is trusted where a case has no oracle
  --seconds N      for the search of a case (60)
  --budget N       candidates of a case (20000); the same seed and budget give the same patch, byte by byte
  --seed N         (1)
  --at-once N      cases side by side (1)

A case's setupCommand runs on a copy of its repository OUTSIDE of the sandbox, with this machine's network and rights,
for it may need the package registry: run suites that you trust only. All tests run in the sandbox.`;

async function main(): Promise<number> {
  const asked = readArguments();
  if (typeof asked === 'string') return say(asked, asked === USAGE ? 0 : 2);
  const work = await mkdtemp(join(tmpdir(), 'soulcaster-repair-'));
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  try {
    const cases = (await openSuite(asked.suite, work)).filter(
      ({ id }) => asked.only === null || asked.only.includes(id),
    );
    if (cases.length === 0) return say(`${asked.suite} holds no such case.`, 2);
    const sandboxes = localSandbox();
    const { ok, problems } = await sandboxes.selfTest();
    if (!ok) return say(problems.join(' '), 2);
    const load_average = Number(loadavg()[0]?.toFixed(2));
    const options = { ...asked, work, sandboxes, signal: stop.signal };
    const results = await attemptAll(cases, asked.atOnce, options);
    if (stop.signal.aborted) return 130;
    const { seconds, candidates, seed, hidden } = asked;
    const settings = { hidden, seconds, budget: candidates, seed, processors: cpus().length, load_average };
    const totals = totalsOf(results);
    process.stdout.write(`${JSON.stringify({ bench: 'repair', ...settings, totals, cases: results }, null, 2)}\n`);
    return totals.plausible >= asked.atLeast && totals.without_oracle.confident.length === 0 ? 0 : 1;
  } catch (error) {
    return say(error instanceof Error ? error.message : String(error), 2);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function attemptAll(cases: BugCase[], atOnce: number, options: AttemptOptions): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  let done = 0;
  const waiting = cases.entries();
  const work = async () => {
    for (const [index, bug] of waiting) {
      if (options.signal.aborted) return;
      const result = await attempt(bug, options);
      results[index] = result;
      say(`${String(++done).padStart(3)}/${cases.length} ${line(result)}`, 0);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results.filter(Boolean);
}

function line({
  id,
  outcome,
  plausible,
  correct,
  first_patch_ms,
  total_ms,
  candidates,
  edit,
  said,
}: CaseResult): string {
  const verdict = correct === null ? 'not judged' : correct ? 'correct' : 'wrong';
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  const patch =
    edit && `${plausible ? 'plausible' : 'NOT plausible'}, ${verdict}, ${edit}, first ${seconds(first_patch_ms ?? 0)}`;
  return `${id}: ${outcome}; ${patch ?? said.split('\n')[0]?.slice(0, 160)}; ${candidates} tried in ${seconds(total_ms)}`;
}

type Arguments = Omit<AttemptOptions, 'work' | 'sandboxes' | 'signal'> & {
  suite: string;
  only: string[] | null;
  atLeast: number;
  atOnce: number;
};

/** Or what to tell who asked wrongly. */
function readArguments(): Arguments | string {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = { suite: text, hidden: flag, out: text, only: text, help: { ...flag, short: 'h' } } as const;
  const numbers = { 'at-least': text, seconds: text, budget: text, seed: text, 'at-once': text } as const;
  try {
    const { values } = parseArgs({ options: { ...options, ...numbers } });
    if (values.help || !values.suite) return USAGE;
    const number = (name: keyof typeof numbers, otherwise: number) => {
      const value = values[name] === undefined ? otherwise : Number(values[name]);
      if (!Number.isInteger(value) || value < 0) throw new Error(`--${name} is a whole number.`);
      return value;
    };
    return {
      ...{ suite: values.suite, hidden: values.hidden === true, out: values.out ? resolve(values.out) : null },
      ...{ only: values.only?.split(',') ?? null, atLeast: number('at-least', 0), seconds: number('seconds', 60) },
      ...{ candidates: number('budget', 20_000), seed: number('seed', 1), atOnce: Math.max(1, number('at-once', 1)) },
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function say(text: string, code: number): number {
  process.stderr.write(`${text}\n`);
  return code;
}

process.exitCode = await main();
