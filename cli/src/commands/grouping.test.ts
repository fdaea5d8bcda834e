import { afterEach, expect, it } from 'vitest';
import { type Asked, problem, soulcaster, startServer } from '../test-server.ts';

const uuid = (n: number) => `01900000-0000-7000-8000-0000000000${String(n).padStart(2, '0')}`;
const end = (n: number) => ({ id: uuid(n), short_id: `SHOP-${n}`, title: `Cart \u001b[31m${n}`, count: 2 });
const act = (n: number, summary: string, more: object = {}) => ({
  id: uuid(n),
  kind: 'merge',
  actor: 'Ada',
  summary,
  clusters: [end(1)],
  moved: 2,
  created_at: '2026-03-01T10:00:00.000Z',
  undone_at: null,
  undone_by: null,
  undo_refused: null,
  ...more,
});
const report = (n: number) => ({
  id: uuid(n),
  source: 'manual',
  title: `Report ${n}`,
  last_seen_at: '2026-03-01T10:00:00.000Z',
  pinned: n === 21,
});

let stop = async () => {};
afterEach(() => stop());

async function startShop(more: Record<string, unknown> = {}) {
  const at = '/api/projects/p1';
  const server = await startServer({
    'GET /api/projects': { items: [{ id: 'p1', slug: 'shop', name: 'Shop', key: 'SHOP' }] },
    [`GET ${at}/clusters`]: { items: [end(1), end(2), end(3)], next_cursor: null },
    [`POST ${at}/clusters/merge`]: act(40, 'merged SHOP-2 into SHOP-1'),
    [`GET ${at}/feedback`]: ({ path }: Asked) =>
      path.includes('cursor=')
        ? { items: [report(22), report(23)], next_cursor: null }
        : { items: [report(21)], next_cursor: 'next' },
    [`POST ${at}/clusters/${uuid(1)}/split`]: act(41, 'split 2 reports off SHOP-1 as SHOP-4'),
    [`GET ${at}/clusters/${uuid(1)}/split-proposal`]: {
      parts: [
        { title: 'Cart', feedback_ids: [uuid(21)], terms: ['cart'] },
        { title: 'Map \u001b[31m', feedback_ids: [uuid(22), uuid(23)], terms: ['map', 'north'] },
      ],
    },
    [`POST ${at}/feedback/move`]: act(42, 'moved 1 report from SHOP-1 to SHOP-2'),
    [`POST ${at}/feedback/detach`]: act(43, 'gave 1 report of SHOP-1 a cluster each'),
    [`GET ${at}/grouping-acts`]: {
      items: [
        act(44, 'moved 1 report from SHOP-1 to SHOP-2', { undone_at: '2026-03-01T11:00:00.000Z', undone_by: 'Bo' }),
        act(40, 'merged SHOP-2 into SHOP-1'),
        act(39, 'merged SHOP-3 into SHOP-2', { undo_refused: 'Undo this first.' }),
      ],
    },
    [`POST ${at}/grouping-acts/${uuid(40)}/undo`]: act(40, 'merged SHOP-2 into SHOP-1', { undone_by: 'Ada' }),
    [`POST ${at}/grouping-acts/${uuid(39)}/undo`]: (_: Asked, response: Parameters<typeof problem>[0]) =>
      problem(response, 409, 'conflict', 'Undo this first, which came later: merged SHOP-2 into SHOP-1.'),
    [`GET ${at}/suggestions`]: {
      items: [{ id: uuid(51), cluster: end(3), other: end(1), score: 0.42, terms: ['cart'], judged: null }],
    },
    [`POST ${at}/suggestions/${uuid(51)}/answer`]: { cluster_id: uuid(1), act_id: uuid(45) },
    ...more,
  });
  stop = server.close;
  const posted = (path: string) =>
    server.asked
      .filter((call) => call.method === 'POST' && call.path.endsWith(path))
      .map(({ body }) => JSON.parse(body) as unknown);
  const run = (...argv: string[]) => soulcaster(argv, { env: { SOULCASTER_URL: server.url, SOULCASTER_TOKEN: 't' } });
  return { run, posted, asked: server.asked };
}

it('merges clusters by their short ids, into the one that is named', async () => {
  const { run, posted } = await startShop();
  const { exitCode, out } = await run('merge', 'shop-1', 'SHOP-2', '--into', 'SHOP-1');
  expect(exitCode).toBe(0);
  expect(posted('/clusters/merge')).toEqual([{ cluster_ids: [uuid(1), uuid(2)], into: uuid(1) }]);
  expect(out).toBe('Merged SHOP-2 into SHOP-1.\n`soulcaster undo 00000040` takes it back.\n');
});

it('merges nothing into itself, and says so before it asks the server to', async () => {
  const { run, posted } = await startShop();
  const { exitCode, err } = await run('merge', 'SHOP-1', 'shop-1');
  expect([exitCode, posted('/clusters/merge')]).toEqual([2, []]);
  expect(err).toContain('cannot be merged into itself');
  expect((await run('merge', 'SHOP-1', 'SHOP-77')).err).toContain('There is no cluster SHOP-77');
});

it('lists the reports of a cluster, all pages of them, by what other commands call them', async () => {
  const { run } = await startShop();
  const { out } = await run('clusters', 'reports', 'SHOP-1');
  expect(out).toMatch(/00000021 +manual +2026-03-01 10:00 +pinned +Report 21\n00000022 .*\n00000023 /);
});

it('splits off the reports that are named, and none that is not in the cluster', async () => {
  const { run, posted } = await startShop();
  const { out } = await run('split', 'SHOP-1', '00000022', uuid(23));
  expect(posted('/split')).toEqual([{ feedback_ids: [uuid(22), uuid(23)] }]);
  expect(out).toContain('Split 2 reports off SHOP-1 as SHOP-4.');
  const stranger = await run('split', 'SHOP-1', '00000099');
  expect(stranger.exitCode).toBe(2);
  expect(stranger.err).toContain('There is no report in SHOP-1 called 00000099');
  expect(posted('/split')).toHaveLength(1);
});

it('shows how a cluster would come apart, and does so when told to', async () => {
  const { run, posted } = await startShop();
  const { out } = await run('split', 'SHOP-1');
  expect(out).toMatch(/stays +1 +00000021 +cart +Cart\n/);
  expect(out).toMatch(/leaves +2 +00000022 00000023 +map, north +Map/);
  expect(out).not.toContain('\u001b');
  expect([out.includes('--accept'), posted('/split')]).toEqual([true, []]);
  const accepted = await run('split', 'SHOP-1', '--accept');
  expect(posted('/split')).toEqual([{ feedback_ids: [uuid(22), uuid(23)] }]);
  expect(accepted.out).toContain('(soulcaster undo 00000041)');
});

it('says when it sees no seam', async () => {
  const { run, posted } = await startShop({
    [`GET /api/projects/p1/clusters/${uuid(1)}/split-proposal`]: {
      parts: [{ title: 'Cart', feedback_ids: [uuid(21)], terms: [] }],
    },
  });
  expect((await run('split', 'SHOP-1', '--accept')).out).toContain('sees no seam in SHOP-1');
  expect(posted('/split')).toEqual([]);
});

it('moves reports to another cluster, and gives them one each', async () => {
  const { run, posted } = await startShop();
  expect((await run('move', 'SHOP-1', '00000022', '--into', 'SHOP-2')).out).toContain('Moved 1 report');
  expect(posted('/feedback/move')).toEqual([{ feedback_ids: [uuid(22)], into: uuid(2) }]);
  expect((await run('move', 'SHOP-1', '00000022')).exitCode).toBe(2);
  expect((await run('detach', 'SHOP-1', '00000022')).out).toContain('a cluster each');
  expect(posted('/feedback/detach')).toEqual([{ feedback_ids: [uuid(22)] }]);
});

it('undoes the last that is not undone, or the one that is named, and passes on why it cannot', async () => {
  const { run, posted } = await startShop();
  expect((await run('undo')).out).toBe('Undone: Merged SHOP-2 into SHOP-1.\n');
  expect(posted(`${uuid(40)}/undo`)).toHaveLength(1);
  const refused = await run('undo', '00000039');
  expect(refused.exitCode).toBe(1);
  expect(refused.err).toContain('Undo this first, which came later');
  expect((await run('undo', '00000099')).exitCode).toBe(2);
  const { out } = await run('undo', '--list');
  expect(out).toMatch(/00000044 .* undone +moved/);
  expect(out).toMatch(/00000040 .* yes +merged/);
  expect(out).toMatch(/00000039 .* no +merged SHOP-3 into SHOP-2 \(Undo this first\.\)/);
});

it('has nothing to undo where nobody did anything', async () => {
  const { run } = await startShop({ 'GET /api/projects/p1/grouping-acts': { items: [] } });
  expect(await run('undo')).toMatchObject({ exitCode: 1, err: expect.stringContaining('nothing to undo') });
  expect((await run('undo', '--list')).out).toBe('Nobody changed the grouping yet.\n');
});

it('lists the questions and answers one', async () => {
  const { run, posted } = await startShop();
  const { out } = await run('suggestions');
  expect(out).toMatch(/00000051 +42 % +SHOP-3 +SHOP-1 +Cart/);
  expect(out).not.toContain('\u001b');
  const same = await run('suggestions', 'answer', '00000051', 'same');
  expect(posted('/answer')).toEqual([{ answer: 'same' }]);
  expect(same.out).toContain('Merged SHOP-3 into SHOP-1.\n`soulcaster undo 00000045`');
  expect((await run('suggestions', 'answer', '00000051', 'different')).out).toContain('are kept apart');
  expect((await run('suggestions', 'answer', '00000051', 'maybe')).exitCode).toBe(2);
});

it('gives JSON to another program', async () => {
  const { run } = await startShop();
  expect(JSON.parse((await run('suggestions', '--json')).out)).toHaveLength(1);
  expect(JSON.parse((await run('merge', 'SHOP-1', 'SHOP-2', '--json')).out)).toMatchObject({ id: uuid(40) });
  expect(JSON.parse((await run('split', 'SHOP-1', '--json')).out).parts).toHaveLength(2);
});
