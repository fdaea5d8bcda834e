import type { Event, LogLine } from '@soulcaster/contract';
import { messagesOf, type StreamMessage } from '@soulcaster/testkit/event-stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectContext } from '../context.ts';
import { clusters, jobLogs, jobs, projects, repositories } from '../db/tables.ts';
import { recordEvent } from '../events/record.ts';
import { newId } from '../ids.ts';
import { type TestInstallation, testInstallation } from '../test-installation.ts';

let world: TestInstallation;
beforeAll(async () => {
  world = await testInstallation({}, { workers: false });
});
afterAll(() => world.close());

/** Opens a stream; what happens from then on is in it. `read` reads so many messages, or up to one, and hangs up. */
async function open(projectId: string, options: { after?: string; jobId?: string } = {}) {
  const stop = new AbortController();
  const query = options.jobId ? `?job_id=${options.jobId}` : '';
  const answer = await world.app.request(`http://localhost:3000/api/projects/${projectId}/events${query}`, {
    headers: { ...world.ownerHeaders, ...(options.after && { 'last-event-id': options.after }) },
    signal: stop.signal,
  });
  expect(answer.headers.get('content-type')).toContain('text/event-stream');
  return {
    async read(enough: number | string): Promise<StreamMessage[]> {
      const seen: StreamMessage[] = [];
      for await (const message of messagesOf(answer.body))
        if (seen.push(message) === enough || (typeof enough === 'string' && summaries([message])[0] === enough)) break;
      stop.abort();
      return seen;
    },
  };
}

const follow = async (projectId: string, enough: number, options: { after?: string; jobId?: string } = {}) =>
  (await open(projectId, options)).read(enough);

const say = (projectId: string, body: string) => world.client.project(projectId).feedback.create({ body });
const summaries = (messages: StreamMessage[]) =>
  messages.map((message) => (JSON.parse(message.data) as Event).summary.replace('reported: ', ''));

describe('the live stream', () => {
  it('tells what happens from now on, and nothing of other projects', async () => {
    const [project, other] = [await world.newProject('Live'), await world.newProject('Next door')];
    await say(project.id, 'Before anybody listened.');
    const stream = await open(project.id);
    await say(other.id, 'Not for here.');
    await say(project.id, 'First of all.');
    await say(project.id, 'Second of all.');
    expect(summaries(await stream.read(2))).toEqual(['First of all.', 'Second of all.']);
  });

  it('goes on after the last message that was read: nothing is missed and nothing comes twice, however often it breaks', async () => {
    const project = await world.newProject('Broken');
    const total = 60;
    let after = (await startOf(project.id)).id;
    const seen: string[] = [];
    const writing = (async () => {
      for (let index = 0; index < total; index += 4)
        await Promise.all([0, 1, 2, 3].map((offset) => say(project.id, `Report number ${index + offset}.`)));
    })();
    while (seen.length < total) {
      const messages = await follow(project.id, Math.min(7, total - seen.length), { after });
      seen.push(...summaries(messages));
      after = messages.at(-1)!.id;
    }
    await writing;
    expect(new Set(seen).size).toBe(total);
    expect(seen).toHaveLength(total);
  });

  it('shows an event of a transaction that took long, although later ones were seen before it', async () => {
    const project = await world.newProject('Slow');
    const { db } = world.installation;
    const rows = await db.select().from(projects);
    const ctx = projectContext(world.installation, rows.find((row) => row.id === project.id)!, 'owner', {
      kind: 'task',
      name: 'a slow one',
    });
    const { id: after } = await startOf(project.id);
    const stream = await open(project.id, { after });
    if (process.env.TEST_DATABASE_URL)
      await db.transaction(async (tx) => {
        await recordEvent({ ...ctx, db: tx }, { type: 'project.changed', summary: 'slow' });
        await say(project.id, 'Quick one.');
      });
    else {
      await recordEvent(ctx, { type: 'project.changed', summary: 'slow' });
      await say(project.id, 'Quick one.');
    }
    expect(summaries(await stream.read(2)).toSorted()).toEqual(['Quick one.', 'slow']);
  });

  it("tells a job's log from its first line on, and from the last line read after a break", async () => {
    const project = await world.newProject('Log');
    const jobId = await newJob(project.id);
    await write(jobId, 1, 30);
    const first = await follow(project.id, 12, { jobId });
    await write(jobId, 31, 50);
    const rest = await follow(project.id, 38, { jobId, after: first.at(-1)!.id });
    const lines = [...first, ...rest].map((message) => JSON.parse(message.data) as LogLine & { job_id: string });
    expect(lines.map((line) => line.seq)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
    expect(new Set(lines.map((line) => line.job_id))).toEqual(new Set([jobId]));
  });
});

/** A place in the stream after all there is: the id of a message of now. */
async function startOf(projectId: string): Promise<StreamMessage> {
  const stream = await open(projectId);
  await say(projectId, 'The start.');
  // What was committed while another transaction ran, the making of the project say, may come first.
  return (await stream.read('The start.')).at(-1)!;
}

async function newJob(projectId: string): Promise<string> {
  const { db } = world.installation;
  const ids = { cluster: newId(), repository: newId(), job: newId() };
  const seen = { firstSeenAt: new Date(), lastSeenAt: new Date() };
  await db.insert(clusters).values({ id: ids.cluster, projectId, number: 1, title: 'A', summary: '', ...seen });
  await db
    .insert(repositories)
    .values({ id: ids.repository, projectId, forge: 'local', name: '/r', baseBranch: 'main' });
  await db.insert(jobs).values({
    id: ids.job,
    projectId,
    clusterId: ids.cluster,
    repositoryId: ids.repository,
    agent: 'repair',
    sandbox: 'local',
  });
  return ids.job;
}

async function write(jobId: string, from: number, to: number): Promise<void> {
  const lines = Array.from({ length: to - from + 1 }, (_, index) => ({
    jobId,
    seq: from + index,
    stage: 'agent' as const,
    origin: 'agent' as const,
    level: 'info' as const,
    text: `line ${from + index}`,
  }));
  await world.installation.db.insert(jobLogs).values(lines);
}
