import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { POSTGRES_MAJOR } from './session.ts';
import { type StartEngineOptions, startEngine } from './supervisor.ts';

function emptyFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'soulcaster-engine-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

let initialised: string;

/** A data folder as it is after a first start. */
function newFolder(): string {
  const dir = emptyFolder();
  for (const entry of ['postgres', 'postgres-version'])
    cpSync(join(initialised, entry), join(dir, entry), { recursive: true });
  return dir;
}

beforeAll(async () => {
  initialised = mkdtempSync(join(tmpdir(), 'soulcaster-engine-'));
  const engine = await startEngine({ dir: initialised, smallHost: true });
  await engine.stop();
  return () => rmSync(initialised, { recursive: true });
});

async function start(dir: string, options: Partial<StartEngineOptions> = {}) {
  const engine = await startEngine({ dir, smallHost: true, ...options });
  onTestFinished(() => engine.stop());
  return engine;
}

async function ask<Row extends pg.QueryResultRow>(connectionString: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

test('an engine that is killed in the middle of writes comes back with every acknowledged row', async () => {
  const engine = await start(newFolder());
  await ask(engine.connectionString, 'CREATE TABLE t (n int PRIMARY KEY)');
  const acknowledged: number[] = [];
  for (const kill of [1, 2]) {
    const client = new pg.Client({ connectionString: engine.connectionString });
    client.on('error', () => undefined);
    await client.connect();
    const killed = engine.pid()!;
    const written = (async () => {
      for (let n = kill * 1_000_000; ; n++) {
        await client.query('INSERT INTO t VALUES ($1)', [n]);
        acknowledged.push(n);
      }
    })();
    await expect.poll(() => acknowledged.length).toBeGreaterThan(kill * 50);
    process.kill(killed, 'SIGKILL');
    await expect(written).rejects.toThrow();
    await expect
      .poll(() => ask(engine.connectionString, 'SELECT 1').catch(() => 'down'), { timeout: 10_000 })
      .toHaveLength(1);
    expect(engine.pid()).not.toBe(killed);
  }
  const present = new Set((await ask<{ n: number }>(engine.connectionString, 'SELECT n FROM t')).map(({ n }) => n));
  expect(acknowledged.filter((n) => !present.has(n))).toEqual([]);
});

test('a second server on the same folder is refused within a second, with the owner named', async () => {
  const dir = newFolder();
  await start(dir);
  const before = performance.now();
  await expect(startEngine({ dir })).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining(`The data folder ${dir} is in use by process ${process.pid}:`),
  });
  expect(performance.now() - before).toBeLessThan(1000);
});

test('what was written is there after a stop, and the folder is free at once', async () => {
  const dir = newFolder();
  const first = await start(dir);
  await ask(first.connectionString, 'CREATE TABLE kept AS SELECT 42 AS n');
  await first.stop();
  const second = await start(dir);
  expect(await ask(second.connectionString, 'SELECT n FROM kept')).toEqual([{ n: 42 }]);
});

test('a fault of the WASM machine restarts the engine instead of leaving a broken session', async () => {
  const logged: string[] = [];
  const engine = await start(newFolder(), { onLog: (_level, message) => logged.push(message) });
  const faulty = engine.pid();
  await expect(ask(engine.connectionString, `SELECT repeat('(', 100000) ~ repeat('(', 20000)`)).rejects.toThrow();
  await expect
    .poll(() => ask(engine.connectionString, 'SELECT 1').catch(() => 'down'), { timeout: 10_000 })
    .toHaveLength(1);
  expect(engine.pid()).not.toBe(faulty);
  expect(logged.join('\n')).toContain('Maximum call stack size exceeded');
});

test('a folder that cannot be one is told apart from a bug', async () => {
  const file = join(emptyFolder(), 'file');
  writeFileSync(file, '');
  await expect(startEngine({ dir: file })).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining(`The data folder ${file} cannot be used: EEXIST`),
  });
});

test('the files of another Postgres version are refused with what to do', async () => {
  const dir = emptyFolder();
  mkdirSync(join(dir, 'postgres'));
  writeFileSync(join(dir, 'postgres-version'), '17\n');
  await expect(startEngine({ dir })).rejects.toThrow(/written by PostgreSQL 17, .* brings PostgreSQL 18/);
});

test('a first start that was cut short is begun again', async () => {
  const dir = emptyFolder();
  mkdirSync(join(dir, 'postgres.tmp'));
  writeFileSync(join(dir, 'postgres.tmp', 'PG_VERSION'), '18\n');
  const engine = await start(dir);
  const [version] = await ask<{ number: string }>(
    engine.connectionString,
    `SELECT current_setting('server_version_num') AS number`,
  );
  expect(version?.number.slice(0, -4)).toBe(POSTGRES_MAJOR);
  expect(readFileSync(join(dir, 'postgres-version'), 'utf8').trim()).toBe(POSTGRES_MAJOR);
});

test('a folder whose path is too long for a socket works all the same', async () => {
  const long = join(emptyFolder(), 'a'.repeat(60), 'b'.repeat(60));
  mkdirSync(long, { recursive: true });
  const engine = await start(long);
  expect(await ask(engine.connectionString, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('checkpoints and statistics are taken care of while the engine runs', async () => {
  const engine = await start(newFolder(), { checkpointMs: 50, vacuumMs: 50 });
  const read = async (sql: string) => Object.values((await ask(engine.connectionString, sql))[0]!)[0];
  const checkpoint = 'SELECT checkpoint_lsn::text FROM pg_control_checkpoint()';
  const before = await read(checkpoint);
  await ask(engine.connectionString, 'CREATE TABLE t AS SELECT generate_series(1, 500) AS n');
  await expect.poll(() => read(checkpoint)).not.toBe(before);
  await expect.poll(() => read(`SELECT reltuples::int FROM pg_class WHERE relname = 't'`)).toBe(500);
});
