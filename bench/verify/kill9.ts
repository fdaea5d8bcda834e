import { setTimeout as sleep } from 'node:timers/promises';
import { type Install, install, newDoor } from '../install.ts';
import { readOptions } from '../options.ts';
import { seeded, seedFrom } from '../seeded.ts';
import { everyDelivery, everyFeedback, settled } from './everything.ts';
import { Sending } from './kill9/sending.ts';
import { type Engine, onBothEngines } from './on-both-engines.ts';

/**
 * `npm run verify:kill9 -- [--quick] [--kills 200] [--webhooks 10000] [--seed N] [--engine embedded|postgres]`: the server is ended with
 * kill -9 at random moments, at times its embedded engine with it, while signed webhooks arrive whose senders try again: nothing that was
 * acknowledged is lost, nothing is there twice, nothing hangs, and each restart serves within five seconds.
 */
const values = readOptions({
  quick: { type: 'boolean', default: false },
  kills: { type: 'string' },
  webhooks: { type: 'string' },
  seed: { type: 'string' },
  engine: { type: 'string' },
});
const kills = Number(values.kills ?? (values.quick ? 10 : 200));
const webhooks = Number(values.webhooks ?? (values.quick ? 200 : 10_000));
const seed = seedFrom(values.seed);
const SERVES_WITHIN_MS = 5_000;
/** Of these moments after a start one is chosen for the next kill. */
const LIVES_MS = { least: 50, most: 2_000 };

await onBothEngines(values.engine, verify);

async function verify(engine: Engine): Promise<boolean> {
  process.stderr.write(`${engine}, seed ${seed}\n`);
  const random = seeded(seed);
  await using at = await install();
  const { project, door } = await newDoor(at, 'Kill');
  const started = performance.now();
  const sending = new Sending(door, webhooks);
  const restarts: number[] = [];
  for (let kill = 1; kill <= kills; kill++) {
    // So much was sent before, so that the webhooks last until the last kill.
    sending.allow(Math.round((webhooks * kill) / kills));
    await sleep(LIVES_MS.least + random() * (LIVES_MS.most - LIVES_MS.least));
    await at.server.kill({ engine: random() < 0.25 });
    const [servesAfter] = await Promise.all([untilItServes(door.url), at.server.start()]);
    restarts.push(servesAfter);
    process.stderr.write(`\r${kill}/${kills} kills, ${sending.acknowledged.size} acknowledged `);
  }
  await sending.finish();
  await settled(at, project.id, (items) => items >= webhooks);
  const problems = await compare(at, project.id, sending);
  const slowest = Math.round(Math.max(...restarts));
  // The quick form runs among other tests, where times say nothing.
  if (!values.quick && slowest > SERVES_WITHIN_MS) problems.push(`a restart took ${slowest} ms`);

  process.stderr.write(
    `\n${problems
      .slice(0, 20)
      .map((problem) => `${problem}\n`)
      .join('')}`,
  );
  const seconds = Math.round((performance.now() - started) / 1000);
  process.stdout.write(
    `${engine}, seed ${seed}, ${kills} kills in ${seconds} s, ${sending.acknowledged.size} webhooks acknowledged of ${webhooks}, slowest restart ${slowest} ms, lost, doubled or stuck: ${problems.length}\n`,
  );
  return problems.length === 0;
}

/** Milliseconds until the door answers by what is in the database: it refuses who does not sign. */
async function untilItServes(door: string): Promise<number> {
  const started = performance.now();
  for (;;) {
    const answer = await fetch(door, { method: 'POST', signal: AbortSignal.timeout(1_000) }).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.status === 401) return performance.now() - started;
    await sleep(20);
  }
}

async function compare(at: Install, projectId: string, { acknowledged }: Sending): Promise<string[]> {
  const [source] = (await at.client.project(projectId).sources.list()).items;
  const deliveries = await everyDelivery(at, projectId, source!.id);
  const items = await everyFeedback(at, projectId);
  const problems: string[] = [];
  const kept = new Map(deliveries.filter(({ status }) => status !== 'duplicate').map((row) => [row.id, row]));
  for (const [id, { deliveryId, isFirst }] of acknowledged)
    if (isFirst && !kept.has(deliveryId)) problems.push(`report ${id} was acknowledged, and its delivery is gone`);
  for (const { id, status, reason, feedback_id } of kept.values())
    if (status !== 'accepted' || !feedback_id) problems.push(`delivery ${id} ended ${status}, ${reason}`);
  if (kept.size !== acknowledged.size) problems.push(`${kept.size} deliveries of ${acknowledged.size} webhooks`);
  const times = new Map<string | null, number>();
  for (const item of items) times.set(item.external_id, (times.get(item.external_id) ?? 0) + item.occurrences);
  for (const id of acknowledged.keys())
    if (times.get(id) !== 1) problems.push(`report ${id} is there ${times.get(id) ?? 0} times`);
  if (items.length !== acknowledged.size) problems.push(`${items.length} items of ${acknowledged.size} reports`);
  for (const item of items) if (!item.cluster_id) problems.push(`item ${item.id} has no cluster`);
  return problems;
}
