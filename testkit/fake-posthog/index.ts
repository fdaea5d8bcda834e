import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runHogQL, type StoredEvent } from './hogql.ts';

export interface FakePostHogOptions {
  apiKey?: string;
  projectId?: string;
  /** What the key may do; without `query:read` it may not ask. */
  scopes?: string[];
}

export interface FakePostHog {
  readonly url: string;
  readonly apiKey: string;
  readonly projectId: string;
  /** Every event that was stored. Keep them in any order. */
  readonly events: StoredEvent[];
  /** What was asked: the query, or null where there was none to read. */
  readonly asked: (string | null)[];
  /** Requests that PostHog would have refused as wrong. A test ends by expecting none. */
  readonly violations: string[];
  /** Answers 429 until so many seconds have passed; a request before that is a violation. */
  throttle(seconds: number): void;
  /** Answers the next request with this status. */
  failNext(status: number): void;
  /** Takes the key back, as its owner could. */
  revokeKey(): void;
  stop(): Promise<void>;
}

type Refusal = { status: number; type: string; code: string; detail: string; headers?: Record<string, string> };

const requestsPerMinute = 240;

/** PostHog's query API on a loopback port: key, scope, project, form and the query itself as strict as there. */
export async function startFakePostHog(options: FakePostHogOptions = {}): Promise<FakePostHog> {
  const state = {
    apiKey: options.apiKey ?? 'phx_fake1234567890',
    projectId: options.projectId ?? '42',
    scopes: options.scopes ?? ['query:read'],
    events: [] as StoredEvent[],
    asked: [] as (string | null)[],
    violations: [] as string[],
    revoked: false,
    throttledUntil: 0,
    told: false,
    failures: [] as number[],
    recent: [] as number[],
  };

  const refuse = (request: IncomingMessage, body: string): Refusal | { query: string } => {
    const invalid = (status: number, code: string, detail: string): Refusal => {
      state.violations.push(`${request.method} ${request.url}: ${detail}`);
      return { status, type: 'validation_error', code, detail };
    };
    const path = /^\/api\/projects\/([^/?]+)\/query\/$/.exec(request.url ?? '');
    if (!path) return invalid(404, 'not_found', 'Endpoint not found.');
    if (request.method !== 'POST') return invalid(405, 'method_not_allowed', `Method "${request.method}" not allowed.`);
    const throttled = throttleOf(state);
    if (throttled) return throttled;
    const given = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (given === undefined) return invalid(401, 'not_authenticated', 'Authentication credentials were not provided.');
    const type = 'authentication_error';
    if (given !== state.apiKey || state.revoked)
      return {
        status: 401,
        type,
        code: 'authentication_failed',
        detail: 'Personal API key found in request is invalid.',
      };
    if (!state.scopes.includes('query:read'))
      return { status: 403, type, code: 'permission_denied', detail: "API key missing required scope 'query:read'" };
    if (path[1] !== state.projectId)
      return { status: 404, type: 'invalid_request', code: 'not_found', detail: 'Project not found.' };
    if (!/^application\/json\b/.test(request.headers['content-type'] ?? ''))
      return invalid(415, 'unsupported_media_type', 'Unsupported media type in request.');
    const query = hogqlOf(body);
    return query === null ? invalid(400, 'invalid_input', 'The query is no HogQLQuery with a text.') : { query };
  };

  const answer = (request: IncomingMessage, response: ServerResponse, body: string) => {
    const failure = state.failures.shift();
    if (failure)
      return send(response, failure, { type: 'server_error', code: 'error', detail: 'A server error occurred.' });
    const asked = refuse(request, body);
    state.asked.push('query' in asked ? asked.query : null);
    if (!('query' in asked)) {
      const { status, headers, ...problem } = asked;
      return send(response, status, { ...problem, attr: null }, headers);
    }
    const found = runHogQL(asked.query, state.events);
    if (!found) {
      state.violations.push(`not understood: ${asked.query}`);
      const detail = 'mismatched input, expecting a query of HogQL';
      return send(response, 400, { type: 'validation_error', code: 'invalid_input', detail, attr: null });
    }
    const { columns, rows } = found;
    send(response, 200, { columns, results: rows, types: [], hasMore: false, query: asked.query, error: null });
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => answer(request, response, Buffer.concat(chunks).toString()));
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    apiKey: state.apiKey,
    projectId: state.projectId,
    events: state.events,
    asked: state.asked,
    violations: state.violations,
    throttle: (seconds) => {
      state.throttledUntil = Date.now() + seconds * 1000;
      state.told = false;
    },
    failNext: (status) => void state.failures.push(status),
    revokeKey: () => {
      state.revoked = true;
    },
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

interface Throttle {
  throttledUntil: number;
  told: boolean;
  recent: number[];
  violations: string[];
}

/** Whoever was told to wait and asks all the same breaks the rule. */
function throttleOf(state: Throttle): Refusal | null {
  const now = Date.now();
  if (now < state.throttledUntil) {
    if (state.told) state.violations.push('asked again before Retry-After had passed');
    state.told = true;
    return throttled(Math.ceil((state.throttledUntil - now) / 1000));
  }
  state.recent = [...state.recent.filter((time) => time > now - 60_000), now];
  if (state.recent.length <= requestsPerMinute) return null;
  state.violations.push('more than 240 requests in a minute');
  return throttled(60);
}

const throttled = (seconds: number): Refusal => ({
  status: 429,
  type: 'throttled_error',
  code: 'throttled',
  detail: `Request was throttled. Expected available in ${seconds} seconds.`,
  headers: { 'retry-after': String(seconds) },
});

function hogqlOf(body: string): string | null {
  try {
    const { query } = JSON.parse(body) as { query?: { kind?: unknown; query?: unknown } };
    return query?.kind === 'HogQLQuery' && typeof query.query === 'string' ? query.query : null;
  } catch {
    return null;
  }
}

function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
