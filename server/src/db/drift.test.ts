import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { boolean, integer, numeric, pgTable, text, timestamp, uuid, varchar, vector } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { schemaDrift } from './drift.ts';
import { dumpSchema } from './dump-schema.ts';
import { type TestDatabase, testDatabase } from './test-database.ts';

const noMigrations = mkdtempSync(join(tmpdir(), 'soulcaster-migrations-'));
let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase({ migrations: noMigrations });
  await database.pool.query(`
    CREATE TYPE mood AS ENUM ('good', 'bad');
    CREATE TABLE things (
      id uuid PRIMARY KEY, place bigint GENERATED ALWAYS AS IDENTITY, name varchar(20) NOT NULL DEFAULT 'x' CHECK (name <> ''),
      price numeric(10, 2), at timestamptz(3) NOT NULL, tags text[] NOT NULL DEFAULT '{}', meaning vector(3), "Odd" mood);
    CREATE TABLE parts (thing_id uuid NOT NULL REFERENCES things (id) ON DELETE CASCADE, n int, UNIQUE (thing_id, n));
    CREATE INDEX things_name ON things (lower(name)) WHERE price > 0;
    CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE TRIGGER touched BEFORE UPDATE ON parts FOR EACH ROW EXECUTE FUNCTION touch();`);
});

afterAll(async () => {
  await database.close();
  rmSync(noMigrations, { recursive: true });
});

const thing = {
  id: uuid().primaryKey(),
  place: integer().notNull(),
  name: varchar({ length: 20 }).notNull(),
  price: numeric({ precision: 10, scale: 2 }),
  at: timestamp({ withTimezone: true, precision: 3 }).notNull(),
  tags: text().array().notNull(),
  meaning: vector({ dimensions: 3 }),
};

test('types are compared as the database names them, and each difference is told with both sides', async () => {
  const things = pgTable('things', { ...thing, gone: boolean() });
  const parts = pgTable('parts', { thingId: uuid('thing_id'), n: integer() });
  expect(await schemaDrift(database.pool, [things, parts])).toEqual([
    { table: 'parts', column: 'thing_id', inCode: 'uuid', inDatabase: 'uuid NOT NULL' },
    { table: 'things', column: 'place', inCode: 'integer NOT NULL', inDatabase: 'bigint NOT NULL' },
    { table: 'things', column: 'gone', inCode: 'boolean', inDatabase: undefined },
    { table: 'things', column: 'Odd', inCode: undefined, inDatabase: 'mood' },
  ]);
});

test('a table on one side only is a difference', async () => {
  const differences = await schemaDrift(database.pool, [pgTable('elsewhere', { id: uuid() })]);
  expect(differences.map(({ table, inCode, inDatabase }) => [table, inCode, inDatabase])).toEqual([
    ['elsewhere', 'a table', undefined],
    ['parts', undefined, 'a table'],
    ['things', undefined, 'a table'],
  ]);
});

test('the dumped schema is the same text on every engine', async () => {
  expect(
    await dumpSchema(database.pool),
  ).toBe(`-- Made from the migrations by \`node server/src/db/dump-schema.ts\`: not applied by anything, only read and compared.

CREATE TYPE mood AS ENUM ('good', 'bad');

CREATE TABLE parts (
  thing_id uuid NOT NULL,
  n integer,
  CONSTRAINT parts_thing_id_n_key UNIQUE (thing_id, n),
  CONSTRAINT parts_thing_id_fkey FOREIGN KEY (thing_id) REFERENCES things(id) ON DELETE CASCADE
);

CREATE TABLE things (
  id uuid NOT NULL,
  place bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  name character varying(20) NOT NULL DEFAULT 'x'::character varying,
  price numeric(10,2),
  at timestamp(3) with time zone NOT NULL,
  tags text[] NOT NULL DEFAULT '{}'::text[],
  meaning vector(3),
  "Odd" mood,
  CONSTRAINT things_pkey PRIMARY KEY (id),
  CONSTRAINT things_name_check CHECK (((name)::text <> ''::text))
);
CREATE INDEX things_name ON things USING btree (lower((name)::text)) WHERE (price > (0)::numeric);

CREATE OR REPLACE FUNCTION public.touch()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$BEGIN RETURN NEW; END$function$
;

CREATE TRIGGER touched BEFORE UPDATE ON public.parts FOR EACH ROW EXECUTE FUNCTION touch();
`);
});
