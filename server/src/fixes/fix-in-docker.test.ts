import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { dockerSandbox } from '@soulcaster/agent';
import { startContainerEngine } from '@soulcaster/testkit/container-engine';
import { brain } from '@soulcaster/testkit/fake-llm/brain';
import { startFakeLlm } from '@soulcaster/testkit/fake-llm/index';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestInstallation, testInstallation } from '../test-installation.ts';
import { greetingFix, openGreetings } from './test-greetings.ts';

let world: TestInstallation;
let root: string;
let missing: string | undefined;
let socket: string;
const things = new AsyncDisposableStack();

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'sc-docker-'));
  things.defer(() => rmSync(root, { recursive: true, force: true }));
  const llm = things.use(await startFakeLlm({ script: brain({ fixes: [greetingFix], testCommand: 'node --test' }) }));
  const engine = await startContainerEngine();
  if ('missing' in engine) missing = engine.missing;
  else {
    things.use(engine);
    socket = engine.host.slice('unix://'.length);
  }
  world = await testInstallation({
    SOULCASTER_SANDBOX: 'docker',
    ...('missing' in engine ? {} : { DOCKER_HOST: engine.host, DOCKER_SANDBOX_IMAGE: engine.image }),
    OPENAI_COMPATIBLE_BASE_URL: llm.baseUrls.openai,
    OPENAI_COMPATIBLE_API_KEY: llm.apiKey,
    OPENAI_COMPATIBLE_MODEL: 'qwen3-coder',
  });
  things.defer(() => world.close());
}, 180_000);
afterAll(() => things.disposeAsync());

it('a fix is made and verified in containers where the installation chose them', async (test) => {
  if (missing) {
    console.warn(`left out: a fix in containers. ${missing}`);
    return test.skip();
  }
  const { sandboxes } = await world.client.capabilities();
  expect(sandboxes).toContainEqual({ id: 'docker', available: true, problems: [] });
  expect(sandboxes).toContainEqual({
    ...{ id: 'local', available: false },
    problems: ['Not chosen. Set SOULCASTER_SANDBOX to local.'],
  });
  expect((await world.client.health()).checks).toContainEqual({ name: 'sandbox', ok: true, detail: 'docker' });
  const { mine, fix } = await openGreetings(world, join(root, 'greet.git'), { agents: ['builtin'] });
  const job = await fix({});
  expect(job).toMatchObject({ status: 'success', stage: 'done', sandbox: 'docker' });
  expect(job.patch).toContain("(name ?? 'there')");
  expect(JSON.stringify(await mine.jobs.logs(job.id))).toContain('the tree is in the docker sandbox');
  // A job has ended before its sandbox is gone.
  await expect.poll(containersLeft).toEqual([]);
}, 240_000);

it('where no engine answers a fix is refused with the reason, and nothing runs elsewhere', async () => {
  world.installation.sandbox = dockerSandbox({ host: 'unix:///nowhere/docker.sock', image: 'any' });
  const { sandboxes } = await world.client.capabilities();
  expect(sandboxes.filter(({ available }) => available)).toEqual([]);
  const { mine, cluster } = await openGreetings(world, join(root, 'other.git'));
  const starting = mine.clusters.startFix(cluster.id);
  await expect(starting).rejects.toThrow('No container engine answers at unix:///nowhere/docker.sock');
}, 120_000);

/** What the engine itself says is there of this process's sandboxes; other tests may have theirs. */
async function containersLeft(): Promise<string[]> {
  const asked = request({ socketPath: socket, path: '/v1.41/containers/json?all=1' }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const containers = (await json(response)) as { Id: string; Labels: Record<string, string> }[];
  return containers
    .filter(({ Labels }) => Labels['soulcaster.owner']?.startsWith(`${process.pid} `))
    .map(({ Id }) => Id);
}
