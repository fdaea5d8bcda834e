import { readdirSync, statSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import type { Database } from '@soulcaster/server/db/client';
import { cpuSecondsOf, memoryOf, processesOf } from './grouping/processes.ts';
import { readiness } from './grouping/readiness.ts';
import { setsPresent } from './grouping/reports.ts';
import { seededServer, withDatabase } from './grouping/seeded-server.ts';
import { watchList } from './grouping/watch-list.ts';
import { readOptions } from './options.ts';
import { percentile, spread } from './percentiles.ts';

const aims = { items_per_second: 200, last_to_first: 0.5, list_p99_ms: 150, ready_seconds: 2 };
const PIECE = 1_000;

/**
 * Groups reports with the real server and its database from 0 to `--items 20000`, while a client reads the list of clusters: items a
 * second per 1,000, the list's times, memory, and how soon the matcher is ready after a restart. `--postgres`: at TEST_DATABASE_URL.
 */
const values = readOptions({
  items: { type: 'string', default: '20000' },
  postgres: { type: 'boolean', default: false },
});
const items = Number(values.items);
if (values.postgres && !process.env.TEST_DATABASE_URL)
  throw new Error('--postgres needs TEST_DATABASE_URL: see scripts/with-postgres.ts');
if (!values.postgres) delete process.env.TEST_DATABASE_URL;

const { server, projectId, mine } = await seededServer(items);
await using _ = server;
const { dataDir } = server;
const run = await group();
await server.kill({ engine: true });
const curve = await withDatabase(server, ({ pool }) => readCurve(pool, projectId));
print({
  ...run,
  curve,
  ready: await withDatabase(server, ({ orm }) => readiness(orm, { dataDir, projectId, items })),
});

async function group() {
  const pids = processesOf(server);
  const before = mapValues(pids, cpuSecondsOf);
  let job = await mine.clusterJobs.create();
  const lists = await watchList(mine, async (polls) => {
    if (polls % 10 > 0) return false;
    job = await mine.clusterJobs.get(job.id);
    if (polls % 100 === 0) process.stderr.write(`${job.done} of ${job.total}\n`);
    if (job.status === 'failed') throw new Error(job.error_message ?? 'grouping failed');
    return job.status === 'success';
  });
  const cpuSeconds = mapValues(pids, (pid, name) => Math.round(cpuSecondsOf(pid) - before[name]!));
  return { lists, job, cpuSeconds, memory: mapValues(pids, memoryOf) };
}

function mapValues<T>(pids: Record<string, number>, of: (pid: number, name: string) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, of(pid, name)]));
}

/** When the last item of every 1,000 was stored, in seconds after the first of all. */
async function readCurve(pool: Database['pool'], projectId: string): Promise<number[]> {
  const { rows } = await pool.query<{ seconds: number }>(
    `SELECT extract(epoch FROM clustered_at - min(clustered_at) OVER ())::float8 AS seconds
    FROM feedback WHERE project_id = $1 AND clustered_at IS NOT NULL ORDER BY position`,
    [projectId],
  );
  const ends = Array.from({ length: Math.floor(rows.length / PIECE) }, (_, at) => rows[(at + 1) * PIECE - 1]!.seconds);
  return ends.map((end, at) => Math.round(PIECE / (end - (ends[at - 1] ?? 0))));
}

type Measured = Awaited<ReturnType<typeof group>> & { curve: number[]; ready: Awaited<ReturnType<typeof readiness>> };

function print({ lists, job, cpuSeconds, memory, curve, ready }: Measured): void {
  const seconds = (Date.parse(job.finished_at ?? '') - Date.parse(job.started_at ?? '')) / 1000;
  const list = spread(lists);
  const lastToFirst = Number(((curve.at(-1) ?? 0) / (curve[0] || 1)).toFixed(2));
  const rate = Math.round(job.done / seconds);
  const folder = join(dataDir, 'grouping');
  const met = {
    items_per_second: rate >= aims.items_per_second,
    last_to_first: lastToFirst >= aims.last_to_first,
    list: list.p99_ms <= aims.list_p99_ms,
    ready: ready.seconds <= aims.ready_seconds,
  };
  const result = {
    bench: 'grouping',
    database: values.postgres ? 'postgres' : 'embedded',
    reports: setsPresent().length > 0 ? setsPresent() : 'made up',
    processors: cpus().length,
    load_average: Number(loadavg()[0]?.toFixed(2)),
    aims,
    items: job.done,
    clusters: job.created,
    seconds: Number(seconds.toFixed(1)),
    items_per_second: rate,
    curve_per_1000: curve,
    slowest_1000: Math.min(...curve),
    median_1000: percentile(curve, 0.5),
    last_to_first: lastToFirst,
    list,
    cpu_seconds: cpuSeconds,
    items_per_cpu_second: Math.round(job.done / Object.values(cpuSeconds).reduce((sum, each) => sum + each, 0)),
    memory,
    snapshot_bytes: readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0),
    ready,
    met,
  };
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  process.exitCode = Object.values(met).every(Boolean) ? 0 : 1;
}
