import type { IncomingMessage, ServerResponse } from 'node:http';
import { Refused, send } from './exchange.ts';
import { readFile, removeFile, writeFiles } from './files.ts';
import type { MachineCommand } from './machine.ts';
import { USERS } from './machine.ts';
import { closeStdin, sendInput, sendSignal, startProcess } from './processes.ts';
import type { FakeSandbox, World } from './world.ts';

const PORT = '49983';

export interface Asked {
  sandbox: FakeSandbox;
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
}

/** The daemon on each machine, behind E2B's edge, which finds the machine by headers. */
export async function envd(world: World, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const id = request.headers['e2b-sandbox-id'];
  if (request.headers['e2b-sandbox-port'] !== PORT) throw new Refused(400, 'E2b-Sandbox-Port is missing');
  const sandbox = world.sandboxes.get(String(id));
  if (sandbox?.state !== 'running') throw gone();
  if (url.pathname === '/health') return send(response, 204);
  if (request.headers['x-access-token'] !== sandbox.accessToken) throw new Refused(401, 'unauthorized access');
  const asked = { sandbox, request, response, url };
  const answer = routes[`${request.method} ${url.pathname}`];
  if (answer)
    return answer(asked).catch((error) => {
      throw world.sandboxes.has(sandbox.id) ? error : gone();
    });
  const isKnown = Object.keys(routes).some((route) => route.endsWith(` ${url.pathname}`));
  throw new Refused(isKnown ? 405 : 404, `no such route: ${request.method} ${url.pathname}`);
}

const gone = () => new Refused(502, 'The sandbox was not found', { violation: false });

const routes: Record<string, (asked: Asked) => Promise<void>> = {
  'POST /process.Process/Start': startProcess,
  'POST /process.Process/SendInput': sendInput,
  'POST /process.Process/CloseStdin': closeStdin,
  'POST /process.Process/SendSignal': sendSignal,
  'POST /filesystem.Filesystem/Remove': removeFile,
  'GET /files': readFile,
  'POST /files': writeFiles,
};

/** Calls name their user by basic authentication, files by the query. */
export function userOf({ request, url }: Asked): MachineCommand['user'] {
  const basic = /^Basic (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  const named = basic ? Buffer.from(basic, 'base64').toString('utf8').split(':')[0] : url.searchParams.get('username');
  const user = USERS.find((each) => each === (named ?? 'user'));
  if (!user) throw new Refused(401, `invalid username: '${named}'`);
  return user;
}
