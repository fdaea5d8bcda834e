import { at, text } from '../pick.ts';
import type { SyncStep } from '../source.ts';

export type Stopped = Extract<SyncStep, { type: 'stopped' }>;

const requestTimeoutMs = 20_000;

export function stopped(reason: Stopped['reason'], message: string, retryAt: string | null = null): Stopped {
  return { type: 'stopped', reason, message, retry_at: retryAt };
}

export function headersFor(token: string | undefined): Record<string, string> {
  return {
    accept: 'application/vnd.github+json',
    'x-github-api-version': '2022-11-28',
    'user-agent': 'soulcaster',
    ...(token && { authorization: `Bearer ${token}` }),
  };
}

export function within(signal: AbortSignal | undefined): AbortSignal {
  const timeout = AbortSignal.timeout(requestTimeoutMs);
  return signal ? AbortSignal.any([signal, timeout]) : timeout;
}

/** The stop that a primary or secondary rate limit asks for; null when the answer is something else. */
export function limitOf({ status, headers }: Response, body: unknown, now: Date): Stopped | null {
  const limited = headers.has('retry-after') || headers.get('x-ratelimit-remaining') === '0';
  const secondary = /secondary rate limit|abuse/i.test(text(at(body, 'message')) ?? '');
  if (status !== 429 && !(status === 403 && (limited || secondary))) return null;
  return usedUp(headers, now);
}

/** The last answer of the budget: one more request would be a violation. */
export function exhausted(response: Response, now: Date): Stopped | null {
  return response.headers.get('x-ratelimit-remaining') === '0' ? usedUp(response.headers, now) : null;
}

export function usedUp(headers: Headers, now: Date): Stopped {
  const retryAt = retryTime(headers, now);
  return stopped('rate_limited', `GitHub's rate limit is used up until ${retryAt}.`, retryAt);
}

/** `retry-after` first, then the reset of a used-up budget, else a minute: the order that GitHub asks for. */
function retryTime(headers: Headers, now: Date): string {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  if (seconds >= 0) return new Date(now.getTime() + Math.min(seconds, 86_400) * 1000).toISOString();
  const reset = Number(headers.get('x-ratelimit-reset') ?? Number.NaN);
  if (headers.get('x-ratelimit-remaining') === '0' && reset > 0)
    return new Date(Math.max(reset * 1000, now.getTime() + 1000)).toISOString();
  return new Date(now.getTime() + 60_000).toISOString();
}
