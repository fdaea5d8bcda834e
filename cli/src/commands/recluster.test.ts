import { afterEach, expect, it } from 'vitest';
import { type Asked, soulcaster, startServer } from '../test-server.ts';

const project = { id: 'p1', slug: 'shop', name: 'Shop', key: 'SHOP' };
const end = (number: number) => ({ id: `c${number}`, short_id: `SHOP-${number}`, title: 'Cart is empty', count: 2 });
const diff = {
  changes: [
    {
      id: 'x1',
      into: end(1),
      title: 'Cart is \u001b[31mempty',
      moves: [
        { feedback_id: 'f1', title: 'No cart', from: end(2) },
        { feedback_id: 'f2', title: 'No cart', from: end(3) },
      ],
      state: 'open',
    },
    {
      id: 'x2',
      into: null,
      title: 'Map upside down',
      moves: [{ feedback_id: 'f3', title: 'Map', from: end(2) }],
      state: 'open',
    },
  ],
  unchanged: 40,
};

let stop = async () => {};
afterEach(() => stop());

async function startGrouping(found: object = diff) {
  let looked = 0;
  const server = await startServer({
    'GET /api/projects': { items: [project] },
    'POST /api/projects/p1/cluster-jobs': { id: 'j1', status: 'pending' },
    'GET /api/projects/p1/cluster-jobs/j1': () => {
      looked += 1;
      return { id: 'j1', status: looked > 1 ? 'success' : 'running', done: 20, total: 43 };
    },
    'GET /api/projects/p1/cluster-jobs/j1/diff': found,
    'POST /api/projects/p1/cluster-jobs/j1/accept': { accepted: 1, stale: 1, act: null },
  });
  stop = server.close;
  return { env: { SOULCASTER_URL: server.url, SOULCASTER_TOKEN: 't' }, asked: server.asked };
}

const bodyOf = (asked: Asked[], path: string) =>
  JSON.parse(asked.find((call) => call.method === 'POST' && call.path.endsWith(path))?.body || 'null') as unknown;

it('shows what grouping anew would change, and changes nothing', async () => {
  const { env, asked } = await startGrouping();
  const { exitCode, out } = await soulcaster(['recluster', '--sensitivity', 'strict'], { env });
  expect(exitCode).toBe(0);
  expect(bodyOf(asked, '/cluster-jobs')).toEqual({ mode: 'preview', sensitivity: 'strict' });
  expect(asked.some(({ path }) => path.endsWith('/accept'))).toBe(false);
  expect(out).toMatch(/SHOP-1 +\+2 +SHOP-2,SHOP-3 +open +Cart is/);
  expect(out).toMatch(/new +\+1 +SHOP-2 +open +Map upside down/);
  expect(out).not.toContain('\u001b');
  expect(out).toContain('40 reports would stay.');
  expect(out).toContain('--accept');
});

it('accepts all of it, and says what was left out', async () => {
  const { env, asked } = await startGrouping();
  const { out } = await soulcaster(['recluster', '--accept'], { env });
  expect(bodyOf(asked, '/accept')).toEqual({});
  expect(out).toContain('Accepted 1 change. 1 change left out');
});

it('says when nothing would change', async () => {
  const { env } = await startGrouping({ changes: [], unchanged: 1 });
  const { out } = await soulcaster(['recluster'], { env });
  expect(out).toBe('Nothing would change: 1 report would be grouped as now.\n');
});
