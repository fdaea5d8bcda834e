import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { JournalEntry, World } from './world.ts';

/**
 * What goes wrong with the next matching request. `lose_answer` does the work and then drops the connection, which is
 * how a caller comes to do the same thing twice; `lose_request` drops it before anything is done. `meanwhile` runs before
 * the connection is dropped.
 */
export type Fault = {
  method?: string;
  /** Matched against the path with its query. */
  path?: RegExp;
  times?: number;
} & (
  | { kind: 'lose_answer' | 'lose_request'; meanwhile?: () => Promise<void> }
  | { kind: 'status'; status: number; body?: string; headers?: Record<string, string> }
  | { kind: 'slow'; delayMs: number }
  /** Answered as usual, but not before the test says so. */
  | { kind: 'held'; until: Promise<unknown> }
  | { kind: 'primary_limit'; resetInSeconds?: number }
  | { kind: 'secondary_limit'; retryAfterSeconds?: number }
);

/** Plays the first fault that matches; answers true when the request is thereby finished. */
export async function playFault(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  entry: JournalEntry,
): Promise<boolean> {
  const fault = takeFault(world, request.method ?? 'GET', request.url ?? '/');
  entry.fault = fault?.kind ?? null;
  switch (fault?.kind) {
    case undefined:
      return false;
    case 'lose_answer':
      loseAnswer(request, response, fault.meanwhile);
      return false;
    case 'lose_request':
      await fault.meanwhile?.();
      request.socket.destroy();
      return true;
    case 'slow':
      await delay(fault.delayMs, undefined, { ref: false });
      return false;
    case 'held':
      await fault.until;
      return false;
    case 'status':
      response.writeHead(fault.status, { 'content-type': 'text/html', ...fault.headers });
      response.end(fault.body ?? '<html><title>Unicorn! · GitHub</title></html>');
      return true;
    case 'primary_limit':
      refuse(response, 'API rate limit exceeded for user ID 1.', {
        'x-ratelimit-limit': String(world.limits.primaryPerHour),
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(Math.floor(world.now().getTime() / 1000) + (fault.resetInSeconds ?? 60)),
        'x-ratelimit-resource': 'core',
      });
      return true;
    case 'secondary_limit':
      refuse(response, secondaryLimitMessage, { 'retry-after': String(fault.retryAfterSeconds ?? 60) });
      return true;
  }
}

export const secondaryLimitMessage =
  'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';

function takeFault(world: World, method: string, path: string): Fault | undefined {
  const index = world.faults.findIndex(
    (fault) => (!fault.method || fault.method === method) && (!fault.path || fault.path.test(path)),
  );
  const fault = world.faults[index];
  if (!fault) return undefined;
  fault.times = (fault.times ?? 1) - 1;
  if (fault.times <= 0) world.faults.splice(index, 1);
  return fault;
}

function loseAnswer(request: IncomingMessage, response: ServerResponse, meanwhile = async () => {}): void {
  response.write = () => true;
  response.end = () => {
    void meanwhile().finally(() => request.socket.destroy());
    return response;
  };
}

function refuse(response: ServerResponse, message: string, headers: Record<string, string>): void {
  const documentation_url = 'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api';
  response.writeHead(403, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify({ message, documentation_url, status: '403' }));
}
