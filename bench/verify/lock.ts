/**
 * `node bench/verify/lock.ts [--seed N] [--tries 100] [--quick]`: two servers on one data folder, and the first killed with kill -9
 * while its engine is at work. Prints one JSON object; exits 1 unless every second server was refused within a second of asking, with
 * the owner named, every restart succeeded after the dying engine was gone, and no acknowledged row was lost. Linux (reads /proc).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPool } from '@soulcaster/server/db/client';
import { readOptions } from '../options.ts';
import { enginePid, runs, type Server, startServer } from './lock/child.ts';

const REFUSED_WITHIN_MS = 1000;

const values = readOptions({
  seed: { type: 'string' },
  tries: { type: 'string', default: '100' },
  quick: { type: 'boolean', default: false },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
const tries = values.quick ? 10 : Number(values.tries);
const random = seeded(seed);

const result = {
  seed,
  tries,
  refused: 0,
  slowest_refusal_ms: 0,
  restarted: 0,
  slowest_restart_ms: 0,
  dying_engine_waited_for: 0,
  two_engines_at_once: 0,
  rows_acknowledged: 0,
  rows_lost: 0,
  ok: false,
};

const dir = mkdtempSync(join(tmpdir(), 'soulcaster-verify-lock-'));
let server = await started(0);
for (let round = 1; round <= tries; round++) {
  await server.wrote(5);
  await tryOut(round);
  process.stderr.write(`\r${round}/${tries}: ${result.rows_acknowledged} rows acknowledged, ${result.rows_lost} lost `);
}
await kill(server, enginePid(dir));
rmSync(dir, { recursive: true, force: true });
result.ok =
  result.refused === tries && result.restarted === tries && result.two_engines_at_once + result.rows_lost === 0;
process.stderr.write('\n');
process.stdout.write(`${JSON.stringify(result)}\n`);
process.exitCode = result.ok ? 0 : 1;

/** One try: a second server is refused; the first is killed under load; the next one finds everything. */
async function tryOut(round: number) {
  await secondIsRefused(server.process.pid ?? 0);
  await server.wrote(5 + Math.floor(random() * 60));
  const engine = enginePid(dir);
  // Mostly the server alone, so that its engine has to notice; at times both, as when a machine's memory runs out.
  await kill(server, random() < 0.25 ? engine : undefined);
  if (runs(engine)) result.dying_engine_waited_for++;
  const before = performance.now();
  const next = await started(round);
  result.slowest_restart_ms = Math.max(result.slowest_restart_ms, Math.round(performance.now() - before));
  if (runs(engine)) result.two_engines_at_once++;
  result.restarted++;
  await countLost(next, round - 1, server.rows);
  server = next;
}

async function secondIsRefused(ownerPid: number) {
  const second = startServer(dir, -1, 0);
  const outcome = await second.outcome;
  if ('refused' in outcome && outcome.refused.includes(`in use by process ${ownerPid}:`)) {
    result.slowest_refusal_ms = Math.max(result.slowest_refusal_ms, outcome.afterMs);
    if (outcome.afterMs <= REFUSED_WITHIN_MS) result.refused++;
  } else process.stderr.write(`\nnot refused as it should be: ${JSON.stringify(outcome)}\n`);
  second.process.kill('SIGKILL');
  await second.ended;
}

async function started(round: number): Promise<Server> {
  const next = startServer(dir, round, Math.floor(random() * 40_000));
  const outcome = await next.outcome;
  if ('connectionString' in outcome) return next;
  rmSync(dir, { recursive: true, force: true });
  throw new Error(`round ${round}: the data folder of a dead server was not free: ${outcome.refused}`);
}

async function kill(victim: Server, engine: number | undefined) {
  victim.process.kill('SIGKILL');
  if (engine !== undefined) process.kill(engine, 'SIGKILL');
  await victim.ended;
}

async function countLost(next: Server, round: number, acknowledged: string[]) {
  const outcome = await next.outcome;
  if (!('connectionString' in outcome)) return;
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const pool = openPool(outcome.connectionString, 1, log);
  const { rows } = await pool.query<{ id: string }>(
    `SELECT writer || ' ' || n AS id FROM acknowledged WHERE round = $1`,
    [round],
  );
  await pool.end();
  const present = new Set(rows.map(({ id }) => id));
  result.rows_acknowledged += acknowledged.length;
  result.rows_lost += acknowledged.filter((id) => !present.has(id)).length;
}

/** mulberry32: small, and the same on every machine. */
function seeded(state: number): () => number {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
