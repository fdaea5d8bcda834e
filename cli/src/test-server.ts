import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { run } from './run.ts';

export type Asked = { method: string; path: string; headers: IncomingMessage['headers']; body: string };
export type Answer = (asked: Asked, response: ServerResponse) => unknown;

/** A server as small as the test: `GET /path` to a value (sent as JSON) or a function that answers. */
export async function startServer(routes: Record<string, unknown>) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const [path = '/'] = (request.url ?? '/').split('?');
    const call = {
      method: request.method ?? '',
      path: request.url ?? '/',
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    };
    asked.push(call);
    const route = routes[`${request.method} ${path}`];
    const value = typeof route === 'function' ? (route as Answer)(call, response) : route;
    if (response.headersSent || response.writableEnded) return;
    if (value === undefined && route === undefined)
      return problem(response, 404, 'not_found', 'There is nothing here.');
    response.writeHead(value === null ? 204 : 200, { 'content-type': 'application/json' });
    response.end(value === null ? undefined : JSON.stringify(value));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export function problem(response: ServerResponse, status: number, code: string, detail: string): void {
  response.writeHead(status, { 'content-type': 'application/problem+json' });
  response.end(JSON.stringify({ type: 'about:blank', title: 'x', status, code, detail, request_id: 'req-1' }));
}

/** Runs a command line as the shell would and gives all that can be seen of it. */
export async function soulcaster(
  argv: string[],
  options: { env?: Record<string, string>; stdin?: string; directory?: string; signal?: AbortSignal } = {},
) {
  let [out, err] = ['', ''];
  const exitCode = await run(argv, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    stdin: (async function* () {
      yield options.stdin ?? '';
    })(),
    env: { DATA_DIR: '/nowhere', ...options.env },
    workingDirectory: options.directory ?? '/nowhere',
    isTerminal: false,
    columns: null,
    fetch,
    signal: options.signal ?? new AbortController().signal,
    pollMs: 2000,
    quietMs: 50,
  });
  return { exitCode, out, err };
}
