import type { Source } from '@soulcaster/contract';
import { openDatabase } from '@soulcaster/server/db/client';
import { type Install, install } from '../install.ts';
import { readOptions } from '../options.ts';
import { seeded, seedFrom, shuffled } from '../seeded.ts';
import { type SentryMessage, signed, type Upstream, upstream } from './dedupe/upstream.ts';
import { deliver, inParallel } from './deliver.ts';
import { everyDelivery, everyFeedback } from './everything.ts';
import { type Engine, onBothEngines } from './on-both-engines.ts';

/**
 * `npm run verify:dedupe -- [--seed N] [--issues 1000] [--events 10000] [--engine embedded|postgres]`: events of Sentry's issues, each
 * delivered one to five times, at once, in any order, over a restart and a kill -9: as many items as issues, every count exact, every
 * accepted delivery in the log, every state the newest. Captured requests replayed a month later add nothing and change nothing.
 */
const values = readOptions({
  seed: { type: 'string' },
  issues: { type: 'string', default: '1000' },
  events: { type: 'string', default: '10000' },
  engine: { type: 'string' },
});
const seed = seedFrom(values.seed);
const AT_ONCE = 8;
const REPLAYED = 1_000;
const DAY_MS = 86_400_000;

await onBothEngines(values.engine, verify);

async function verify(engine: Engine): Promise<boolean> {
  process.stderr.write(`${engine}, seed ${seed}\n`);
  const random = seeded(seed);
  const sent = upstream(Number(values.issues), Number(values.events), random);
  const copies = shuffled(
    sent.messages.flatMap((message) => Array<SentryMessage>(1 + Math.floor(random() * 5)).fill(message)),
    random,
  );
  await using at = await install();
  const project = await at.client.projects.create({ name: 'Dedupe' });
  const source = await at.client
    .project(project.id)
    .sources.create({ kind: 'sentry', name: 'Sentry', settings: {}, repository_id: null });
  const door = { url: source.ingest_url ?? '', secret: source.secret ?? '' };

  const started = performance.now();
  const accepted = await sendAll(at, door, copies);
  const sendSeconds = (performance.now() - started) / 1000;
  await digested(at, project.id, source, sent.messages.length);
  const seconds = (performance.now() - started) / 1000;
  const problems = await compare(at, project.id, source, { sent, accepted, copies: copies.length });

  const before = JSON.stringify(await everyFeedback(at, project.id));
  await aMonthLater(at);
  problems.push(...(await replay(at, door, shuffled(sent.messages, random).slice(0, REPLAYED))));
  if (JSON.stringify(await everyFeedback(at, project.id)) !== before)
    problems.push('a replayed request changed feedback');

  process.stderr.write(
    problems
      .slice(0, 20)
      .map((problem) => `${problem}\n`)
      .join(''),
  );
  process.stdout.write(
    `${engine}, seed ${seed}, ${copies.length} deliveries of ${sent.messages.length} webhooks in ${sendSeconds.toFixed(0)} s (understood after ${seconds.toFixed(0)} s), ${sent.issues.length} issues, ${Math.min(REPLAYED, sent.messages.length)} replayed a month later, problems: ${problems.length}\n`,
  );
  return problems.length === 0;
}

/** The delivery ids of the answers; the server is restarted after a third and killed after two thirds. */
async function sendAll(
  at: Install,
  door: { url: string; secret: string },
  copies: SentryMessage[],
): Promise<Set<string>> {
  const accepted = new Set<string>();
  let answered = 0;
  let interruption = Promise.resolve();
  await inParallel(copies, AT_ONCE, async (message) => {
    const answer = await deliver(door.url, signed(message, door.secret));
    if (answer.status === 'accepted') accepted.add(answer.delivery_id);
    answered += 1;
    if (answered === Math.floor(copies.length / 3)) interruption = at.server.restart();
    if (answered === Math.floor((copies.length * 2) / 3))
      interruption = interruption.then(() => at.server.kill()).then(() => at.server.start());
    if (answered % 1000 === 0) process.stderr.write(`\r${answered}/${copies.length} deliveries `);
  });
  await interruption;
  process.stderr.write('\n');
  return accepted;
}

/** Waits until every accepted delivery is understood. */
async function digested(at: Install, projectId: string, source: Source, webhooks: number): Promise<void> {
  for (let [last, since] = [-1, performance.now()]; ; ) {
    const waiting = (await everyDelivery(at, projectId, source.id)).filter(
      ({ status, feedback_id }) => status === 'accepted' && !feedback_id,
    ).length;
    process.stderr.write(`\r${waiting} of ${webhooks} wait to be understood   `);
    if (waiting === 0) break;
    if (waiting !== last) [last, since] = [waiting, performance.now()];
    if (performance.now() - since > 60_000)
      throw new Error(`${waiting} deliveries are not understood, and nothing moves`);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
  }
  process.stderr.write('\n');
}

async function compare(
  at: Install,
  projectId: string,
  source: Source,
  { sent, accepted, copies }: { sent: Upstream; accepted: Set<string>; copies: number },
): Promise<string[]> {
  const deliveries = await everyDelivery(at, projectId, source.id);
  const items = await everyFeedback(at, projectId);
  const problems: string[] = [];
  const check = (isRight: boolean, problem: string) => isRight || problems.push(problem);
  const kept = new Map(deliveries.filter(({ status }) => status !== 'duplicate').map((row) => [row.id, row]));
  check(kept.size === sent.messages.length, `${kept.size} deliveries are kept of ${sent.messages.length} webhooks`);
  // Where an answer was lost with a kill, the repeated try is told that it is a duplicate.
  check(deliveries.length >= copies, `${deliveries.length} rows in the log of ${copies} deliveries`);
  for (const id of accepted) check(kept.has(id), `the accepted delivery ${id} is not in the log`);
  for (const row of kept.values()) check(row.status === 'accepted', `a delivery ended ${row.status}: ${row.reason}`);
  check(items.length === sent.issues.length, `${items.length} items of ${sent.issues.length} issues`);
  const byIssue = new Map(items.map((item) => [item.external_id, item]));
  for (const issue of sent.issues) {
    const item = byIssue.get(issue.id);
    check(item?.occurrences === issue.events, `issue ${issue.id}: ${item?.occurrences} occurrences of ${issue.events}`);
    check(item?.upstream_state === issue.state, `issue ${issue.id} is ${item?.upstream_state}, not ${issue.state}`);
  }
  return problems;
}

/** Moves all times of the log back by a month and starts the server anew, whose sweep then forgets the payloads. */
async function aMonthLater(at: Install): Promise<void> {
  await at.server.kill();
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const { DATABASE_URL: databaseUrl } = at.server.env;
  const database = await openDatabase({ databaseUrl, dataDir: `${at.server.dataDir}/database`, log });
  await database.pool.query("UPDATE deliveries SET received_at = received_at - $1 * interval '1 millisecond'", [
    31 * DAY_MS,
  ]);
  await database.close();
  await at.server.start();
}

async function replay(
  at: Install,
  door: { url: string; secret: string },
  captured: SentryMessage[],
): Promise<string[]> {
  const problems: string[] = [];
  await inParallel(captured, AT_ONCE, async (message) => {
    const { status } = await deliver(door.url, signed(message, door.secret));
    if (status !== 'duplicate') problems.push('a request of a month ago was taken once more');
  });
  const { pending_clustering } = await at.client.project((await at.client.projects.list()).items[0]!.id).stats();
  if (pending_clustering > 0) problems.push('a replayed request gave the grouping something to do');
  return problems;
}
