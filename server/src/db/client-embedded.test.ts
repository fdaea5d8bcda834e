import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from './client.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

test('after the embedded engine was killed, pool and listeners go on by themselves', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'soulcaster-client-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true }));
  const database = await openDatabase({ databaseUrl: undefined, dataDir, log, smallHost: true });
  onTestFinished(() => database.close());
  const heard: string[] = [];
  const reconnected = Promise.withResolvers<void>();
  await database.listen('news', (payload) => heard.push(payload), reconnected.resolve);
  const held = await database.pool.connect();

  const { enginePid } = JSON.parse(readFileSync(join(dataDir, '.owner'), 'utf8'));
  process.kill(enginePid, 'SIGKILL');
  await reconnected.promise;
  await expect(held.query('SELECT 1')).rejects.toThrow();
  held.release();
  await database.pool.query(`SELECT pg_notify('news', 'after')`);
  await expect.poll(() => heard).toEqual(['after']);
});
