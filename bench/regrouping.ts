import { cpus, loadavg } from 'node:os';
import { Sensitivity } from '@soulcaster/contract';
import { cpuSecondsOf, memoryOf, processesOf } from './grouping/processes.ts';
import { seededServer } from './grouping/seeded-server.ts';
import { watchList } from './grouping/watch-list.ts';
import { readOptions } from './options.ts';
import { spread } from './percentiles.ts';

const aims = { request_seconds: 10 };

/**
 * Groups `--items 5000`, previews them with another `--sensitivity strict`, accepts all that would change and undoes that, with the
 * real server and its database, while a client reads the list of clusters. `--postgres`: at TEST_DATABASE_URL.
 */
const values = readOptions({
  items: { type: 'string', default: '5000' },
  sensitivity: { type: 'string', default: 'strict' },
  postgres: { type: 'boolean', default: false },
});
if (values.postgres && !process.env.TEST_DATABASE_URL)
  throw new Error('--postgres needs TEST_DATABASE_URL: see scripts/with-postgres.ts');
if (!values.postgres) delete process.env.TEST_DATABASE_URL;

const { server, mine } = await seededServer(Number(values.items));
await using _ = server;
const grouped = await runJob({});
const preview = await runJob({ mode: 'preview', sensitivity: Sensitivity.parse(values.sensitivity) });
const diff = await request(() => mine.clusterJobs.diff(preview.job.id));
const accepted = await request(() => mine.clusterJobs.accept(preview.job.id));
const undone = await request(() => mine.groupingActs.undo(accepted.answer.act!.id));
const moved = diff.answer.changes.reduce((sum, { moves }) => sum + moves.length, 0);
const met = {
  request: Math.max(diff.seconds, accepted.seconds, undone.seconds) <= aims.request_seconds,
  all: accepted.answer.accepted === diff.answer.changes.length && undone.answer.moved === moved,
};
const result = {
  bench: 'regrouping',
  database: values.postgres ? 'postgres' : 'embedded',
  processors: cpus().length,
  load_average: Number(loadavg()[0]?.toFixed(2)),
  aims,
  items: grouped.job.done,
  clusters: grouped.job.created,
  changes: diff.answer.changes.length,
  reports_moved: moved,
  grouped: summaryOf(grouped),
  preview: summaryOf(preview),
  diff: summaryOf(diff),
  accept_all: summaryOf(accepted),
  undo: summaryOf(undone),
  memory: Object.fromEntries(Object.entries(processesOf(server)).map(([name, pid]) => [name, memoryOf(pid)])),
  met,
};
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
process.exitCode = Object.values(met).every(Boolean) ? 0 : 1;

async function runJob(asked: Parameters<typeof mine.clusterJobs.create>[0]) {
  return measured(async () => {
    let job = await mine.clusterJobs.create(asked);
    const lists = await watchList(mine, async (polls) => {
      if (polls % 10 === 0) job = await mine.clusterJobs.get(job.id);
      if (job.status === 'failed') throw new Error(job.error_message ?? 'the run failed');
      return job.status === 'success';
    });
    return { job, lists };
  });
}

async function request<T>(work: () => Promise<T>) {
  return measured(async () => {
    let isDone = false;
    const answering = work().finally(() => {
      isDone = true;
    });
    const lists = await watchList(mine, async () => isDone);
    return { answer: await answering, lists };
  });
}

async function measured<T extends { lists: number[] }>(work: () => Promise<T>) {
  const pids = Object.entries(processesOf(server));
  const before = pids.map(([, pid]) => cpuSecondsOf(pid));
  const started = performance.now();
  const done = await work();
  const seconds = (performance.now() - started) / 1000;
  const cpuSeconds = pids.map(([name, pid], at) => [name, Number((cpuSecondsOf(pid) - before[at]!).toFixed(1))]);
  return { ...done, seconds, cpuSeconds: Object.fromEntries(cpuSeconds) as Record<string, number> };
}

function summaryOf({ seconds, cpuSeconds, lists }: { seconds: number; cpuSeconds: object; lists: number[] }) {
  return { seconds: Number(seconds.toFixed(1)), cpu_seconds: cpuSeconds, list: spread(lists) };
}
