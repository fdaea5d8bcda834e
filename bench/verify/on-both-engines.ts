import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

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
  if (only === 'postgres' && !process.env.TEST_DATABASE_URL)
    throw new Error('--engine postgres needs TEST_DATABASE_URL: see scripts/with-postgres.ts');
  if (only === 'embedded' || only === 'postgres') {
    process.exitCode = (await verify(only)) ? 0 : 1;
    return;
  }
  const embedded = await verify('embedded');
  process.exitCode = (await onPostgres()) && embedded ? 0 : 1;
}

async function onPostgres(): Promise<boolean> {
  if (!existsSync(join(root, '.cache', 'postgres', 'complete'))) {
    process.stderr.write('not run on Postgres: scripts/postgres.sh .cache/postgres makes one\n');
    return true;
  }
  const [script = '', ...args] = process.argv.slice(1);
  const command = [
    join(root, 'scripts', 'with-postgres.ts'),
    process.execPath,
    script,
    ...args,
    '--engine',
    'postgres',
  ];
  const child = spawn(process.execPath, command, { stdio: 'inherit' });
  return new Promise((resolve) => child.once('exit', (code) => resolve(code === 0)));
}
