import { type TestInstallation, testInstallation } from '@soulcaster/server/test-installation';
import { type FakeEmbeddings, startFakeEmbeddings } from '@soulcaster/testkit/fake-embeddings/index';
import type pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { problemsOf } from './checks.ts';
import { withEmbedder } from './embedder.ts';

let world: TestInstallation;
let pool: pg.Pool;
let embedder: FakeEmbeddings;
let projectId: string;

beforeAll(async () => {
  embedder = await startFakeEmbeddings();
  world = await testInstallation(withEmbedder(embedder));
  pool = (world.installation.db as unknown as { $client: pg.Pool }).$client;
  projectId = (await world.newProject()).id;
  const api = world.client.project(projectId);
  for (const body of ['The bell does not ring.', 'The door squeaks when it rains.'])
    await api.feedback.create({ body, author: body });
  await world.until(projectId, async () => {
    const { rows } = await pool.query('SELECT FROM cluster_centroids WHERE project_id = $1', [projectId]);
    return rows.length === 2 && (await api.clusters.list()).items.length === 2;
  });
});
afterAll(async () => {
  await world.close();
  await embedder.stop();
});

it('finds nothing wrong with what is right', async () => {
  expect(await problemsOf(pool, projectId, true)).toEqual([]);
});

const first = '(SELECT min(id::text)::uuid FROM clusters WHERE project_id = $1)';
const last = '(SELECT max(id::text)::uuid FROM clusters WHERE project_id = $1)';
const members = `(SELECT min(id::text)::uuid AS a, max(id::text)::uuid AS b FROM feedback WHERE project_id = $1)`;

it.each([
  ['an item without a cluster', 'UPDATE feedback SET cluster_id = NULL WHERE project_id = $1', 'has no cluster'],
  ['a wrong count', 'UPDATE clusters SET item_count = 2 WHERE project_id = $1', 'a recount'],
  ['wrong occurrences', 'UPDATE feedback SET occurrences = 7 WHERE project_id = $1', 'a recount'],
  ['wrong reporters', `UPDATE clusters SET reporters = 9 WHERE project_id = $1`, 'a recount'],
  ['a wrong time', `UPDATE clusters SET last_seen_at = now() + interval '1 s' WHERE project_id = $1`, 'a recount'],
  ['an empty cluster', `UPDATE feedback SET cluster_id = ${first} WHERE project_id = $1`, 'a recount'],
  [
    'a stranger as exemplar',
    `UPDATE clusters SET exemplar_ids = jsonb_build_array($1::text) WHERE project_id = $1`,
    'which is not in it',
  ],
  ['a cohesion of one', `UPDATE clusters SET cohesion = 'tight' WHERE project_id = $1`, 'a cohesion'],
  [
    'an impact that its parts do not give',
    'UPDATE clusters SET impact = impact + 5 WHERE project_id = $1',
    'the impact',
  ],
  [
    'a broken must',
    `INSERT INTO links (project_id, item_id, other_item_id, kind, actor) SELECT $1, a, b, 'must', 'ann' FROM ${members} pair`,
    'must be together: broken',
  ],
  [
    'a broken cannot',
    `WITH moved AS (UPDATE feedback SET cluster_id = ${first} WHERE project_id = $1)
      INSERT INTO links (project_id, item_id, other_item_id, kind, actor) SELECT $1, a, b, 'cannot', 'ann' FROM ${members} pair`,
    'cannot be together: broken',
  ],
  [
    'a question about clusters that its reports are not in',
    `INSERT INTO suggestions (id, project_id, cluster_id, other_id, item_id, other_item_id, score)
      SELECT gen_random_uuid(), $1, ${first}, ${last}, a, a, 1 FROM ${members} pair`,
    'asks about clusters',
  ],
  [
    'a centroid that is a little off',
    `UPDATE cluster_centroids SET centroid = centroid + array_fill(0.00003::real, ARRAY[dimensions])::vector WHERE project_id = $1`,
    'is off by',
  ],
  ['a centroid of too many', 'UPDATE cluster_centroids SET members = 2 WHERE project_id = $1', 'counts 2 members'],
  ['a centroid of nothing', 'DELETE FROM vectors WHERE project_id = $1', 'there are 0'],
  ['a cluster without centroid', 'DELETE FROM cluster_centroids WHERE project_id = $1', 'no centroid'],
  ['a vector of what was erased', 'UPDATE feedback SET erased_at = now() WHERE project_id = $1', 'which was erased'],
])('finds %s', async (_, harm, said) => {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query(harm, [projectId]);
    const within = { connect: async () => ({ query: looking(client), release: () => undefined }) };
    const problems = await problemsOf(within as unknown as pg.Pool, projectId, true);
    expect(problems.join('\n')).toContain(said);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
});

/** In the transaction that did the harm, which nobody else ever sees. */
const looking =
  (client: pg.PoolClient) =>
  (sql: string, parameters: unknown[] = []) =>
    /^(BEGIN|COMMIT)/.test(sql) ? Promise.resolve({ rows: [] }) : client.query(sql, parameters);
