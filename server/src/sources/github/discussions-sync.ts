import { createHash } from 'node:crypto';
import { z } from 'zod';
import { at, list, text } from '../pick.ts';
import type { FeedbackDraft } from '../source.ts';
import { discussionFromNode, draftFromDiscussion, hasWantedCategory } from './discussion.ts';
import { lastWord } from './issue.ts';
import { exhausted, headersFor, limitOf, type Stopped, stopped, usedUp, within } from './limits.ts';
import { earlierOf } from './sync.ts';

const overlapMs = 60_000;

export const DiscussionCursor = z.object({
  /** All that changed up to this `updatedAt` was yielded. */
  since: z.iso.datetime().nullable(),
  /** A reading that is under way, newest first: where it goes on, and what `since` becomes when it has come down to it. */
  pass: z.object({ newest: z.iso.datetime().nullable(), after: z.string().max(500) }).nullable(),
  /** Of what the last reading gave, so that a poll with nothing new says so. */
  tag: z.string().max(100).nullable(),
});
export type DiscussionCursor = z.infer<typeof DiscussionCursor>;

export type DiscussionSyncInput = {
  fetch: typeof fetch;
  apiUrl: string;
  token?: string;
  repository: string;
  categories: readonly string[];
  cursor: DiscussionCursor | null;
  now: () => Date;
  connectedAt?: Date;
  signal?: AbortSignal;
};

export type DiscussionStep =
  | { type: 'page'; drafts: FeedbackDraft[]; cursor: DiscussionCursor; note: null }
  | { type: 'unchanged'; cursor: DiscussionCursor; note: string | null }
  | Stopped;

/**
 * The discussions that changed since the cursor, newest change first: GraphQL has no `since`, so the reading ends where it meets the
 * cursor. What changes meanwhile moves to the front and is the next reading's. Which tokens may read them differs, and a repository
 * may have none: that is a note, never an error. https://docs.github.com/en/graphql/guides/using-the-graphql-api-for-discussions
 */
export async function* syncGitHubDiscussions(input: DiscussionSyncInput): AsyncIterable<DiscussionStep> {
  const begun = input.cursor ?? { since: null, pass: null, tag: null };
  let cursor = begun;
  for (;;) {
    const answer = await ask(input, cursor.pass?.after ?? null);
    if (answer.type === 'stopped') {
      yield answer;
      return;
    }
    if (answer.type === 'lost') {
      // What a reading goes on from can lapse; then it begins anew.
      if (!cursor.pass) yield stopped('unreadable', 'GitHub answered its list of discussions with an error.');
      if (!cursor.pass) return;
      cursor = { ...cursor, pass: null };
      continue;
    }
    if (answer.type === 'closed') {
      yield { type: 'unchanged', cursor, note: answer.note };
      return;
    }
    const { step, ends } = readPage(input, cursor, answer);
    yield step;
    if (answer.exhausted) yield answer.exhausted;
    if (ends || answer.exhausted) return;
    cursor = step.cursor;
  }
}

type Nodes = { type: 'nodes'; nodes: unknown[]; after: string | null; exhausted: Stopped | null };
type Answer = Nodes | { type: 'closed'; note: string } | { type: 'lost' } | Stopped;

function readPage(input: DiscussionSyncInput, cursor: DiscussionCursor, { nodes, after }: Nodes) {
  const { since, pass } = cursor;
  const until = since ? Date.parse(since) - overlapMs : Number.NEGATIVE_INFINITY;
  const updatedAt = (node: unknown) => text(at(node, 'updatedAt')) ?? '';
  const changed = nodes.filter((node) => Date.parse(updatedAt(node)) >= until);
  const newest = pass ? pass.newest : updatedAt(nodes[0]) || since;
  const ends = after === null || changed.length < nodes.length;
  const tag = createHash('sha256').update(JSON.stringify(changed)).digest('base64url');
  const next: DiscussionCursor = ends
    ? { since: since ? newest : earlierOf(newest, input.connectedAt), pass: null, tag: pass || !since ? null : tag }
    : { since, pass: { newest, after }, tag: null };
  // The first reading is of what is open; what is closed later is met when it changes.
  const wanted = changed
    .map(discussionFromNode)
    .filter((one) => (since || one.state === 'open') && hasWantedCategory(one, input.categories));
  const drafts = wanted
    .map((one) => draftFromDiscussion(one, input.repository, input.now()))
    .map((draft) => ({ ...draft, as_of: lastWord(draft.as_of) }));
  const step: Exclude<DiscussionStep, Stopped> =
    ends && tag === cursor.tag
      ? { type: 'unchanged', cursor: next, note: null }
      : { type: 'page', drafts, cursor: next, note: null };
  return { step, ends };
}

const query = `query ($owner: String!, $name: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    hasDiscussionsEnabled
    discussions(first: 50, after: $after, orderBy: {field: UPDATED_AT, direction: DESC}) {
      pageInfo { hasNextPage endCursor }
      nodes {
        databaseId number title body url closed stateReason locked answerChosenAt createdAt updatedAt authorAssociation
        author { login }
        category { name slug }
        comments { totalCount }
        reactions { totalCount }
        labels(first: 20) { nodes { name } }
      }
    }
  }
}`;

async function ask(input: DiscussionSyncInput, after: string | null): Promise<Answer> {
  if (!input.token) return closed('GitHub shows discussions to signed-in callers only: sign in with GitHub.');
  const [owner, name] = input.repository.split('/');
  let response: Response;
  let body: unknown;
  try {
    response = await input.fetch(graphqlUrl(input.apiUrl), {
      method: 'POST',
      headers: { ...headersFor(input.token), 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables: { owner, name, after } }),
      signal: within(input.signal),
    });
    body = await response.json();
  } catch (error) {
    if (input.signal?.aborted) throw error;
    return stopped('unavailable', 'GitHub did not answer in time or not in JSON; the next sync goes on from here.');
  }
  const limit = limitOf(response, body, input.now());
  if (limit) return limit;
  if (response.status === 401 || response.status === 403 || response.status === 404)
    return closed(`GitHub does not let this credential read them (it answered ${response.status}).`);
  if (!response.ok)
    return stopped('unavailable', `GitHub answered ${response.status}; the next sync goes on from here.`);
  return nodesOf(response, body, input.now());
}

function nodesOf(response: Response, body: unknown, now: Date): Answer {
  const kinds = list(at(body, 'errors')).map((error) => text(at(error, 'type')) ?? '');
  if (kinds.includes('RATE_LIMITED')) return usedUp(response.headers, now);
  if (kinds.some((kind) => /^(?:FORBIDDEN|INSUFFICIENT_SCOPES|NOT_FOUND)$/.test(kind)))
    return closed('GitHub does not let this credential read them.');
  const repository = at(body, 'data', 'repository');
  if (at(repository, 'hasDiscussionsEnabled') === false) return closed('they are switched off in the repository.');
  const nodes = at(repository, 'discussions', 'nodes');
  if (!Array.isArray(nodes)) return { type: 'lost' };
  const info = at(repository, 'discussions', 'pageInfo');
  return {
    type: 'nodes',
    nodes,
    after: at(info, 'hasNextPage') === true ? text(at(info, 'endCursor')) : null,
    exhausted: exhausted(response, now),
  };
}

const closed = (why: string): Answer => ({ type: 'closed', note: `Discussions are not read: ${why}` });

/** GitHub Enterprise has it beside `/api/v3`, github.com below the API's address. */
function graphqlUrl(apiUrl: string): string {
  return `${apiUrl.replace(/\/+$/, '').replace(/\/api\/v3$/, '/api')}/graphql`;
}
