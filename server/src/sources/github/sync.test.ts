import { describe, expect, it } from 'vitest';
import type { FeedbackDraft, SyncStep } from '../source.ts';
import { syncGitHubIssues } from './sync.ts';

type Row = { id: number; updated: number; state: 'open' | 'closed'; pull?: boolean };

/** The list endpoint as GitHub answers it: filter, order, pages, Link, ETag and limits. `between` runs before each answer. */
class FakeGitHub {
  rows: Row[] = [];
  clock = Date.parse('2026-03-01T00:00:00Z');
  asked: URL[] = [];
  answers: number[] = [];
  remaining = 5000;
  between: (request: number) => void = () => {};
  refuse: Response | null = null;

  put(id: number, state: Row['state'] = 'open', pull = false): void {
    this.rows = [...this.rows.filter((row) => row.id !== id), { id, updated: this.clock, state, pull }];
  }

  fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const url = new URL(String(input));
    this.asked.push(url);
    this.between(this.asked.length);
    const answer = this.refuse ?? this.answer(url, new Headers(init?.headers));
    this.refuse = null;
    this.answers.push(answer.status);
    return answer;
  };

  answer(url: URL, headers: Headers): Response {
    const ask = (name: string) => url.searchParams.get(name);
    expect(url.pathname).toBe('/api/v3/repos/acme/shop/issues');
    expect(headers.get('authorization')).toBe('Bearer gho_1');
    const since = ask('since');
    const order = ask('direction') === 'asc' ? 1 : -1;
    const rows = this.rows
      .filter((row) => (ask('state') === 'all' || row.state === 'open') && (!since || row.updated >= Date.parse(since)))
      .toSorted((left, right) => order * (left.updated - right.updated || left.id - right.id));
    const [size, page] = [Number(ask('per_page')), Number(ask('page') ?? 1)];
    const shown = rows.slice((page - 1) * size, page * size).map(issueOf);
    const etag = `W/"${JSON.stringify(shown).length}-${shown.map((issue) => issue.updated_at).join()}"`.slice(0, 150);
    this.remaining -= 1;
    const limits = {
      'x-ratelimit-remaining': String(this.remaining),
      'x-ratelimit-reset': String(this.clock / 1000 + 900),
    };
    if (headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers: limits });
    const next =
      page * size < rows.length ? { link: `<${url}&page=${page + 1}>; rel="next", <${url}>; rel="last"` } : {};
    return Response.json(shown, { headers: { etag, ...limits, ...next } });
  }
}

function issueOf(row: Row) {
  const updated = `${new Date(row.updated).toISOString().slice(0, 19)}Z`;
  return {
    id: row.id,
    node_id: `I_${row.id}`,
    number: row.id,
    title: `Problem number ${row.id}`,
    body: 'text',
    html_url: `https://github.com/acme/shop/issues/${row.id}`,
    state: row.state,
    created_at: updated,
    updated_at: updated,
    labels: [],
    ...(row.pull && { pull_request: {} }),
  };
}

async function sync(
  github: FakeGitHub,
  cursor: unknown,
): Promise<{ steps: SyncStep[]; drafts: FeedbackDraft[]; cursor: unknown }> {
  const steps: SyncStep[] = [];
  for await (const step of syncGitHubIssues({
    fetch: github.fetch as typeof fetch,
    apiUrl: 'https://ghe.example.com/api/v3/',
    token: 'gho_1',
    repository: 'acme/shop',
    cursor,
    now: () => new Date(github.clock),
  })) {
    steps.push(step);
    if (steps.length > 500) throw new Error('the sync does not end');
  }
  const drafts = steps.flatMap((step) => (step.type === 'page' ? step.drafts : []));
  const last = steps.findLast((step) => step.type !== 'stopped');
  // Through JSON, as it is stored.
  return { steps, drafts, cursor: last ? JSON.parse(JSON.stringify(last.cursor)) : cursor };
}

const minute = 60_000;

describe('a sync of GitHub issues', () => {
  it('imports the open issues first, then all that changes, and never pull requests', async () => {
    const github = new FakeGitHub();
    for (let id = 1; id <= 250; id++) {
      github.put(id, id % 5 === 0 ? 'closed' : 'open', id % 7 === 0);
      github.clock += minute;
    }
    const first = await sync(github, null);
    const wanted = github.rows.filter((row) => row.state === 'open' && !row.pull).map((row) => String(row.id));
    expect(first.drafts.map((draft) => draft.external_id).toSorted()).toEqual(wanted.toSorted());
    expect(first.drafts[0]).toMatchObject({ title: 'Problem number 1', metadata: { repository: 'acme/shop' } });

    github.clock += 10 * minute;
    github.put(3, 'closed');
    const second = await sync(github, first.cursor);
    expect(second.drafts.at(-1)).toMatchObject({ external_id: '3', upstream_state: 'closed' });
    expect(second.drafts.length).toBeLessThan(5);
  });

  it('costs nothing when nothing changed: 304 from the second poll on', async () => {
    const github = new FakeGitHub();
    github.put(1);
    let { cursor } = await sync(github, null);
    ({ cursor } = await sync(github, cursor));
    for (let poll = 0; poll < 20; poll++) {
      const idle = await sync(github, cursor);
      expect(idle.steps).toEqual([{ type: 'unchanged', cursor: idle.cursor }]);
      cursor = idle.cursor;
    }
    expect(github.answers.slice(-20)).toEqual(Array(20).fill(304));
    github.clock += minute;
    github.put(2);
    expect((await sync(github, cursor)).drafts.map((draft) => draft.external_id)).toContain('2');
  });

  it('keeps no tag of an answer that took several pages', async () => {
    const github = new FakeGitHub();
    for (let id = 1; id <= 250; id++) github.put(id);
    let { cursor } = await sync(github, null);
    for (let poll = 0; poll < 3; poll++) {
      ({ cursor } = await sync(github, cursor));
      expect(cursor).toMatchObject({ etag: null, first_pass: null });
    }
    github.put(7, 'closed');
    const { drafts } = await sync(github, cursor);
    expect(drafts.find((draft) => draft.external_id === '7')?.upstream_state).toBe('closed');
  });

  it('resumes where it was broken off, still with open issues only', async () => {
    const github = new FakeGitHub();
    for (let id = 1; id <= 150; id++) {
      github.put(id, id > 140 ? 'closed' : 'open');
      github.clock += 1000;
    }
    github.between = (request) => {
      if (request === 3) github.refuse = new Response('{}', { status: 502 });
    };
    const broken = await sync(github, null);
    expect(broken.steps.at(-1)).toMatchObject({ type: 'stopped', reason: 'unavailable' });
    const rest = await sync(github, broken.cursor);
    const ids = new Set([...broken.drafts, ...rest.drafts].map((draft) => draft.external_id));
    expect(ids.size).toBe(140);
  });

  it('reads a second anew when more issues changed in it than a page holds and one moved away meanwhile', async () => {
    const github = new FakeGitHub();
    for (let id = 1; id <= 350; id++) github.put(id);
    github.clock += 10 * minute;
    github.between = (request) => {
      if (request === 4) for (let id = 1; id <= 5; id++) github.put(id);
    };
    const { drafts } = await sync(github, null);
    expect(github.asked[3]?.searchParams.get('page')).toBe('2');
    expect(new Set(drafts.map((draft) => draft.external_id)).size).toBe(350);
  });

  it('asks for a repository', async () => {
    const input = { fetch, apiUrl: 'https://api.github.com', cursor: null, now: () => new Date() };
    for await (const step of syncGitHubIssues(input)) expect(step).toMatchObject({ reason: 'not_configured' });
  });
});

describe('limits and refusals', () => {
  const refusedWith = async (status: number, headers: Record<string, string>, body: unknown = {}) => {
    const github = new FakeGitHub();
    github.refuse = Response.json(body, { status, headers });
    const { steps } = await sync(github, { since: null, etag: null, first_pass: null });
    expect(github.asked.length).toBe(1);
    return steps.at(-1);
  };

  it.each([
    [429, { 'retry-after': '30' }, '2026-03-01T00:00:30.000Z'],
    [403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1772324100' }, '2026-03-01T00:15:00.000Z'],
    [429, {}, '2026-03-01T00:01:00.000Z'],
  ])('stops at %i %j until %s', async (status, headers, retryAt) => {
    expect(await refusedWith(status, headers)).toMatchObject({ reason: 'rate_limited', retry_at: retryAt });
  });

  it('knows a secondary limit by its words, and a missing right from it', async () => {
    const words = { message: 'You have exceeded a secondary rate limit.' };
    expect(await refusedWith(403, {}, words)).toMatchObject({ reason: 'rate_limited' });
    expect(await refusedWith(403, {}, { message: 'Resource not accessible' })).toMatchObject({
      reason: 'unauthorized',
    });
    expect(await refusedWith(401, {})).toMatchObject({ reason: 'unauthorized', retry_at: null });
    expect(await refusedWith(404, {})).toMatchObject({ reason: 'not_found' });
    expect(await refusedWith(200, {}, { not: 'a list' })).toMatchObject({ reason: 'unreadable' });
  });

  it('does not ask again after the last request of its budget', async () => {
    const github = new FakeGitHub();
    for (let id = 1; id <= 300; id++) {
      github.put(id);
      github.clock += 1000;
    }
    github.remaining = 2;
    const { steps, drafts } = await sync(github, null);
    expect(steps.at(-1)).toMatchObject({ reason: 'rate_limited', retry_at: expect.any(String) });
    expect(drafts.length).toBe(100);
    expect(github.remaining).toBe(0);
  });
});

/** A small generator with a seed, so that a failure replays. */
function randomFrom(seed: number): (below: number) => number {
  let state = Math.imul(seed, 2654435761) >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

it.each(Array.from({ length: 60 }, (_, seed) => seed))(
  'misses nothing while issues change between pages (seed %i)',
  async (seed) => {
    const github = new FakeGitHub();
    const random = randomFrom(seed + 1);
    const stored = new Map<string, string>();
    let ids = 0;
    const change = () => {
      if (random(3) === 0) github.clock += random(2) ? 1000 : random(600) * 1000;
      const known = ids === 0 || random(3) === 0 ? ++ids : 1 + random(ids);
      github.put(known, random(4) === 0 ? 'closed' : 'open', known % 11 === 0);
    };
    github.put(++ids);
    // A second in which more issues changed than fit on a page.
    const crowd = random(350);
    for (let n = 0; n < crowd; n++) github.put(++ids);
    github.clock += 1000;
    github.between = (request) => {
      for (let n = random(8); n > 0; n--) change();
      if (random(25) === 0 && request > 2) github.refuse = new Response('{}', { status: random(2) ? 502 : 429 });
    };
    let cursor: unknown = null;
    const run = async () => {
      const synced = await sync(github, cursor);
      cursor = synced.cursor;
      for (const draft of synced.drafts)
        stored.set(draft.external_id!, `${draft.upstream_state}@${draft.as_of.slice(0, 19)}`);
    };
    await run();
    for (let round = 0; round < 8; round++) {
      for (let n = random(120); n > 0; n--) change();
      await run();
    }
    github.between = () => {};
    await run();
    await run();
    const truth = github.rows.filter((row) => !row.pull && (row.state === 'open' || stored.has(String(row.id))));
    for (const row of truth)
      expect(stored.get(String(row.id)), `issue ${row.id}`).toBe(
        `${row.state}@${new Date(row.updated).toISOString().slice(0, 19)}`,
      );
  },
);
