import { createHash } from 'node:crypto';
import { z } from 'zod';
import { at, list, text } from '../pick.ts';
import type { FeedbackDraft, SyncStep } from '../source.ts';
import { draftFromIssue, hasWantedLabel, isPullRequest, lastWord } from './issue.ts';
import { exhausted, headersFor, limitOf, type Stopped, stopped, within } from './limits.ts';

const perPage = 100;
const overlapMs = 60_000;

const Cursor = z.object({
  /** All that changed up to this `updated_at` was yielded. */
  since: z.iso.datetime().nullable(),
  /** Of the first request of a sync that begins at `since`: a poll with nothing new costs nothing. */
  etag: z.string().max(200).nullable(),
  /** Set during the first pass, which asks for open issues only: the newest change there was when it began, by GitHub's clock. */
  first_pass: z.object({ newest: z.iso.datetime().nullable() }).nullable(),
});
type Cursor = z.infer<typeof Cursor>;

export type GitHubSyncInput = {
  fetch: typeof fetch;
  apiUrl: string;
  token?: string;
  repository?: string;
  labels?: readonly string[];
  cursor: unknown;
  now: () => Date;
  connectedAt?: Date;
  signal?: AbortSignal;
};

/**
 * All issues that changed since the cursor, oldest change first. While one reads, a change moves its row to the end and shifts the
 * rows after it, so that page 2 would miss one: each request asks anew from the last `updated_at` instead, and pages are followed
 * only within one second. Rate limits end the sync as a value. https://docs.github.com/en/rest/issues/issues#list-repository-issues
 */
export async function* syncGitHubIssues(input: GitHubSyncInput): AsyncIterable<SyncStep> {
  const { repository } = input;
  if (!repository) {
    yield stopped('not_configured', 'Choose the repository (owner/name) in the settings of the source.');
    return;
  }
  const begun = Cursor.safeParse(input.cursor).data ?? (await firstCursor(input, repository));
  if ('type' in begun) {
    yield begun;
    return;
  }
  const seen = new Set<string>();
  let cursor: Cursor = begun;
  const first = firstRequest(begun);
  let request: Ask | null = first;
  while (request) {
    const answer = await ask(input, repository, request);
    if (answer.type !== 'issues') {
      yield answer.type === 'unchanged' ? { type: 'unchanged', cursor } : answer;
      if (answer.type === 'unchanged' && answer.exhausted) yield answer.exhausted;
      return;
    }
    const fresh = answer.issues.filter((issue) => !seen.has(versionOf(issue)));
    for (const issue of fresh) seen.add(versionOf(issue));
    const next = nextRequest(request, answer, fresh.length);
    cursor = next
      ? { ...cursor, since: laterOf(cursor.since, next.since), etag: null }
      : lastCursor(input, begun, { cursor, answer, isOnly: request === first });
    const wanted = fresh.filter((issue) => !isPullRequest(issue) && hasWantedLabel(issue, input.labels ?? []));
    yield { type: 'page', drafts: wanted.map((issue) => draftOf(issue, repository, input.now())), cursor };
    if (answer.exhausted) {
      yield answer.exhausted;
      return;
    }
    request = next;
  }
}

function draftOf(issue: unknown, repository: string, now: Date): FeedbackDraft {
  const draft = draftFromIssue(issue, repository, now);
  return { ...draft, as_of: lastWord(draft.as_of) };
}

type Ask = {
  since: string | null;
  page: number;
  state: 'open' | 'all';
  etag: string | null;
  /** A later page of this one second gave something new: a row may have slipped past, so the second is read again. */
  again: boolean;
};
type Issues = {
  type: 'issues';
  issues: unknown[];
  newest: string | null;
  isLast: boolean;
  etag: string | null;
  exhausted: Stopped | null;
};

async function firstCursor(input: GitHubSyncInput, repository: string): Promise<Cursor | Stopped> {
  const newest = await ask(input, repository, { since: null, page: 1, state: 'all', etag: null, again: false }, 'desc');
  if (newest.type === 'stopped') return newest;
  if (newest.type === 'unchanged') return stopped('unreadable', 'GitHub answered 304 to an unconditional request.');
  if (newest.exhausted) return newest.exhausted;
  return { since: null, etag: null, first_pass: { newest: newest.newest } };
}

function firstRequest({ since, etag, first_pass }: Cursor): Ask {
  const overlapped = since && new Date(Date.parse(since) - overlapMs).toISOString().replace('.000Z', 'Z');
  return { since: overlapped, page: 1, state: first_pass ? 'open' : 'all', etag, again: false };
}

function nextRequest(request: Ask, answer: Issues, fresh: number): Ask | null {
  const again = request.again || (request.page > 1 && fresh > 0);
  if (!answer.isLast && answer.newest === request.since)
    return { ...request, page: request.page + 1, etag: null, again };
  if (again) return { ...request, page: 1, etag: null, again: false };
  return answer.isLast ? null : { ...request, since: answer.newest, page: 1, etag: null, again: false };
}

function lastCursor(
  { connectedAt }: GitHubSyncInput,
  begun: Cursor,
  { cursor, answer, isOnly }: { cursor: Cursor; answer: Issues; isOnly: boolean },
): Cursor {
  // What was closed was not listed: the second pass begins where the first one did, and not after the first webhook.
  if (begun.first_pass) return { since: earlierOf(begun.first_pass.newest, connectedAt), etag: null, first_pass: null };
  const since = laterOf(cursor.since, answer.newest);
  // The tag speaks for the next poll only when that will ask the same and this one page was the whole answer.
  return { since, etag: isOnly && since === begun.since ? answer.etag : null, first_pass: null };
}

async function ask(
  input: GitHubSyncInput,
  repository: string,
  request: Ask,
  direction: 'asc' | 'desc' = 'asc',
): Promise<Issues | { type: 'unchanged'; exhausted: Stopped | null } | Stopped> {
  const url = new URL(`${input.apiUrl.replace(/\/+$/, '')}/repos/${repository}/issues`);
  url.searchParams.set('state', request.state);
  url.searchParams.set('sort', 'updated');
  url.searchParams.set('direction', direction);
  url.searchParams.set('per_page', String(direction === 'asc' ? perPage : 1));
  if (request.since) url.searchParams.set('since', request.since);
  if (request.page > 1) url.searchParams.set('page', String(request.page));
  let response: Response;
  let body: unknown;
  try {
    response = await input.fetch(url, {
      headers: { ...headersFor(input.token), ...(request.etag && { 'if-none-match': request.etag }) },
      signal: within(input.signal),
    });
    body = response.status === 304 ? null : await response.json();
  } catch (error) {
    if (input.signal?.aborted) throw error;
    return stopped('unavailable', 'GitHub did not answer in time or not in JSON; the next sync goes on from here.');
  }
  if (response.status === 304) return { type: 'unchanged', exhausted: exhausted(response, input.now()) };
  if (!response.ok) return refusal(response, body, repository, input.now());
  if (!Array.isArray(body)) return stopped('unreadable', 'GitHub answered something that is no list of issues.');
  return {
    type: 'issues',
    issues: list(body),
    newest: text(at(body.at(-1), 'updated_at')),
    isLast: !/<[^>]{1,2000}>;[^,]{0,200}\brel="next"/.test(response.headers.get('link') ?? ''),
    etag: response.headers.get('etag'),
    exhausted: exhausted(response, input.now()),
  };
}

/** By its content: an issue can change twice within the one second that `updated_at` tells. */
function versionOf(issue: unknown): string {
  return createHash('sha256').update(JSON.stringify(issue)).digest('base64');
}

export function earlierOf(moment: string | null, other: Date | undefined): string | null {
  if (!moment || !other || Date.parse(moment) <= other.getTime()) return moment;
  return `${other.toISOString().slice(0, 19)}Z`;
}

function laterOf(left: string | null, right: string | null): string | null {
  return left && (!right || left > right) ? left : right;
}

function refusal(response: Response, body: unknown, repository: string, now: Date): Stopped {
  const { status } = response;
  const limit = limitOf(response, body, now);
  if (limit) return limit;
  if (status === 401) return stopped('unauthorized', 'GitHub refused the credential: sign in with GitHub again.');
  if (status === 403)
    return stopped('unauthorized', `GitHub does not let this credential read the issues of ${repository}.`);
  if (status === 404 || status === 410 || status === 301)
    return stopped('not_found', `GitHub shows no issues of ${repository}: gone, renamed, private, or switched off.`);
  return stopped('unavailable', `GitHub answered ${status}; the next sync goes on from here.`);
}
