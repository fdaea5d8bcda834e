import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { control } from './control.ts';
import { envd } from './envd.ts';
import { Refused, send } from './exchange.ts';
import { machineMissing } from './machine.ts';
import { type FakeSandbox, removeSandbox, type World } from './world.ts';

export interface FakeE2bOptions {
  apiKey?: string;
  templates?: string[];
  /** What they hold in /usr/local/bin: files of this machine by their names there. */
  programs?: Record<string, string>;
  /** How many may run at once; each beyond is 429. */
  sandboxesMax?: number;
}

export interface FakeE2b extends AsyncDisposable {
  /** The values of E2B_API_URL and E2B_SANDBOX_URL. */
  readonly apiUrl: string;
  readonly sandboxUrl: string;
  readonly apiKey: string;
  readonly template: string;
  /** What was asked, as `METHOD /path`. */
  readonly journal: readonly string[];
  /** Requests that a careful client never makes. A test ends by expecting none. */
  readonly violations: readonly string[];
  sandboxes(): Pick<FakeSandbox, 'id' | 'metadata' | 'internet' | 'extensions' | 'endAt'>[];
  /** The next requests to the control plane get this answer. */
  failNext(status: number, message: string, times?: number): void;
  /** A machine goes away, as at its timeout. */
  lose(id: string): Promise<void>;
}

/**
 * E2B on loopback ports: the control plane, and the daemon of each machine, whose commands really run, on machines made of
 * namespaces. A sentence where there can be none.
 */
export async function startFakeE2b(options: FakeE2bOptions = {}): Promise<FakeE2b | { missing: string }> {
  const missing = await machineMissing();
  if (missing) return { missing };
  const world: World = {
    apiKey: options.apiKey ?? `e2b_${'0123456789abcdef'.repeat(2)}`,
    templates: options.templates ?? ['soulcaster-sandbox'],
    programs: options.programs ?? {},
    sandboxesMax: options.sandboxesMax ?? 20,
    ...{ sandboxes: new Map(), failures: [], violations: [], journal: [], timers: new Map() },
  };
  const [api, edge] = await Promise.all([listen(world, control), listen(world, envd)]);
  return {
    ...{ apiUrl: api.url, sandboxUrl: edge.url, apiKey: world.apiKey, template: world.templates[0] ?? '' },
    ...{ journal: world.journal, violations: world.violations },
    sandboxes: () => [...world.sandboxes.values()],
    failNext: (status, message, times = 1) => {
      for (let each = 0; each < times; each++) world.failures.push({ status, message });
    },
    lose: async (id) => void (await removeSandbox(world, id)),
    async [Symbol.asyncDispose]() {
      await Promise.all([...world.sandboxes.keys()].map((id) => removeSandbox(world, id)));
      await Promise.all([api.close(), edge.close()]);
    },
  };
}

type Answer = (world: World, request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;

async function listen(world: World, answer: Answer): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://e2b');
    const asked = `${request.method} ${url.pathname}`;
    world.journal.push(asked);
    answer(world, request, response, url).catch((error: unknown) => {
      const refused = error instanceof Refused ? error : new Refused(500, String(error));
      if (refused.violation) world.violations.push(`${asked}: ${refused.message}`);
      if (response.headersSent) response.destroy();
      else send(response, refused.status, { code: codeOf(refused, url), message: refused.message });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

const CONNECT: Record<number, string> = { 400: 'invalid_argument', 401: 'unauthenticated', 404: 'not_found' };

/** Calls in Connect's form name their errors, all others repeat the number. */
function codeOf({ status }: Refused, { pathname }: URL): string | number {
  return /^\/(process|filesystem)\./.test(pathname) ? (CONNECT[status] ?? 'internal') : status;
}
