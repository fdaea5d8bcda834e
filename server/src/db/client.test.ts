import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase, transaction } from './client.ts';
import { type TestDatabase, testDatabase } from './test-database.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const noMigrations = mkdtempSync(join(tmpdir(), 'soulcaster-migrations-'));
let copy: TestDatabase;
let database: Database;

beforeAll(async () => {
  copy = await testDatabase({ migrations: noMigrations });
  database = await openDatabase({ databaseUrl: copy.connectionString, dataDir: 'unused', log });
  await copy.pool.query('CREATE TABLE t (n int PRIMARY KEY)');
});

afterAll(async () => {
  await database.close();
  await copy.close();
  rmSync(noMigrations, { recursive: true });
});

test('a transaction is all or nothing', async () => {
  const half = transaction(database, async (tx) => {
    await tx.execute(sql`INSERT INTO t VALUES (1)`);
    await tx.execute(sql`INSERT INTO t VALUES (1)`);
  });
  await expect(half).rejects.toThrow();
  await transaction(database, (tx) => tx.execute(sql`INSERT INTO t VALUES (2)`));
  expect((await database.pool.query('SELECT n FROM t')).rows).toEqual([{ n: 2 }]);
});

test('a listener hears what is sent to its channel until it stops listening', async () => {
  const heard: string[] = [];
  const stop = await database.listen('News', (payload) => heard.push(payload));
  const others: string[] = [];
  await database.listen('other', (payload) => others.push(payload));
  await database.orm.execute(sql`SELECT pg_notify('News', 'one')`);
  await expect.poll(() => heard).toEqual(['one']);
  await stop();
  await database.orm.execute(sql`SELECT pg_notify('News', 'two'), pg_notify('other', 'last')`);
  await expect.poll(() => others).toEqual(['last']);
  expect(heard).toEqual(['one']);
});

test('both extensions are there', async () => {
  const { rows } = await database.pool.query(
    `SELECT '[1,2]'::vector <-> '[1,3]' AS distance, similarity('abc', 'abc') AS same`,
  );
  expect(rows).toEqual([{ distance: 1, same: 1 }]);
});

test('a server that does not answer is told apart from a bug', async () => {
  const nobody = openDatabase({ databaseUrl: 'postgres://postgres@127.0.0.1:1/postgres', dataDir: 'unused', log });
  await expect(nobody).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('ECONNREFUSED') });
});
