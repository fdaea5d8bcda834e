import { createHash } from 'node:crypto';
import { z } from 'zod';
import { at, list, text } from '../pick.ts';
import type { SyncInput, SyncStep } from '../source.ts';

export type Stopped = Extract<SyncStep, { type: 'stopped' }>;
/** `missing` speaks of the one thing that was asked for: other questions may be answered all the same. */
export type Asked =
  | { type: 'listing'; children: unknown[]; after: string | null }
  | { type: 'missing'; message: string }
  | Stopped;

/** What a later process must know to keep the limits that this one has used up. Times in milliseconds. */
export const Pace = z.object({ at: z.number(), asked: z.int().min(0).max(1000), hold_until: z.number() });
export type Pace = z.infer<typeof Pace>;

export type RedditClient = {
  ask(path: string, query: Record<string, string>): Promise<Asked>;
  pace(): Pace;
};

type Session = { token: { value: string; expiresAt: number } | null; asked: number[]; holdUntil: number };
type Input = Pick<SyncInput<unknown>, 'fetch' | 'urls' | 'credentials' | 'now' | 'signal' | 'version'>;

const WINDOW_MS = 60_000;
/** Under Reddit's 100 and 10, so that a second process or a clock that differs does not go past them. */
const PER_MINUTE = { oauth: 90, anonymous: 9 } as const;
/** So much of Reddit's own count is left alone, for others who share the client id. */
const RESERVE = 5;
const REQUEST_TIMEOUT_MS = 20_000;
const SESSIONS_MAX = 200;

/** Tokens and what was asked in the last minute, by client id: kept in memory only, since a token at rest would have to be sealed. */
const sessions = new Map<string, Session>();

/** What a process that ends forgets. */
export const forgetRedditSessions = () => sessions.clear();

/** Reddit's API, within its limits. It never waits and never throws for what Reddit does: a limit is a value with a time. */
export function openReddit(input: Input, username: string | undefined, before: Pace | null): RedditClient {
  const session = sessionOf(input, before);
  const run = { ...input, session, userAgent: userAgent(input.version ?? '0', username) };
  return {
    ask: async (path, query) => {
      const first = await askOnce(run, path, query);
      if (first !== 'token_refused') return first;
      session.token = null;
      const second = await askOnce(run, path, query);
      return second === 'token_refused' ? stopped('unauthorized', 'Reddit refused its own token twice.') : second;
    },
    pace: () => ({ at: input.now().getTime(), asked: recent(run).length, hold_until: session.holdUntil }),
  };
}

export const stopped = (reason: Stopped['reason'], message: string, retryAt: Date | null = null): Stopped => ({
  type: 'stopped',
  reason,
  message,
  retry_at: retryAt?.toISOString() ?? null,
});

/** As Reddit asks for it: platform, application, version and who answers for it. https://github.com/reddit-archive/reddit/wiki/API */
const userAgent = (version: string, username: string | undefined) =>
  `node:soulcaster:${version} (${username ? `by /u/${username}` : 'self-hosted; its user is not named'})`;

type Run = Input & { session: Session; userAgent: string };

function sessionOf({ urls, credentials, now }: Input, before: Pace | null): Session {
  const key = createHash('sha256')
    .update(JSON.stringify([urls.reddit, credentials?.client_id, credentials?.client_secret]))
    .digest('base64');
  const known = sessions.get(key);
  if (known) return known;
  const isRecent = before && now().getTime() - before.at < WINDOW_MS;
  const session: Session = {
    token: null,
    asked: isRecent ? Array<number>(before.asked).fill(before.at) : [],
    holdUntil: before?.hold_until ?? 0,
  };
  const [oldest] = sessions.keys();
  if (sessions.size >= SESSIONS_MAX && oldest) sessions.delete(oldest);
  sessions.set(key, session);
  return session;
}

function recent({ session, now }: Run): number[] {
  session.asked = session.asked.filter((moment) => moment > now().getTime() - WINDOW_MS);
  return session.asked;
}

async function askOnce(run: Run, path: string, query: Record<string, string>): Promise<Asked | 'token_refused'> {
  const token = run.credentials ? await tokenOf(run) : null;
  if (token && typeof token !== 'string') return token;
  const url = new URL(token ? `${run.urls.redditOAuth}${path}` : `${run.urls.reddit}${path}.json`);
  for (const [name, value] of Object.entries({ ...query, raw_json: '1' })) url.searchParams.set(name, value);
  const answer = await request(run, url, token ? { headers: { authorization: `Bearer ${token}` } } : {});
  if (answer.type === 'stopped') return answer;
  const { response, body } = answer;
  if (response.status === 401 && token) return 'token_refused';
  if (!response.ok) return refusal(run, response, body, path);
  const children = at(body, 'data', 'children');
  if (text(at(body, 'kind')) !== 'Listing' || !Array.isArray(children))
    return stopped('unreadable', `Reddit answered something that is no listing for ${path}.`, later(run, 300));
  return { type: 'listing', children: list(children), after: text(at(body, 'data', 'after')) };
}

/** Application only: it reads what is public, on nobody's behalf. https://github.com/reddit-archive/reddit/wiki/OAuth2 */
async function tokenOf(run: Run): Promise<string | Stopped> {
  const { session, now, credentials, urls } = run;
  if (session.token && session.token.expiresAt > now().getTime()) return session.token.value;
  const basic = Buffer.from(`${credentials?.client_id}:${credentials?.client_secret}`).toString('base64');
  const answer = await request(run, new URL(`${urls.reddit}/api/v1/access_token`), {
    method: 'POST',
    headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials',
  });
  if (answer.type === 'stopped') return answer;
  const { response, body } = answer;
  const value = text(at(body, 'access_token'));
  const seconds = Number(at(body, 'expires_in'));
  if (response.ok && value && seconds > 0) {
    session.token = { value, expiresAt: now().getTime() + Math.max(seconds - 60, 1) * 1000 };
    return value;
  }
  const refused = refusal(run, response, body, 'the token');
  if (refused.type === 'stopped' && refused.reason !== 'unauthorized') return refused;
  return stopped(
    'unauthorized',
    'Reddit refused the client id and the secret: check them in the settings.',
    later(run, 900),
  );
}

type Answer = { type: 'answer'; response: Response; body: unknown } | Stopped;

async function request(run: Run, url: URL, init: RequestInit): Promise<Answer> {
  const { session, now, signal } = run;
  const asked = recent(run);
  const perMinute = run.credentials ? PER_MINUTE.oauth : PER_MINUTE.anonymous;
  if (session.holdUntil > now().getTime()) return limited(new Date(session.holdUntil));
  if (asked.length >= perMinute) return limited(new Date((asked[asked.length - perMinute] ?? 0) + WINDOW_MS + 1000));
  asked.push(now().getTime());
  const timeout = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
  let response: Response;
  let body: string;
  try {
    response = await run.fetch(url, {
      ...init,
      headers: { ...init.headers, accept: 'application/json', 'user-agent': run.userAgent },
      redirect: 'manual',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    body = await response.text();
  } catch (error) {
    if (signal?.aborted) throw error;
    return stopped('unavailable', 'Reddit did not answer in time; the next poll goes on from here.', later(run, 60));
  }
  noteBudget(run, response.headers);
  return { type: 'answer', response, body: parsed(body) };
}

/** `X-Ratelimit-Remaining` is a decimal, `-Reset` the seconds until it is full again. */
function noteBudget({ session, now }: Run, headers: Headers): void {
  const remaining = Number.parseFloat(headers.get('x-ratelimit-remaining') ?? 'NaN');
  const reset = Number.parseFloat(headers.get('x-ratelimit-reset') ?? 'NaN');
  if (remaining < RESERVE) session.holdUntil = now().getTime() + waitMs(reset);
}

function refusal(run: Run, response: Response, body: unknown, path: string): Exclude<Asked, { type: 'listing' }> {
  const { status, headers } = response;
  if (status === 429) {
    const wait = Number.parseFloat(headers.get('retry-after') ?? headers.get('x-ratelimit-reset') ?? 'NaN');
    run.session.holdUntil = Math.max(run.session.holdUntil, run.now().getTime() + waitMs(wait));
    return limited(new Date(run.session.holdUntil));
  }
  const why = text(at(body, 'reason'));
  if (status === 403 && !why)
    return stopped(
      'unauthorized',
      'Reddit does not let this application read: it may not be approved, or its User-Agent is blocked.',
      later(run, 900),
    );
  if (status === 403 || status === 404 || status === 451 || (status >= 300 && status < 400))
    return {
      type: 'missing',
      message: `Reddit does not show ${path}${why ? ` (${why})` : ''}: gone, private or misspelt.`,
    };
  return stopped('unavailable', `Reddit answered ${status}; the next poll goes on from here.`, later(run, 60));
}

const limited = (until: Date) =>
  stopped('rate_limited', `Reddit's limit is used up until ${until.toISOString()}.`, until);

/** At least a second, at most an hour; a minute where nobody said. */
const waitMs = (seconds: number) =>
  Number.isFinite(seconds) ? Math.min(Math.max(seconds, 1), 3600) * 1000 : WINDOW_MS;

const later = ({ now }: Run, seconds: number) => new Date(now().getTime() + seconds * 1000);

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
