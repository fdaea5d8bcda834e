import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { dockerSandbox } from '@soulcaster/agent';
import { startContainerEngine } from '@soulcaster/testkit/container-engine';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestInstallation } from '../test-installation.ts';
import { expectFixIn, expectRefusal, installationIn } from './test-fix-in-sandbox.ts';

let world: TestInstallation;
let root: string;
let missing: string | undefined;
let socket: string;
const things = new AsyncDisposableStack();

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'sc-docker-'));
  things.defer(() => rmSync(root, { recursive: true, force: true }));
  const engine = await startContainerEngine();
  if ('missing' in engine) missing = engine.missing;
  else {
    things.use(engine);
    socket = engine.host.slice('unix://'.length);
  }
  world = await installationIn(things, {
    SOULCASTER_SANDBOX: 'docker',
    ...('missing' in engine ? {} : { DOCKER_HOST: engine.host, DOCKER_SANDBOX_IMAGE: engine.image }),
  });
}, 180_000);
afterAll(() => things.disposeAsync());

it('a fix is made and verified in containers where the installation chose them', async (test) => {
  if (missing) {
    console.warn(`left out: a fix in containers. ${missing}`);
    return test.skip();
  }
  await expectFixIn(world, 'docker', join(root, 'greet.git'));
  // A job has ended before its sandbox is gone.
  await expect.poll(containersLeft).toEqual([]);
}, 240_000);

it('where no engine answers a fix is refused with the reason, and nothing runs elsewhere', async () => {
  world.installation.sandbox = dockerSandbox({ host: 'unix:///nowhere/docker.sock', image: 'any' });
  const sentence = 'No container engine answers at unix:///nowhere/docker.sock';
  await expectRefusal(world, sentence, join(root, 'other.git'));
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
