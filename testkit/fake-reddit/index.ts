import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { answer } from './answer.ts';
import { adminOf, type RedditAdmin, type RedditThing, type RedditWorld } from './world.ts';

export type { Removal } from './world.ts';
export type { RedditThing };

export interface FakeRedditOptions {
  now?: () => Date;
  perMinute?: number;
  /** Answer the public `.json` pages too, ten a minute. */
  anonymous?: boolean;
}

export interface FakeReddit extends RedditAdmin {
  /** In process, whatever the host of the address is. */
  readonly fetch: typeof fetch;
  /** Everything there is, oldest first. */
  readonly things: readonly RedditThing[];
  /** What was asked, as `METHOD /path?query`. */
  readonly journal: string[];
  /** What a real client must never do. A test ends by expecting none. */
  readonly violations: string[];
}

/** Reddit without a network: token endpoint, listings, `/api/info`, limits and rules, by the clock that is given. */
export function fakeReddit(options: FakeRedditOptions = {}): FakeReddit {
  const world: RedditWorld = {
    now: options.now ?? (() => new Date()),
    apps: new Map(),
    tokens: new Map(),
    things: [],
    privateSubreddits: new Set(),
    perMinute: options.perMinute ?? 100,
    anonymous: options.anonymous ?? false,
    failures: [],
    lastId: 0,
  };
  const journal: string[] = [];
  const violations: string[] = [];
  return {
    ...adminOf(world),
    things: world.things,
    journal,
    violations,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const url = new URL(request.url);
      journal.push(`${request.method} ${url.pathname}${url.search}`);
      const { response, violation } = await answer(world, request);
      if (violation) violations.push(violation);
      return response;
    },
  };
}

/** The same on a loopback port, which serves as both of Reddit's hosts. */
export async function startFakeReddit(options: FakeRedditOptions = {}): Promise<FakeReddit & RedditPort> {
  const fake = fakeReddit(options);
  return { ...fake, ...(await serveFakeReddit(fake)) };
}

export interface RedditPort {
  readonly url: string;
  stop(): Promise<void>;
}

/** Puts a fake on a port; `onRequest` runs before each answer. */
export async function serveFakeReddit(fake: FakeReddit, onRequest: () => void = () => {}): Promise<RedditPort> {
  const listener = getRequestListener((request) => {
    onRequest();
    return fake.fetch(request);
  });
  const server = createServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const stop = async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}
