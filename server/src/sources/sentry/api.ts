import { type ParsedPayload, parsePayload } from '../payload.ts';
import type { SyncInput, SyncStep } from '../source.ts';

const requestTimeoutMs = 20_000;
const answerBytesMax = 8 * 1024 * 1024;

export type Stopped = Extract<SyncStep, { type: 'stopped' }>;
export type Asked = {
  type: 'answer';
  body: unknown;
  headers: Headers;
  /** This was the last answer of the budget: one more request would be too many. */
  exhausted: Stopped | null;
};
type Caller = Pick<SyncInput<unknown>, 'fetch' | 'urls' | 'credentials' | 'now' | 'signal'>;

/** One request to Sentry's API, with what it refuses as a value that says what to do. */
export async function askSentry(caller: Caller, path: string, query?: URLSearchParams): Promise<Asked | Stopped> {
  const timeout = AbortSignal.timeout(requestTimeoutMs);
  let response: Response;
  let parsed: ParsedPayload;
  try {
    response = await caller.fetch(`${caller.urls.sentry}${path}${query ? `?${query}` : ''}`, {
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${caller.credentials?.auth_token ?? ''}`,
        'user-agent': 'soulcaster',
      },
      signal: caller.signal ? AbortSignal.any([caller.signal, timeout]) : timeout,
    });
    parsed = parsePayload(new Uint8Array(await response.arrayBuffer()), { bytesMax: answerBytesMax });
  } catch (error) {
    if (caller.signal?.aborted) throw error;
    return stopped('unavailable', 'Sentry did not answer in time; the next sync goes on from here.');
  }
  if (!response.ok) return refusal(response, caller.now());
  if (!parsed.ok) return stopped('unreadable', `Sentry's answer cannot be read. ${parsed.message}`);
  const remaining = response.headers.get('x-sentry-rate-limit-remaining');
  const exhausted = remaining === '0' ? rateLimited(response.headers, caller.now()) : null;
  return { type: 'answer', body: parsed.value, headers: response.headers, exhausted };
}

/** The latest event of an issue; null where Sentry has none any more or it is too large to be read. */
export async function latestEvent(
  caller: Caller,
  organization: string,
  issueId: string,
): Promise<Asked | Stopped | null> {
  const place = [organization, 'issues', issueId].map(encodeURIComponent).join('/');
  const answer = await askSentry(caller, `/organizations/${place}/events/latest/`);
  if (answer.type === 'answer') return answer;
  return answer.reason === 'not_found' || answer.reason === 'unreadable' ? null : answer;
}

export function stopped(reason: Stopped['reason'], message: string, retryAt: string | null = null): Stopped {
  return { type: 'stopped', reason, message, retry_at: retryAt };
}

function refusal(response: Response, now: Date): Stopped {
  switch (response.status) {
    case 429:
      return rateLimited(response.headers, now);
    case 401:
      return stopped('unauthorized', 'Sentry refused the auth token: make a new one and give it here.');
    case 403:
      return stopped(
        'unauthorized',
        'The auth token may not read issues: it needs the scopes event:read and org:read.',
      );
    case 404:
      return stopped(
        'not_found',
        'Sentry knows no such organisation, or shows it to other tokens only: check its slug.',
      );
    case 400:
      return stopped('not_found', 'Sentry refused the search: check the slugs of the projects and the environments.');
    default:
      return stopped('unavailable', `Sentry answered ${response.status}; the next sync goes on from here.`);
  }
}

/** `Retry-After` first, then the time at which Sentry says that its window ends, else a minute. */
function rateLimited(headers: Headers, now: Date): Stopped {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  const reset = Number(headers.get('x-sentry-rate-limit-reset') ?? Number.NaN);
  const earliest = now.getTime() + 1000;
  const told = seconds >= 0 ? now.getTime() + Math.min(seconds, 86_400) * 1000 : reset > 0 ? reset * 1000 : null;
  const retryAt = new Date(Math.max(told ?? now.getTime() + 60_000, earliest)).toISOString();
  return stopped('rate_limited', `Sentry's rate limit is used up until ${retryAt}.`, retryAt);
}
