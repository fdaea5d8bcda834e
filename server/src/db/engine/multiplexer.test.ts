import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { Multiplexer } from './multiplexer.ts';
import { type Engine, startEngine } from './supervisor.ts';
import { readyForQuery } from './wire.ts';

let engine: Engine;
let dir: string;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'soulcaster-multiplexer-'));
  engine = await startEngine({ dir, fsync: false, smallHost: true, idleInTransactionMs: 200 });
});

afterAll(async () => {
  await engine.stop();
  rmSync(dir, { recursive: true });
});

async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: engine.connectionString });
  client.on('error', () => undefined);
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

beforeEach(async () => {
  const client = await connect();
  await client.query('DROP TABLE IF EXISTS counter; CREATE TABLE counter AS SELECT 0 AS n');
});

const counted = async (client: pg.Client) => (await client.query<{ n: number }>('SELECT n FROM counter')).rows[0]?.n;

test('transactions of several connections never mix', async () => {
  const clients = await Promise.all(Array.from({ length: 6 }, connect));
  await Promise.all(
    clients.map(async (client) => {
      for (let round = 0; round < 15; round++) {
        await client.query('BEGIN');
        const n = (await counted(client)) ?? 0;
        await client.query('UPDATE counter SET n = $1', [n + 1]);
        await client.query(round % 3 === 2 ? 'ROLLBACK' : 'COMMIT');
      }
    }),
  );
  expect(await counted(clients[0]!)).toBe(6 * 10);
});

test('one statement name means each connection its own statement', async () => {
  const [a, b] = [await connect(), await connect()];
  const name = 'a_name_of_the_greatest_length_that_postgres_lets_anyone_choose_';
  const ask = async (client: pg.Client, text: string) =>
    (await client.query({ name, text, rowMode: 'array' })).rows[0]?.[0];
  expect(await ask(a, "SELECT 'a'")).toBe('a');
  expect(await ask(b, "SELECT 'b'")).toBe('b');
  expect(await ask(a, "SELECT 'a'")).toBe('a');
});

test('the statements of a connection that is closed are forgotten', async () => {
  const [a, b] = [await connect(), await connect()];
  const held = async () =>
    (await b.query<{ n: number }>('SELECT count(*)::int AS n FROM pg_prepared_statements')).rows[0]!.n;
  await a.query({ name: 'once', text: 'SELECT 1' });
  expect(await held()).toBe(1);
  await a.end();
  await expect.poll(held).toBe(0);
});

test('a notification reaches those who listen, at commit, and nobody else', async () => {
  const [listening, notifying, idle] = [await connect(), await connect(), await connect()];
  const heard: string[] = [];
  for (const [who, client] of Object.entries({ listening, notifying, idle }))
    client.on('notification', ({ channel, payload }) => heard.push(`${who} ${channel} ${payload}`));
  await listening.query('LISTEN "jobs:insert"');
  await notifying.query('BEGIN');
  await notifying.query(`NOTIFY "jobs:insert", 'rolled back'`);
  await notifying.query('ROLLBACK');
  await notifying.query('BEGIN');
  await notifying.query(`SELECT pg_notify($1, $2)`, ['jobs:insert', 'committed']);
  await notifying.query('COMMIT');
  await listening.query(`NOTIFY "jobs:insert", 'own'`);
  await expect.poll(() => heard.length).toBeGreaterThanOrEqual(2);
  expect(heard).toEqual(['listening jobs:insert committed', 'listening jobs:insert own']);
});

test('one UNLISTEN leaves the others listening', async () => {
  const [a, b] = [await connect(), await connect()];
  const heard: string[] = [];
  a.on('notification', () => heard.push('a'));
  b.on('notification', () => heard.push('b'));
  for (const client of [a, b]) await client.query('LISTEN shared');
  await a.query('UNLISTEN *');
  await a.query('NOTIFY shared');
  await expect.poll(() => heard).toEqual(['b']);
});

test('a channel that one leaves while another comes stays open for the one who came', async () => {
  const [leaving, coming, owner] = [await connect(), await connect(), await connect()];
  const heard: string[] = [];
  coming.on('notification', ({ payload }) => heard.push(payload ?? ''));
  await leaving.query('LISTEN door');
  await owner.query('BEGIN');
  const listening = coming.query('LISTEN door');
  await leaving.end();
  await owner.query('SELECT 1');
  await owner.query('COMMIT');
  await listening;
  await owner.query(`NOTIFY door, 'open'`);
  await expect.poll(() => heard).toEqual(['open']);
});

test('a connection that dies in its transaction is rolled back, and those who wait go on', async () => {
  const [dying, waiting] = [await connect(), await connect()];
  await dying.query('BEGIN');
  await dying.query('UPDATE counter SET n = 99');
  const answer = counted(waiting);
  // pg has no public way to cut a connection without saying goodbye.
  (dying as unknown as { connection: { stream: { destroy: () => void } } }).connection.stream.destroy();
  expect(await answer).toBe(0);
});

test('a transaction that idles while others wait is ended with 25P03 and rolled back', async () => {
  const [idling, waiting] = [await connect(), await connect()];
  const ended = new Promise<Error & { code?: string }>((resolve) => idling.once('error', resolve));
  await idling.query('BEGIN');
  await idling.query('UPDATE counter SET n = 99');
  expect(await counted(waiting)).toBe(0);
  expect((await ended).code).toBe('25P03');
  await expect(idling.query('COMMIT')).rejects.toThrow();
});

test('an error leaves the connection usable, in and out of a transaction', async () => {
  const client = await connect();
  await expect(client.query('SELEC 1')).rejects.toMatchObject({ code: '42601' });
  await expect(client.query('SELECT $1::int', ['x'])).rejects.toMatchObject({ code: '22P02' });
  await client.query('BEGIN');
  await expect(client.query('SELECT * FROM missing')).rejects.toMatchObject({ code: '42P01' });
  await expect(counted(client)).rejects.toMatchObject({ code: '25P02' });
  await client.query('ROLLBACK');
  expect(await counted(client)).toBe(0);
});

test('large parameters of several connections arrive whole', async () => {
  const clients = await Promise.all(Array.from({ length: 4 }, connect));
  const lengths = await Promise.all(
    clients.map(async (client, index) => {
      const text = String(index).repeat(700_000);
      const { rows } = await client.query<{ same: boolean }>('SELECT $1::text = repeat($2, 700000) AS same', [
        text,
        String(index),
      ]);
      return rows[0]?.same;
    }),
  );
  expect(lengths).toEqual([true, true, true, true]);
});

test('COPY FROM STDIN is an error instead of the end of the session', async () => {
  const client = await connect();
  await expect(client.query('COPY counter FROM STDIN')).rejects.toMatchObject({ code: '0A000' });
  expect(await counted(client)).toBe(0);
});

test('where a password guards the port, only the right one is let in', async () => {
  const guarded = new Multiplexer({
    exec: async () => readyForQuery('I'),
    parameters: {},
    password: 'right',
    idleInTransactionMs: 200,
  });
  await new Promise<void>((resolve) => guarded.server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => guarded.close());
  const { port } = guarded.server.address() as AddressInfo;
  const knock = (password: string) => new pg.Client({ host: '127.0.0.1', port, user: 'postgres', password });
  await expect(knock('wrong').connect()).rejects.toMatchObject({ code: '28P01' });
  const let_in = knock('right');
  await let_in.connect();
  await let_in.end();
});
