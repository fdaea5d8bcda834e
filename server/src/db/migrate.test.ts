import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { migrate, readMigrations } from './migrate.ts';
import { type TestDatabase, testDatabase } from './test-database.ts';

let database: TestDatabase;
let pool: pg.Pool;
const none = mkdtempSync(join(tmpdir(), 'soulcaster-migrations-'));

beforeAll(async () => {
  database = await testDatabase({ migrations: none });
  pool = database.pool;
});

afterAll(async () => {
  await database.close();
  rmSync(none, { recursive: true });
});

beforeEach(async () => {
  await pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
});

function folder(files: Record<string, string>): string {
  const dir = mkdtempSync(join(tmpdir(), 'soulcaster-migrations-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  for (const [name, sql] of Object.entries(files)) writeFileSync(join(dir, name), sql);
  return dir;
}

const first = { '0001_start.sql': 'CREATE TABLE a (id int PRIMARY KEY);\nINSERT INTO a VALUES (1);' };
const second = { '0002_more.sql': 'ALTER TABLE a ADD COLUMN b text;' };

const tables = async () =>
  (
    await pool.query<{ name: string }>(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`)
  ).rows.map(({ name }) => name);

test('files are applied in order, once', async () => {
  const dir = folder({ ...first, ...second });
  expect(await migrate(pool, dir)).toEqual({ applied: ['0001_start.sql', '0002_more.sql'] });
  expect(await migrate(pool, dir)).toEqual({ applied: [] });
  const { rows } = await pool.query('SELECT version, name FROM schema_migrations ORDER BY version');
  expect(rows).toEqual([
    { version: 1, name: '0001_start.sql' },
    { version: 2, name: '0002_more.sql' },
  ]);
});

test('a later file is applied to a database that has rows already', async () => {
  await migrate(pool, folder(first));
  expect(await migrate(pool, folder({ ...first, ...second }))).toEqual({ applied: ['0002_more.sql'] });
  expect((await pool.query('SELECT * FROM a')).rows).toEqual([{ id: 1, b: null }]);
});

test('of four servers that start at once, one migrates and the others find it done', async () => {
  const dir = folder({ ...first, ...second });
  const results = await Promise.all([1, 2, 3, 4].map(() => migrate(pool, dir)));
  expect(results.map(({ applied }) => applied.length).sort()).toEqual([0, 0, 0, 2]);
});

test('a file that was changed after it had been applied is refused', async () => {
  await migrate(pool, folder(first));
  const changed = folder({ '0001_start.sql': 'CREATE TABLE a (id bigint PRIMARY KEY);' });
  await expect(migrate(pool, changed)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('0001_start.sql'),
  });
});

test('other line ends are no change', async () => {
  await migrate(pool, folder(first));
  const windows = folder({ '0001_start.sql': first['0001_start.sql'].replaceAll('\n', '\r\n') });
  expect(await migrate(pool, windows)).toEqual({ applied: [] });
});

test('a database that is newer than the code is refused', async () => {
  await migrate(pool, folder({ ...first, ...second }));
  await expect(migrate(pool, folder(first))).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('newer'),
  });
});

test('a file that fails says where, and nothing of the run stays', async () => {
  const dir = folder({ ...first, '0002_bad.sql': 'CREATE TABLE c ();\nCREATE TABLE d ();\nSELEC 1;' });
  await expect(migrate(pool, dir)).rejects.toThrow('0002_bad.sql (line 3): syntax error at or near "SELEC"');
  expect(await tables()).toEqual([]);
});

test('a gap or a double in the numbers is refused', () => {
  expect(() => readMigrations(folder({ ...first, '0003_gap.sql': '' }))).toThrow('expected number 2');
  expect(() => readMigrations(folder({ ...first, '0001_twice.sql': '' }))).toThrow('expected number 2');
  expect(() => readMigrations(folder({ '0001-Start.sql': '' }))).toThrow('expected number 1');
});

test('the product has migrations, and they apply to an empty database', async () => {
  await pool.query('DROP EXTENSION IF EXISTS vector CASCADE; DROP EXTENSION IF EXISTS pg_trgm CASCADE');
  const { applied } = await migrate(pool);
  expect(applied).toEqual(readMigrations().map(({ name }) => name));
  expect(applied.length).toBeGreaterThan(0);
});
