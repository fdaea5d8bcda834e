import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const root = join(import.meta.dirname, '..', '..');

export type Engine = 'embedded' | 'postgres';

/**
 * Runs a verification on the embedded engine and then, where scripts/postgres.sh has made a server, in a process of its own on Postgres:
 * `--engine embedded|postgres` is one of them alone (`postgres` at TEST_DATABASE_URL). Exits 1 unless each that ran answered true.
 */
export async function onBothEngines(
  only: string | undefined,
  verify: (engine: Engine) => Promise<boolean>,
): Promise<void> {
  if (only === 'embedded' || only === 'postgres') {
    if (only === 'postgres') requirePostgres();
    process.exitCode = (await verify(only)) ? 0 : 1;
    return;
  }
  const embedded = await verify('embedded');
  process.exitCode = (await onPostgres()) && embedded ? 0 : 1;
}

export function requirePostgres(): void {
  if (!process.env.TEST_DATABASE_URL)
    throw new Error('--engine postgres needs TEST_DATABASE_URL: see scripts/with-postgres.ts');
}

/** Whether this checkout has the programs of a Postgres server; says so when it has not. */
export function hasPostgres(): boolean {
  if (existsSync(join(root, '.cache', 'postgres', 'complete'))) return true;
  process.stderr.write('not run on Postgres: scripts/postgres.sh .cache/postgres makes one\n');
  return false;
}

async function onPostgres(): Promise<boolean> {
  if (!hasPostgres()) return true;
  const child = spawnOnPostgres([...process.argv.slice(2), '--engine', 'postgres'], 'inherit');
  return new Promise((resolve) => child.once('exit', (code) => resolve(code === 0)));
}

/** What this script writes to its output when it runs with these arguments beside a Postgres server of its own. */
export async function outputOnPostgres(args: string[]): Promise<string> {
  const child = spawnOnPostgres(args, 'pipe');
  return text(child.stdout!);
}

function spawnOnPostgres(args: string[], stdout: 'inherit' | 'pipe') {
  const command = [join(root, 'scripts', 'with-postgres.ts'), process.execPath, process.argv[1] ?? '', ...args];
  return spawn(process.execPath, command, { stdio: ['inherit', stdout, 'inherit'] });
}
