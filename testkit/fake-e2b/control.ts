import type { IncomingMessage, ServerResponse } from 'node:http';
import { jsonOf, type Kind, Refused, send } from './exchange.ts';
import { addSandbox, endLater, type FakeSandbox, removeSandbox, type World } from './world.ts';

const ENVD = '0.6.4';
const SECONDS_MAX = 3600;
const NEW: Record<string, Kind> = {
  ...{ templateID: 'string', metadata: 'strings', envVars: 'strings', timeout: 'number' },
  ...{ allow_internet_access: 'boolean', autoPause: 'boolean', autoPauseMemory: 'boolean' },
};

/** E2B's control plane: https://e2b.dev/docs/api-reference */
export async function control(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const failure = world.failures.shift();
  if (failure) throw new Refused(failure.status, failure.message, { violation: false });
  const key = request.headers['x-api-key'];
  if (!key) throw new Refused(401, 'Authorization header is missing');
  if (key !== world.apiKey) throw new Refused(401, 'Invalid API key', { violation: false });
  const { pathname } = url;
  if (pathname === '/v2/sandboxes')
    return byMethod(request, { POST: () => create(world, request, response), GET: () => list(world, response, url) });
  const [, id = '', verb = ''] = /^\/sandboxes\/(\w+)(?:\/(timeout|pause))?$/.exec(pathname) ?? [];
  if (!id) throw new Refused(404, `no such route: ${pathname}`);
  const sandbox = world.sandboxes.get(id);
  if (!sandbox)
    throw new Refused(404, `sandbox "${id}" doesn't exist or you don't have access to it`, { violation: false });
  if (verb === 'timeout') return byMethod(request, { POST: () => extend(world, request, response, sandbox) });
  if (verb === 'pause') return byMethod(request, { POST: () => pause(request, response, sandbox) });
  return byMethod(request, {
    GET: async () => send(response, 200, shape(sandbox)),
    DELETE: async () => {
      await removeSandbox(world, id);
      send(response, 204);
    },
  });
}

async function byMethod(request: IncomingMessage, methods: Record<string, () => Promise<void>>): Promise<void> {
  const answer = methods[request.method ?? ''];
  if (!answer) throw new Refused(405, `${request.method} is not allowed here`);
  await answer();
}

async function create(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await jsonOf(request, NEW);
  const { templateID, metadata = {}, timeout = 15, allow_internet_access: internet = true } = body;
  if (typeof templateID !== 'string') throw new Refused(400, 'property "templateID" is missing');
  if (!world.templates.includes(templateID))
    throw new Refused(404, `template '${templateID}' not found`, { violation: false });
  const seconds = secondsOf(timeout);
  if (world.sandboxes.size >= world.sandboxesMax)
    throw new Refused(429, 'you have reached the maximum number of concurrent E2B sandboxes', { violation: false });
  const what = { templateID, metadata: metadata as Record<string, string>, internet: internet === true };
  const sandbox = await addSandbox(world, what, seconds);
  const { id: sandboxID, accessToken: envdAccessToken } = sandbox;
  send(response, 201, { sandboxID, templateID, clientID: 'fake', envdVersion: ENVD, envdAccessToken, domain: null });
}

async function extend(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  sandbox: FakeSandbox,
): Promise<void> {
  const { timeout } = await jsonOf(request, { timeout: 'number' });
  endLater(world, sandbox, secondsOf(timeout));
  sandbox.extensions += 1;
  send(response, 204);
}

async function pause(request: IncomingMessage, response: ServerResponse, sandbox: FakeSandbox): Promise<void> {
  await jsonOf(request, { memory: 'boolean' });
  if (sandbox.state === 'paused') throw new Refused(409, 'the sandbox is paused already', { violation: false });
  sandbox.state = 'paused';
  send(response, 204);
}

/** The newest first, a page at a time; `metadata` is a query string within the query string. */
async function list(world: World, response: ServerResponse, url: URL): Promise<void> {
  const { searchParams } = url;
  const wanted = [...new URLSearchParams(searchParams.get('metadata') ?? '')].map(([name, value]) => [
    decodeURIComponent(name),
    decodeURIComponent(value),
  ]);
  const states = searchParams.get('state')?.split(',') ?? ['running', 'paused'];
  const found = [...world.sandboxes.values()]
    .filter(({ state }) => states.includes(state))
    .filter(({ metadata }) => wanted.every(([name = '', value]) => metadata[name] === value))
    .reverse();
  const from = Number(searchParams.get('nextToken') ?? 0);
  const to = from + Math.min(100, Number(searchParams.get('limit') ?? 100));
  const more = to < found.length ? { 'x-next-token': String(to) } : undefined;
  send(response, 200, found.slice(from, to).map(shape), more);
}

const shape = ({ id, templateID, metadata, state, startedAt, endAt, internet }: FakeSandbox) => ({
  ...{ sandboxID: id, templateID, metadata, state, allowInternetAccess: internet, envdVersion: ENVD },
  ...{ startedAt: startedAt.toISOString(), endAt: endAt.toISOString(), clientID: 'fake' },
  ...{ cpuCount: 2, memoryMB: 2048, diskSizeMB: 10_240 },
});

function secondsOf(timeout: unknown): number {
  if (typeof timeout !== 'number' || !Number.isInteger(timeout) || timeout < 0)
    throw new Refused(400, 'property "timeout" must be a whole number of seconds');
  if (timeout > SECONDS_MAX) throw new Refused(400, 'Timeout cannot be greater than 1 hours');
  return timeout;
}
