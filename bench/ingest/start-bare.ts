import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { testDatabase } from '@soulcaster/server/db/test-database';

const PROGRAM = fileURLToPath(new URL('bare.ts', import.meta.url));

/** bare.ts in a process of its own, on data of its own: embedded, or a new database at TEST_DATABASE_URL. */
export async function startBare(): Promise<{ url: string } & AsyncDisposable> {
  const dataDir = mkdtempSync(join(tmpdir(), 'soulcaster-bare-'));
  const database = process.env.TEST_DATABASE_URL ? await testDatabase() : null;
  const child = spawn(process.execPath, [PROGRAM, join(dataDir, 'database')], {
    env: { ...process.env, ...(database && { DATABASE_URL: database.connectionString }) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return {
    url: line.replace(/^ready /, ''),
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
      await database?.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
