import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../db/test-database.ts';
import { type Queue, startQueue } from './queue.ts';

let database: TestDatabase;
let queue: Queue;
beforeAll(async () => {
  database = await testDatabase();
  queue = await startQueue({ connectionString: database.connectionString, log: pino({ level: 'silent' }) });
});
afterAll(async () => {
  await queue.stop();
  await database.close();
});

const projectId = randomUUID();
const add = (name: 'delivery.digest' | 'source.sync', sourceId: string) =>
  queue.add(database.orm, name, { projectId, sourceId }, { key: sourceId });

describe('the queue', () => {
  it('runs a task only when the transaction that added it commits', async () => {
    const ran: string[] = [];
    const bothSeen = gate();
    await queue.work('clusters.assign', async (task) => {
      ran.push(task.projectId);
      bothSeen.open();
    });
    const [kept, undone] = [randomUUID(), randomUUID()];
    const attempt = database.orm.transaction(async (tx) => {
      await queue.add(tx, 'clusters.assign', { projectId: undone }, { key: undone });
      throw new Error('undo');
    });
    await expect(attempt).rejects.toThrow('undo');
    await database.orm.transaction((tx) => queue.add(tx, 'clusters.assign', { projectId: kept }, { key: kept }));
    await bothSeen.opened;
    expect(ran).toEqual([kept]);
  });

  it('takes up what waits one after another, without a pause between', async () => {
    const first = gate();
    const [keys, ran] = [Array.from({ length: 6 }, () => randomUUID()), [] as string[]];
    const done = gate();
    await queue.work('source.sync', async (task) => {
      await first.opened;
      ran.push(task.sourceId);
      if (ran.length === keys.length) done.open();
    });
    for (const key of keys) await add('source.sync', key);
    const started = performance.now();
    first.open();
    await done.opened;
    expect(ran.toSorted()).toEqual(keys.toSorted());
    // Asleep between each two of the six it would take ten seconds and more.
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('runs one task of a key at a time and adds the waiting one once, and a long one holds up no other key', async () => {
    const [long, other, last] = [randomUUID(), randomUUID(), randomUUID()];
    const [longStarted, otherRan, secondLong, lastRan] = [gate(), gate(), gate(), gate()];
    const release = gate();
    let running = 0;
    let runs = 0;
    await queue.work('delivery.digest', async (task) => {
      if (task.sourceId === other) return otherRan.open();
      if (task.sourceId === last) return lastRan.open();
      running += 1;
      runs += 1;
      expect(running).toBe(1);
      longStarted.open();
      await release.opened;
      running -= 1;
      if (runs === 2) secondLong.open();
    });
    await add('delivery.digest', long);
    await longStarted.opened;
    for (let again = 0; again < 3; again++) await add('delivery.digest', long);
    await add('delivery.digest', other);
    await otherRan.opened;
    expect(runs).toBe(1);
    release.open();
    await secondLong.opened;
    await add('delivery.digest', last);
    await lastRan.opened;
    expect(runs).toBe(2);
  });
});

function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}
