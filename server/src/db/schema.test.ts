import { readFileSync } from 'node:fs';
import { is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { schemaDrift } from './drift.ts';
import { dumpSchema, SCHEMA_FILE } from './dump-schema.ts';
import * as tables from './tables.ts';
import { type TestDatabase, testDatabase } from './test-database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
});

afterAll(() => database.close());

test('schema.sql is what the migrations make (node server/src/db/dump-schema.ts writes it anew)', async () => {
  expect(await dumpSchema(database.pool)).toBe(readFileSync(SCHEMA_FILE, 'utf8'));
});

test('the tables in code are the tables that the migrations make', async () => {
  const inCode = Object.values<unknown>(tables).filter((value) => is(value, PgTable));
  expect(await schemaDrift(database.pool, inCode)).toEqual([]);
});
