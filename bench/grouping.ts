import { readdirSync, readFileSync, statSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createClient } from '@soulcaster/contract';
import { loadConfig } from '@soulcaster/server/config';
import { type Database, openDatabase } from '@soulcaster/server/db/client';
import { openLog } from '@soulcaster/server/log';
import { startServer } from './e2e/server.ts';
import { readiness } from './grouping/readiness.ts';
import { setsPresent } from './grouping/reports.ts';
import { seedProject } from './grouping/seed-project.ts';
import { percentile, spread } from './percentiles.ts';

const aims = { items_per_second: 200, last_to_first: 0.5, list_p99_ms: 150, ready_seconds: 2 };
const PIECE = 1_000;
const POLL_MS = 100;

/**
 * Groups reports with the real server and its database from 0 to `--items 20000`, while a client reads the list of clusters: items a
 * second per 1,000, the list's times, memory, and how soon the matcher is ready after a restart. `--postgres`: at TEST_DATABASE_URL.
 */
const { values } = parseArgs({
  options: { items: { type: 'string', default: '20000' }, postgres: { type: 'boolean', default: false } },
});
const items = Number(values.items);
if (values.postgres && !process.env.TEST_DATABASE_URL)
  throw new Error('--postgres needs TEST_DATABASE_URL: see scripts/with-postgres.ts');
if (!values.postgres) delete process.env.TEST_DATABASE_URL;

await using server = await startServer({ SOULCASTER_ROLE: 'api,worker' });
const { dataDir } = server;
const client = createClient({
  baseUrl: server.url,
  headers: { 'x-soulcaster-local': readFileSync(join(dataDir, 'local-secret'), 'utf8').trim() },
});
const project = await client.projects.create({ name: 'Grouping' });
await server.kill({ engine: true });
await withDatabase(({ pool }) => seedProject(pool, project.id, items));
await server.start();
const run = await group();
await server.kill({ engine: true });
const curve = await withDatabase(({ pool }) => readCurve(pool, project.id));
print({
  ...run,
  curve,
  ready: await withDatabase(({ orm }) => readiness(orm, { dataDir, projectId: project.id, items })),
});

async function withDatabase<T>(work: (opened: Database) => Promise<T>): Promise<T> {
  const opened = await openDatabase({
    databaseUrl: server.env.DATABASE_URL,
    dataDir: join(dataDir, 'database'),
    log: openLog(loadConfig({ LOG_LEVEL: 'silent' })),
  });
  try {
    return await work(opened);
  } finally {
    await opened.close();
  }
}

async function group() {
  const mine = client.project(project.id);
  const { id } = await mine.clusterJobs.create();
  const [lists, rss]: number[][] = [[], []];
  for (let polls = 0; ; polls++) {
    const started = performance.now();
    await mine.clusters.list({ sort: 'last_seen' });
    lists!.push(performance.now() - started);
    if (polls % 10 === 0) {
      const job = await mine.clusterJobs.get(id);
      rss!.push(residentBytes(server.pid()));
      if (polls % 100 === 0) process.stderr.write(`${job.done} of ${job.total}\n`);
      if (job.status === 'failed') throw new Error(job.error_message ?? 'grouping failed');
      if (job.status === 'success') return { lists: lists!, rssBytesMax: Math.max(...rss!), job };
    }
    await sleep(POLL_MS);
  }
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

function residentBytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
}

type Measured = Awaited<ReturnType<typeof group>> & { curve: number[]; ready: Awaited<ReturnType<typeof readiness>> };

function print({ lists, rssBytesMax, job, curve, ready }: Measured): void {
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
    server_rss_mib_max: Math.round(rssBytesMax / 2 ** 20),
    snapshot_bytes: readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0),
    ready,
    met,
  };
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  process.exitCode = Object.values(met).every(Boolean) ? 0 : 1;
}
