import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, runCommand } from './command.ts';
import { fastTests } from './fast-tests.ts';
import type { TestRun } from './test-report.ts';

/** Made by scripts/postgres.sh when it has finished; making one needs a compiler and Debian's archive, so it is not done unasked. */
const postgresReady = join(root, '.cache', 'postgres', 'complete');
/** What must hold on both engines: the server's own tests and the journeys through a browser. */
const onBothEngines = /^server\/src\/|\be2e\b|\.browser\.test\./;

type Counted = { passed: number; failed: number; skipped: Map<string, number> };

/** `npm test [-- FILTER…]`: types, then every test on the embedded engine, then those of the database on Postgres. */
async function test(filters: string[]): Promise<void> {
  const total: Counted = { passed: 0, failed: 0, skipped: new Map() };
  if (filters.length === 0) await checkTypes(total);

  say('Tests on the embedded database');
  const embedded = await vitest(['vitest'], filters);
  add(total, embedded);

  // A test that reaches no database is the same on both.
  const pure = new Set(fastTests());
  const again = (embedded.run?.tests ?? []).filter(({ file }) => onBothEngines.test(file) && !pure.has(file));
  if (again.length > 0 && existsSync(postgresReady)) {
    say('Those of the server and of whole journeys again, on Postgres');
    const files = [...new Set(again.map((each) => each.file))];
    add(total, await vitest(['node', 'scripts/with-postgres.ts', 'vitest'], files));
  } else if (again.length > 0)
    skip(total, 'on Postgres, because there is none here: scripts/postgres.sh .cache/postgres makes one', again.length);

  const skipped = [...total.skipped.values()].reduce((sum, count) => sum + count, 0);
  for (const [why, count] of total.skipped) say(`skipped ${count}: ${why}`);
  if (total.passed === 0) total.failed += 1;
  say(`${total.passed} passed, ${total.failed} failed, ${skipped} skipped`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

async function checkTypes(total: Counted): Promise<void> {
  const programs = ['.', 'dashboard'];
  const ended = await Promise.all(programs.map((program) => runCommand(['tsc', '-p', program, '--noEmit'])));
  for (const [index, { code, output, seconds }] of ended.entries()) {
    say(`Types of ${programs[index]}: ${code === 0 ? 'right' : 'wrong'} (${seconds.toFixed(1)} s)`);
    if (code === 0) continue;
    total.failed += 1;
    say(output);
  }
}

async function vitest(command: [string, ...string[]], filters: string[]) {
  const report = join(root, '.cache', `test-report-${process.pid}.json`);
  mkdirSync(join(root, '.cache'), { recursive: true });
  rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=./scripts/test-report.ts'];
  const ended = await runCommand([...command, 'run', ...reporters, ...filters], {
    env: { TEST_REPORT: report },
    show: true,
  });
  const run = existsSync(report) ? (JSON.parse(readFileSync(report, 'utf8')) as TestRun) : undefined;
  rmSync(report, { force: true });
  return { ended, run };
}

function add(total: Counted, { ended, run }: Awaited<ReturnType<typeof vitest>>): void {
  const failed = run ? run.tests.filter((each) => each.state === 'failed').length + run.errors.length : 1;
  total.passed += run?.tests.filter((each) => each.state === 'passed').length ?? 0;
  total.failed += Math.max(failed, ended.code === 0 ? 0 : 1);
  for (const each of run?.tests ?? [])
    if (each.state === 'skipped') skip(total, each.why ?? `${each.file}: ${each.title}`);
}

function skip(total: Counted, why: string, count = 1): void {
  total.skipped.set(why, (total.skipped.get(why) ?? 0) + count);
}

const say = (line: string) => process.stdout.write(`${line}\n`);

await test(process.argv.slice(2));
