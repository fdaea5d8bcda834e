import { brain } from '@soulcaster/testkit/fake-llm/brain';
import { startFakeLlm } from '@soulcaster/testkit/fake-llm/index';
import { expect } from 'vitest';
import { type TestInstallation, testInstallation } from '../test-installation.ts';
import { greetingFix, openGreetings } from './test-greetings.ts';

/** An installation whose fixes run in the sandbox that `environment` chooses, with a scripted model. */
export async function installationIn(
  things: AsyncDisposableStack,
  environment: Record<string, string>,
): Promise<TestInstallation> {
  const llm = things.use(await startFakeLlm({ script: brain({ fixes: [greetingFix], testCommand: 'node --test' }) }));
  const world = await testInstallation({
    ...environment,
    OPENAI_COMPATIBLE_BASE_URL: llm.baseUrls.openai,
    OPENAI_COMPATIBLE_API_KEY: llm.apiKey,
    OPENAI_COMPATIBLE_MODEL: 'qwen3-coder',
  });
  things.defer(() => world.close());
  return world;
}

/** One fix by the built-in agent from report to verified patch, and what settings and health say of its sandbox. */
export async function expectFixIn(world: TestInstallation, sandbox: string, dir: string): Promise<void> {
  const { sandboxes } = await world.client.capabilities();
  expect(sandboxes).toContainEqual({ id: sandbox, available: true, problems: [] });
  expect(sandboxes).toContainEqual({
    ...{ id: 'local', available: false },
    problems: ['Not chosen. Set SOULCASTER_SANDBOX to local.'],
  });
  expect((await world.client.health()).checks).toContainEqual({ name: 'sandbox', ok: true, detail: sandbox });
  const { mine, fix } = await openGreetings(world, dir, { agents: ['builtin'] });
  const job = await fix({});
  expect(job).toMatchObject({ status: 'success', stage: 'done', sandbox });
  expect(job.patch).toContain("(name ?? 'there')");
  expect(JSON.stringify(await mine.jobs.logs(job.id))).toContain(`the tree is in the ${sandbox} sandbox`);
}

/** A fix is refused with the reason why its sandbox is not there; no other takes its place. */
export async function expectRefusal(world: TestInstallation, sentence: string, dir: string): Promise<void> {
  const { sandboxes } = await world.client.capabilities();
  expect(sandboxes.filter(({ available }) => available)).toEqual([]);
  const { mine, cluster } = await openGreetings(world, dir);
  await expect(mine.clusters.startFix(cluster.id)).rejects.toThrow(sentence);
}
