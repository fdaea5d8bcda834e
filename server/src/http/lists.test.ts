import { Problem } from '@soulcaster/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clusters, feedback } from '../db/tables.ts';
import { newId } from '../ids.ts';
import { type TestInstallation, testInstallation } from '../test-installation.ts';

let world: TestInstallation;
beforeAll(async () => {
  world = await testInstallation({}, { workers: false });
});
afterAll(() => world.close());

const call = (path: string, init?: RequestInit) =>
  world.app.request(`http://localhost:3000${path}`, { ...init, headers: { ...world.ownerHeaders, ...init?.headers } });
const postJson = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  call(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });

/** Many rows at few different times, so that pages break between rows of the same time. */
async function crowded(count: number) {
  const project = await world.newProject('Crowded');
  const at = (index: number) => new Date(Date.UTC(2026, 10, 1, 0, 0, 0, index % 7));
  const rows = Array.from({ length: count }, (_, index) => {
    const seen = { firstSeenAt: at(index), lastSeenAt: at(index), createdAt: at(index) };
    return { id: newId(), projectId: project.id, title: `Row ${index}`, ...seen };
  });
  const { db } = world.installation;
  await db
    .insert(clusters)
    .values(rows.map((row, index) => ({ ...row, number: index + 1, summary: '', itemCount: (index % 4) + 1 })));
  await db.insert(feedback).values(
    rows.map((row, index) => ({
      ...row,
      id: newId(),
      clusterId: row.id,
      body: index % 2 ? 'odd 100%' : 'even',
      source: index % 3 ? 'manual' : 'github',
      upstreamState: index % 5 ? ('open' as const) : ('closed' as const),
      occurredAt: row.firstSeenAt,
    })),
  );
  return { project, mine: world.client.project(project.id), rows };
}

describe('a list', () => {
  it('is read to its end page by page, with no row missed and none twice, whatever it is sorted by', async () => {
    const { mine, rows } = await crowded(270);
    const readAll = async (
      page: (cursor: { cursor?: string }) => Promise<{ items: { id: string }[]; next_cursor: string | null }>,
    ) => {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const { items, next_cursor }: Awaited<ReturnType<typeof page>> = await page(cursor ? { cursor } : {});
        seen.push(...items.map((item) => item.id));
        cursor = next_cursor;
      } while (cursor);
      return seen;
    };
    for (const sort of ['last_seen', 'count', 'created'] as const) {
      const seen = await readAll((cursor) => mine.clusters.list({ sort, limit: 40, ...cursor }));
      expect(seen).toHaveLength(rows.length);
      expect(new Set(seen)).toEqual(new Set(rows.map((row) => row.id)));
    }
    const items = await readAll((cursor) => mine.feedback.list({ limit: 33, ...cursor }));
    expect([items.length, new Set(items).size]).toEqual([270, 270]);
  });

  it('is narrowed by source, state, time and words, where a word is a word and no pattern', async () => {
    const { mine } = await crowded(60);
    const count = async (query: Parameters<typeof mine.feedback.list>[0]) =>
      (await mine.feedback.list({ limit: 200, ...query })).items.length;
    expect(await count({ source: 'github' })).toBe(20);
    expect(await count({ status: 'closed' })).toBe(12);
    expect(await count({ text: '100%' })).toBe(30);
    expect(await count({ text: '1_0' })).toBe(0);
    expect(await count({ source: 'github', status: 'closed' })).toBe(4);
    const clustersFound = (await mine.clusters.list({ source: 'github', text: 'EVEN', limit: 200 })).items;
    expect(clustersFound).toHaveLength(10);
    const { items } = await mine.clusters.list({ text: 'row 17' });
    expect(items.map((item) => item.title)).toEqual(['Row 17']);
    expect((await mine.clusters.list({ status: 'resolved,ignored' })).items).toEqual([]);
    await world.at(20 * 86_400_000 + Date.UTC(2026, 10, 1) - Date.now(), async () => {
      expect((await mine.clusters.list({ timeframe: '14d' })).items).toEqual([]);
      expect((await mine.clusters.list({ timeframe: '30d', limit: 200 })).items).toHaveLength(60);
    });
  });
});

describe('an Idempotency-Key', () => {
  it('gives a repeated call the answer of the first, and refuses another call with the same key', async () => {
    const project = await world.newProject('Once');
    const other = await world.newProject('Elsewhere');
    const path = `/api/projects/${project.id}/feedback`;
    const key = { 'idempotency-key': 'report-1' };
    const first = await postJson(path, { body: 'The bell rings twice.' }, key);
    const again = await postJson(path, { body: 'The bell rings twice.' }, key);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(await again.json()).toEqual(await first.json());
    expect((await postJson(path, { body: 'Another report.' }, key)).status).toBe(409);
    expect((await world.client.project(project.id).feedback.list()).items).toHaveLength(1);
    const elsewhere = await postJson(`/api/projects/${other.id}/feedback`, { body: 'The bell rings twice.' }, key);
    expect(elsewhere.status).toBe(201);
  });

  it('is free again after a call that failed', async () => {
    const project = await world.newProject('Again');
    const path = `/api/projects/${project.id}/members`;
    const key = { 'idempotency-key': 'invite' };
    await postJson(path, { login: 'ada', role: 'viewer' });
    expect((await postJson(path, { login: 'ada', role: 'admin' }, key)).status).toBe(409);
    expect((await postJson(path, { login: 'bea', role: 'admin' }, key)).status).toBe(201);
  });

  it('lets one of several calls at once do the work', async () => {
    const project = await world.newProject('At once');
    const key = { 'idempotency-key': 'same' };
    const calls = Array.from({ length: 6 }, () =>
      postJson(`/api/projects/${project.id}/feedback`, { body: 'Once.' }, key),
    );
    const statuses = (await Promise.all(calls)).map((answer) => answer.status);
    expect(statuses.filter((status) => status !== 201 && status !== 409)).toEqual([]);
    expect((await world.client.project(project.id).feedback.list()).items).toHaveLength(1);
  });
});

describe('a refusal', () => {
  it('is a problem with the id of the request, which the header has too', async () => {
    const answer = await call('/api/projects/nobody/stats');
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    const problem = Problem.parse(await answer.json());
    expect(problem).toMatchObject({ status: 404, code: 'not_found' });
    expect(problem.request_id).toBe(answer.headers.get('x-request-id'));
  });

  it('names each wrong field, a misspelt one too', async () => {
    const project = await world.newProject('Fields');
    const answer = await postJson(`/api/projects/${project.id}/feedback`, { boddy: 'x', author: 7 });
    const { fields } = Problem.parse(await answer.json());
    expect(fields?.map((field) => field.path).sort()).toEqual(['', 'author', 'body']);
    expect(JSON.stringify(fields)).toContain('boddy');
  });

  it('says which methods an address takes', async () => {
    const answer = await call('/api/projects', { method: 'DELETE' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, POST']);
  });

  it('has a status of its own for what is too large and for what is no JSON', async () => {
    expect((await postJson('/api/projects', { name: 'x'.repeat(1024 * 1024) })).status).toBe(413);
    const text = { method: 'POST', body: '{"name":"x"}', headers: { 'content-type': 'text/plain' } };
    expect((await call('/api/projects', text)).status).toBe(415);
  });

  it('asks who calls where nobody is known', async () => {
    for (const path of ['/api/me', '/api/projects', '/api/projects/any/clusters', '/api/capabilities', '/metrics'])
      expect([path, (await world.app.request(`http://localhost:3000${path}`)).status]).toEqual([path, 401]);
  });
});
