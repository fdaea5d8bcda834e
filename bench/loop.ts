import { cpus, loadavg } from 'node:os';
import { type Install, install, newDoor } from './install.ts';
import { burst, paced } from './loop/acks.ts';
import { fixes } from './loop/fixes.ts';
import { visible } from './loop/visible.ts';
import { readOptions } from './options.ts';
import { spread } from './percentiles.ts';

const aims = { ack_p99_ms: 20, visible_p99_ms: 1000, fix_p99_ms: 30_000 };

/**
 * The loop in three times, on a server with fresh data (embedded; with TEST_DATABASE_URL a new database there): a signed webhook until
 * it is stored and answered, a report until its cluster is seen, *Start fix* until the pull request of the demo's bugs.
 * `--webhooks 1000 --at-once 4 --per-second 50 --reports 40 --fixes 4`
 */
async function main(): Promise<void> {
  const text = (value: string) => ({ type: 'string', default: value }) as const;
  const values = readOptions({
    webhooks: text('1000'),
    'at-once': text('4'),
    'per-second': text('50'),
    reports: text('40'),
    fixes: text('4'),
  });
  const load_average = Number(loadavg()[0]?.toFixed(2));
  await using server = await install();
  const warm = await newDoor(server, 'Warm-up');
  await burst(warm.door, 50, 2);
  await allGrouped(server, warm.project.id);

  const acks = await measureAcks(
    server,
    Number(values.webhooks),
    Number(values['at-once']),
    Number(values['per-second']),
  );
  const webhook = await visible(server, 'webhook', Number(values.reports));
  const byHand = await visible(server, 'by_hand', Number(values.reports));
  const fixed = await fixes(server, Number(values.fixes));
  const fix = fixed.length > 0 ? spread(fixed.map((each) => each.ms)) : null;
  const met = {
    ack: acks.paced.p99_ms <= aims.ack_p99_ms,
    visible: spread([...webhook, ...byHand]).p99_ms <= aims.visible_p99_ms,
    fix: fix !== null && fix.p99_ms <= aims.fix_p99_ms && fixed.every((each) => each.stage === 'done'),
  };
  const result = {
    bench: 'loop',
    database: process.env.TEST_DATABASE_URL ? 'postgres' : 'embedded',
    processors: cpus().length,
    load_average,
    aims,
    ack: acks,
    report_to_visible_cluster: { webhook: spread(webhook), by_hand: spread(byHand) },
    start_fix_to_pull_request: { ...fix, fixes: fixed },
    met,
  };
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  process.exitCode = Object.values(met).every(Boolean) ? 0 : 1;
}

async function measureAcks(server: Install, count: number, atOnce: number, perSecond: number) {
  const quiet = await newDoor(server, 'Paced');
  const pacedTimes = await paced(quiet.door, Math.ceil(count / 2), perSecond);
  await allGrouped(server, quiet.project.id);
  const busy = await newDoor(server, 'Burst');
  const started = performance.now();
  const burstTimes = await burst(busy.door, count, atOnce);
  const seconds = (performance.now() - started) / 1000;
  await allGrouped(server, busy.project.id);
  return {
    paced: { per_second: perSecond, ...spread(pacedTimes) },
    burst: { at_once: atOnce, per_second: Math.round(count / seconds), ...spread(burstTimes) },
    burst_grouped_after_seconds: Math.round((performance.now() - started) / 100) / 10,
  };
}

/** Waits until all that was accepted is feedback and all feedback has a cluster. */
async function allGrouped({ client }: Install, projectId: string): Promise<void> {
  const api = client.project(projectId);
  for (;;) {
    const { items } = await api.sources.list();
    const { feedback, pending_clustering } = await api.stats();
    if (pending_clustering === 0 && items.every((source) => source.deliveries_today === feedback)) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

await main();
