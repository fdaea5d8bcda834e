import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from './config.ts';
import { type GroupingThread, startGroupingThread } from './grouping-thread.ts';
import { type TestInstallation, testInstallation } from './test-installation.ts';

let world: TestInstallation;
let thread: GroupingThread;
beforeAll(async () => {
  world = await testInstallation({}, { workers: false });
  const { config } = world.installation;
  thread = startGroupingThread({
    config: { ...config, ...loadConfig({ DATA_DIR: config.dataDir, LOG_LEVEL: 'silent' }), dataDir: config.dataDir },
    connectionString: world.connectionString,
    log: world.installation.log,
  });
});
afterAll(async () => {
  await thread.stop();
  await world.close();
});

const grouped = (projectId: string, count: number) =>
  world.until(
    projectId,
    async () => {
      const { items } = await world.client.project(projectId).feedback.list();
      return items.length === count && items.every((item) => item.cluster_id) && items;
    },
    60_000,
  );

describe('the grouping thread', () => {
  it('groups what this process takes in, is started again when it dies, and ends when it is told to', async () => {
    const { id } = await world.newProject();
    await world.client.project(id).feedback.create({ body: 'The bell does not ring when somebody is at the door.' });
    await grouped(id, 1);
    const first = thread.worker()!;
    await first.terminate();
    await world.client.project(id).feedback.create({ body: 'The lamp in the hall flickers since yesterday.' });
    await grouped(id, 2);
    const second = thread.worker()!;
    expect(second).not.toBe(first);
    const ended = once(second, 'exit');
    await thread.stop();
    await ended;
    expect(thread.worker()).toBeUndefined();
  }, 150_000);
});
