import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { type Asked, problem, soulcaster, startServer } from './test-server.ts';

const project = { id: '0197a000-0000-7000-8000-000000000001', slug: 'shop', name: 'Shop', key: 'SHOP' };
const at = `/api/projects/${project.id}`;
const directory = mkdtempSync(join(tmpdir(), 'soulcaster-cli-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

let stop = async () => {};
afterEach(() => stop());

async function serve(routes: Record<string, unknown>) {
  const server = await startServer({ 'GET /api/projects': { items: [project] }, ...routes });
  stop = server.close;
  return server;
}

function file(name: string, text: string): string {
  writeFileSync(join(directory, name), text);
  return name;
}

describe('the command line', () => {
  it('shows every command with examples, and ends well', async () => {
    const { exitCode, out } = await soulcaster(['--help']);
    expect(exitCode).toBe(0);
    for (const word of [
      'serve',
      'demo',
      'sign-in',
      'ingest',
      'send',
      'clusters',
      'fix',
      'repair',
      'token',
      'migrate',
      'doctor',
      'eval',
    ])
      expect(out).toContain(`  ${word}`);
    expect(out).toContain('Exit codes');
  });

  it.each([
    [['nonsense']],
    [['fix']],
    [['send', 'a-kind-that-nobody-has', 'x.json']],
    [['token', 'create', 'ci', '--role', 'owner']],
  ])('ends with 2 when it is used wrongly: %j', async (argv) => {
    const { exitCode, err } = await soulcaster(argv);
    expect(exitCode).toBe(2);
    expect(err).toMatch(/^error: .+/);
  });

  it('says that no server answers, and what to do, without a stack', async () => {
    const { exitCode, err } = await soulcaster(['clusters', '--url', 'http://127.0.0.1:1']);
    expect(exitCode).toBe(3);
    expect(err).toBe(
      'soulcaster: Nothing answers at http://127.0.0.1:1.\n  → Start the server with `npm start`, or say where it is with --url or SOULCASTER_URL.\n',
    );
  });

  it('tells a problem in the words of the server, with every wrong field and no escape sequence', async () => {
    const server = await serve({
      [`GET ${at}/clusters`]: (_: Asked, response: Parameters<typeof problem>[0]) =>
        problem(response, 401, 'unauthenticated', 'Sign in \u001b[31mfirst\u202e.'),
    });
    const { exitCode, err } = await soulcaster(['clusters', '--url', server.url]);
    expect(exitCode).toBe(4);
    expect(err).toContain('Sign in \\u{1b}[31mfirst\\u{202e}.');
    expect(err).not.toContain('\u001b');
  });

  it('asks which project when there are several', async () => {
    const server = await serve({
      'GET /api/projects': { items: [project, { ...project, id: 'b', slug: 'site', key: 'SITE', name: 'Site' }] },
    });
    const { exitCode, err } = await soulcaster(['clusters', '--url', server.url]);
    expect(exitCode).toBe(2);
    expect(err).toContain('--project: shop, site');
    const wrong = await soulcaster(['clusters', '--url', server.url, '--project', 'nope']);
    expect(wrong.err).toContain('no project called nope');
  });
});

describe('who calls', () => {
  const routes = { [`GET ${at}/tokens`]: { items: [] } };

  it('sends the token that was given, in either place', async () => {
    const server = await serve(routes);
    await soulcaster(['token', 'list', '--url', server.url, '--token', 'sc_1']);
    await soulcaster(['token'], { env: { SOULCASTER_URL: server.url, SOULCASTER_TOKEN: 'sc_2' } });
    expect(server.asked.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer sc_1',
      'Bearer sc_1',
      'Bearer sc_2',
      'Bearer sc_2',
    ]);
  });

  it('is the owner on the machine of the server by the secret in its data directory, and only there', async () => {
    const server = await serve(routes);
    file('local-secret', 'a-secret-of-this-machine\n');
    await soulcaster(['token', '--url', server.url], { env: { DATA_DIR: directory } });
    expect(server.asked[0]?.headers['x-soulcaster-local']).toBe('a-secret-of-this-machine');
    await soulcaster(['token', '--url', server.url, '--token', 'sc_1'], { env: { DATA_DIR: directory } });
    expect(server.asked.at(-1)?.headers['x-soulcaster-local']).toBeUndefined();
    const { err } = await soulcaster(['sign-in', '--url', 'http://192.0.2.1'], { env: { DATA_DIR: directory } });
    expect(err).toContain('Only a command on the machine of the server');
  });

  it('prints a fresh sign-in link', async () => {
    const url = 'http://localhost:3000/auth/signin#token=abc';
    const server = await serve({ 'POST /api/local/sign-in-link': { url } });
    file('local-secret', 'a-secret-of-this-machine\n');
    const { exitCode, out } = await soulcaster(['sign-in', '--url', server.url], { env: { DATA_DIR: directory } });
    expect(exitCode).toBe(0);
    expect(out).toContain(url);
    expect(server.asked[0]?.headers['x-soulcaster-local']).toBe('a-secret-of-this-machine');
  });
});

describe('ingest', () => {
  const stored = (asked: Asked) => ({ title: 'Export hangs', ...JSON.parse(asked.body) });

  it('stores one report', async () => {
    const server = await serve({ [`POST ${at}/feedback`]: stored });
    const { exitCode, out } = await soulcaster([
      'ingest',
      '--body',
      'Export hangs',
      '--author',
      'Ann',
      '--url',
      server.url,
    ]);
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: 'Stored: Export hangs\n' });
    expect(JSON.parse(server.asked[1]!.body)).toEqual({ body: 'Export hangs', author: 'Ann' });
  });

  it('reads a text file and standard input', async () => {
    const server = await serve({ [`POST ${at}/feedback`]: stored });
    await soulcaster(['ingest', file('crash.txt', 'It crashed.\n'), '--url', server.url], { directory });
    await soulcaster(['ingest', '-', '--title', 'T', '--url', server.url], { stdin: 'From a pipe' });
    const bodies = server.asked.filter(({ method }) => method === 'POST').map(({ body }) => JSON.parse(body));
    expect(bodies).toEqual([{ body: 'It crashed.' }, { title: 'T', body: 'From a pipe' }]);
  });

  it('takes a text as it stands, and says what it would be stored as', async () => {
    const preview = { items: [{ line: 1, status: 'ok', title: 'Export hangs at 99 %', reason: null }] };
    const server = await serve({ [`POST ${at}/feedback`]: stored, [`POST ${at}/feedback-imports`]: preview });
    const text = 'Export hangs at 99 %';
    await soulcaster(['ingest', text, '--url', server.url], { directory });
    expect(JSON.parse(server.asked.at(-1)!.body)).toEqual({ body: text });
    const dry = await soulcaster(['ingest', text, '--dry-run', '--url', server.url], { directory });
    expect(dry).toEqual({ exitCode: 0, out: `Would be stored: ${text}\n`, err: '' });
    expect(server.asked.at(-1)).toMatchObject({
      path: `${at}/feedback-imports?format=jsonl`,
      body: `{"body":"${text}"}`,
    });
  });

  it('sends a file as it is, shows the preview, and names the rows that are refused', async () => {
    const answer = (asked: Asked) => ({
      mode: asked.path.includes('mode=preview') ? 'preview' : 'import',
      ...{ format: 'csv', encoding: 'windows-1252', columns: ['Was'], mapping: { body: 'Was', title: null } },
      ...{ rows: 2, ok: 1, duplicates: 0, errors: 1 },
      items: [
        { line: 2, status: 'ok', title: 'Der Warenkorb ist leer', reason: null },
        { line: 3, status: 'error', title: null, reason: 'body: say what happened' },
      ],
    });
    const server = await serve({ [`POST ${at}/feedback-imports`]: answer });
    const csv = file('reports.csv', 'Was\nDer Warenkorb ist leer\n""\n');
    const dry = await soulcaster(['ingest', csv, '--dry-run', '--column', 'body=Was', '--url', server.url], {
      directory,
    });
    expect(server.asked.at(-1)).toMatchObject({
      path: `${at}/feedback-imports?body_column=Was&mode=preview`,
      body: 'Was\nDer Warenkorb ist leer\n""\n',
    });
    expect(dry.out).toBe(
      'body = Was\nLINE         REPORT\n2     ok     Der Warenkorb ist leer\n3     error  body: say what happened\n1 would be stored, 0 known already, 1 refused (read as windows-1252)\n',
    );
    const done = await soulcaster(['ingest', csv, '--url', server.url], { directory });
    expect(done).toEqual({
      exitCode: 1,
      out: '1 stored, 0 known already, 1 refused (read as windows-1252)\n',
      err: 'line 3: body: say what happened\n',
    });
    const asJson = await soulcaster(['ingest', csv, '--json', '--url', server.url], { directory });
    expect(JSON.parse(asJson.out)).toMatchObject({ ok: 1, errors: 1 });
    expect((await soulcaster(['ingest', csv, '--column', 'nonsense=x'], { directory })).exitCode).toBe(2);
  });

  it('asks for something to report', async () => {
    expect((await soulcaster(['ingest'])).exitCode).toBe(2);
    const missing = await soulcaster(['ingest', 'missing.txt'], { directory });
    expect(missing).toMatchObject({ exitCode: 2, err: 'soulcaster: The file missing.txt cannot be read.\n' });
  });
});

describe('clusters', () => {
  const cluster = {
    id: '0197a000-0000-7000-8000-00000000000a',
    short_id: 'SHOP-7',
    title: 'Cart is \u001b]0;empty\u0007 after sign-in',
    summary: 'The cart is lost.',
    status: 'new',
    count: 3,
    occurrences: 41,
    sources: [{ source: 'sentry', count: 2 }],
    place: 'src/cart.ts:12',
    repository: null,
    exception: { type: 'TypeError', value: 'x is undefined' },
    frames: [{ file: 'src/cart.ts', line: 12, function: 'total', in_app: true }],
    github_pr_url: null,
    error_message: null,
    fix: { ready: true },
    suggestions: [
      {
        cluster: { id: 'x', short_id: 'SHOP-9', title: 'Cart lost' },
        other: { id: '0197a000-0000-7000-8000-00000000000a' },
      },
    ],
    first_seen_at: '2026-02-01T10:00:00Z',
    last_seen_at: '2026-03-01T10:00:00Z',
  };
  const routes = {
    [`GET ${at}/clusters`]: { items: [cluster], next_cursor: null },
    [`GET ${at}/clusters/${cluster.id}`]: cluster,
  };

  it('lists them in a table, with the filters in the query and no control character', async () => {
    const server = await serve(routes);
    const { out } = await soulcaster(['clusters', '--status', 'open', '--text', 'cart', '--url', server.url]);
    expect(out).toBe(
      'ID      STATUS  REPORTS  SOURCES  LAST SEEN         TITLE\nSHOP-7  new     3        sentry   2026-03-01 10:00  Cart is \\u{1b}]0;empty\\u{7} after sign-in\n',
    );
    expect(server.asked.at(-1)?.path).toBe(`${at}/clusters?status=open&text=cart&limit=50`);
  });

  it('shows one by its short id', async () => {
    const server = await serve(routes);
    const { out } = await soulcaster(['clusters', 'show', 'shop-7', '--url', server.url]);
    expect(out).toContain('exception    TypeError: x is undefined\n             at total (src/cart.ts:12)');
    expect(out).toContain('soulcaster fix SHOP-7');
    expect(out).toContain('maybe the same as SHOP-9  Cart lost');
    const missing = await soulcaster(['clusters', 'show', 'SHOP-8', '--url', server.url]);
    expect(missing).toMatchObject({ exitCode: 2, err: expect.stringContaining('no cluster SHOP-8') });
  });

  it('prints JSON that another program can read', async () => {
    const server = await serve(routes);
    const { out } = await soulcaster(['--json', 'clusters', '--url', server.url]);
    expect(JSON.parse(out)).toEqual([cluster]);
    for (const control of ['\u001b', '\u0007']) expect(out).not.toContain(control);
  });
});

describe('tokens', () => {
  const token = { id: 't1', name: 'ci', role: 'triager', prefix: 'sc_ab', last_used_at: null, expires_at: null };

  it('are made, shown once on standard output, listed and revoked', async () => {
    const server = await serve({
      [`GET ${at}/tokens`]: { items: [token] },
      [`POST ${at}/tokens`]: { ...token, token: 'sc_abcdef' },
      [`DELETE ${at}/tokens/t1`]: () => null,
    });
    const on = ['--url', server.url];
    expect(
      (await soulcaster(['token', 'create', 'ci', '--role', 'developer', '--expires-in-days', '90', ...on])).out,
    ).toBe('sc_abcdef\n');
    expect(JSON.parse(server.asked.at(-1)!.body)).toEqual({ name: 'ci', role: 'developer', expires_in_days: 90 });
    expect((await soulcaster(['token', 'list', ...on])).out).toContain('sc_ab  triager  never used  never');
    expect((await soulcaster(['token', 'revoke', 'ci', ...on])).out).toBe('Revoked ci.\n');
    expect((await soulcaster(['token', 'revoke', 'other', ...on])).exitCode).toBe(2);
  });
});

describe('eval clustering', () => {
  it('writes a decision for every report and says how fast', async () => {
    const reports = [1, 2, 3].map((n) => ({
      id: `r${n}`,
      title: 'Export hangs at the end',
      body: 'It never ends.',
      group: 'g',
    }));
    file('reports-for-eval.jsonl', reports.map((report) => `${JSON.stringify(report)}\n`).join(''));
    const [dataset, predictions] = [join(directory, 'reports-for-eval.jsonl'), join(directory, 'predictions.jsonl')];
    const { exitCode, out } = await soulcaster([
      '--json',
      'eval',
      'clustering',
      '--dataset',
      dataset,
      '--predictions',
      predictions,
      '--answers',
    ]);
    expect(exitCode).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ items: 3, clusters: 1, asked: { duplicates: 2, found: 1 } });
    const alone = await soulcaster([
      ...['--json', 'eval', 'clustering', '--memory', '--dataset', dataset, '--predictions', predictions],
    ]);
    expect(JSON.parse(alone.out)).toMatchObject({ items: 3, clusters: 1, asked: null });
    const missing = await soulcaster(['eval', 'clustering', '--dataset', '/nowhere/x', '--predictions', predictions]);
    expect(missing).toMatchObject({ exitCode: 2, err: 'soulcaster: There is no file /nowhere/x.\n' });
    // It makes a database of its own.
  }, 120_000);
});
