import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type TestDatabase, testDatabase } from '../db/test-database.ts';
import { enterQueue } from './presence.ts';
import { startQueue } from './queue.ts';

const log = pino({ level: 'silent' });
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

// The embedded engine has one process by its own lock.
describe.runIf(process.env.TEST_DATABASE_URL)('the presence of workers on Postgres', () => {
  const enter = async () => {
    const presence = await enterQueue(database.connectionString, log);
    onTestFinished(() => presence.leave().catch(() => undefined));
    return presence;
  };

  it('tells the first that it is alone, the next that it is not, and who comes after both left that it is again', async () => {
    const first = await enter();
    expect(first.alone).toBe(true);
    await first.settle();
    const second = await enter();
    expect(second.alone).toBe(false);
    await first.leave();
    const third = await enter();
    expect(third.alone).toBe(false);
    await Promise.all([second.leave(), third.leave()]);
    await expect.poll(async () => (await enter()).alone).toBe(true);
  });

  it('lets who comes second begin only when the first has taken back what was left over', async () => {
    const first = await enter();
    let began = false;
    const second = enter().then((presence) => {
      began = true;
      return presence;
    });
    const waits = async () => {
      const { rows } = await database.pool.query(`SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`);
      return rows.length;
    };
    await expect.poll(waits).toBe(1);
    expect(began).toBe(false);
    await first.settle();
    expect((await second).alone).toBe(false);
  });

  it('lets a lone process take up at once what its predecessor ran when it ended', async () => {
    const projectId = randomUUID();
    const options = { connectionString: database.connectionString, log };
    const dead = await startQueue(options);
    const [taken, taking] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    await dead.work('clusters.assign', async () => {
      taken.resolve();
      await taking.promise;
    });
    await database.orm.transaction((tx) => dead.add(tx, 'clusters.assign', { projectId }, { key: projectId }));
    await taken.promise;
    const presence = await enter();
    const next = await startQueue({ ...options, alone: presence.alone });
    const again = Promise.withResolvers<string>();
    await next.work('clusters.assign', async (task) => again.resolve(task.projectId));
    // By its heartbeat it would be missed after half a minute.
    expect(await again.promise).toBe(projectId);
    taking.resolve();
    await Promise.all([dead.stop(), next.stop()]);
  }, 20_000);
});
