import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { type Asked, problem, soulcaster, startServer } from '../test-server.ts';

const project = { id: 'p1', slug: 'shop', name: 'Shop', key: 'SHOP' };
const cluster = {
  id: 'c1',
  short_id: 'SHOP-7',
  title: 'Cart is empty',
  status: 'new',
  count: 3,
  sources: [],
  place: 'src/cart.ts:12',
  fix: { ready: true },
  last_seen_at: '2026-03-01T10:00:00Z',
};
const job = { id: 'j1', status: 'pending', stage: 'pending', cluster_title: 'Cart is empty' };
const ended = {
  ...job,
  status: 'success',
  stage: 'done',
  message: 'The test that failed passes now.',
  question: null,
  blocked_reasons: [],
  evidence: { level: 'A', summary: 'one test red before, green after' },
  files_changed: 1,
  additions: 2,
  deletions: 1,
  pr_url: '/dashboard/prs/1',
};
const line = (seq: number, text: string) => ({ seq, at: '', stage: 'agent', origin: 'test', level: 'info', text });

let stop = async () => {};
afterEach(() => stop());

/** A fix whose log grows by one line at each message of the live stream, and by nothing without. */
async function startFixing(over: Record<string, unknown> = {}, end: unknown = ended) {
  const lines = [line(1, 'looking'), line(2, 'red \u001b[31mbefore'), line(3, 'green after')];
  let grown = 1;
  let streams: ServerResponse[] = [];
  const grow = () => {
    grown += 1;
    for (const stream of streams) stream.write(`event: log\nid: ${grown}\ndata: {}\n\n`);
  };
  const server = await startServer({
    'GET /api/projects': { items: [project] },
    'GET /api/projects/p1/clusters': { items: [cluster], next_cursor: null },
    'POST /api/projects/p1/clusters/c1/start_fix': job,
    'GET /api/projects/p1/jobs/j1': end,
    'GET /api/projects/p1/jobs/j1/logs': (asked: Asked) => {
      const after = Number(new URL(asked.path, 'http://x').searchParams.get('after'));
      const items = lines.filter(({ seq }) => seq > after && seq <= grown);
      if (items.length === 0 && streams.length) grow();
      return { items, last_seq: Math.min(grown, 3), ended: grown > 3 };
    },
    'GET /api/projects/p1/events': (_: Asked, response: ServerResponse) => {
      streams = [...streams, response];
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('retry: 500\n\n: hello\n\n');
      grow();
    },
    ...over,
  });
  stop = server.close;
  return server;
}

describe('soulcaster fix', () => {
  it('follows the log live and ends with the pull request', async () => {
    const server = await startFixing();
    const started = performance.now();
    const { exitCode, out } = await soulcaster(['fix', 'shop-7', '--hint', 'look at cart', '--url', server.url]);
    expect(exitCode).toBe(0);
    expect(out).toBe(
      [
        'agent      test: looking',
        'agent      test: red \\u{1b}[31mbefore',
        'agent      test: green after',
        '',
        'Fixed: Cart is empty',
        '  The test that failed passes now.',
        '  Evidence A: one test red before, green after',
        '  Change: 1 files, +2 −1',
        `  Pull request: ${server.url}/dashboard/prs/1`,
        '',
      ].join('\n'),
    );
    // Woken by the stream: the timer alone would have taken two seconds for each of the lines.
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(server.asked.find(({ method }) => method === 'POST')?.body).toBe('{"hint":"look at cart"}');
  });

  it('ends with 1 when there is no fix, and says why', async () => {
    const blocked = {
      ...ended,
      status: 'failed',
      stage: 'blocked',
      evidence: null,
      pr_url: null,
      files_changed: 0,
      message: 'Refused.',
    };
    const reasons = [{ code: 'protected', path: '.github/x.yml', message: 'a protected path' }];
    const server = await startFixing({}, { ...blocked, blocked_reasons: reasons });
    const { exitCode, out } = await soulcaster(['fix', 'SHOP-7', '--url', server.url, '--project', 'shop']);
    expect(exitCode).toBe(1);
    expect(out).toContain(
      'Not fixed (blocked): Cart is empty\n  Refused.\n  Refused: .github/x.yml: a protected path\n',
    );
  });

  it('passes on why a fix cannot start', async () => {
    const server = await startFixing({
      'POST /api/projects/p1/clusters/c1/start_fix': (_: Asked, response: ServerResponse) =>
        problem(response, 409, 'conflict', 'The project has no repository.'),
    });
    const { exitCode, err } = await soulcaster(['fix', 'SHOP-7', '--url', server.url]);
    expect({ exitCode, err }).toEqual({ exitCode: 1, err: 'soulcaster: The project has no repository.\n' });
  });

  it('goes on without the live stream, and stops watching at Ctrl-C', async () => {
    const interrupt = new AbortController();
    const server = await startFixing({
      'GET /api/projects/p1/events': (_: Asked, response: ServerResponse) => problem(response, 403, 'forbidden', 'No.'),
      'GET /api/projects/p1/jobs/j1/logs': () => {
        setImmediate(() => interrupt.abort());
        return { items: [], last_seq: 0, ended: false };
      },
    });
    const { exitCode, err } = await soulcaster(['fix', 'SHOP-7', '--url', server.url], { signal: interrupt.signal });
    expect(exitCode).toBe(130);
    expect(err).toMatch(/Stopped watching; the fix goes on|Interrupted/);
  });

  it('starts and returns at once when asked to', async () => {
    const server = await startFixing();
    const { out } = await soulcaster(['fix', 'SHOP-7', '--no-follow', '--url', server.url]);
    expect(out).toBe('Started: Cart is empty (job j1)\n');
  });
});

describe('soulcaster demo', () => {
  it('watches until the clusters are there, fixes the best one, and says what to open', async () => {
    let reports = 0;
    const server = await startFixing({
      'POST /api/demo': project,
      'GET /api/projects/p1/stats': () => {
        reports = Math.min(reports + 4, 12);
        return { feedback: reports, clusters: reports / 4, suggestions_open: 1, pending_clustering: 12 - reports };
      },
      'GET /api/projects/p1/clusters': {
        items: [
          { ...cluster, id: 'c0', short_id: 'SHOP-1', count: 9, fix: { ready: false, reason: 'No repository.' } },
          { ...cluster, id: 'c2', short_id: 'SHOP-2', count: 5, place: null },
          cluster,
        ],
        next_cursor: null,
      },
      'GET /api/sign-in': { method: 'github', reason: null },
    });
    const { exitCode, out, err } = await soulcaster(['demo', '--fix', '--url', server.url]);
    expect(err).toContain('12 reports · 3 clusters · 1 questions');
    expect(out).toContain('Fixing SHOP-7: Cart is empty');
    expect(out).toContain(`Pull request: ${server.url}/dashboard/prs/1`);
    expect(out).toContain(`Open: ${server.url}/dashboard`);
    expect(exitCode).toBe(0);
  });
});
