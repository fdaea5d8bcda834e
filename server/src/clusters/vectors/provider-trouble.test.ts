import { expect, it } from 'vitest';
import { loadConfig } from '../../config.ts';
import { openEmbedders } from '../../open-embedders.ts';
import { openVectorIndex } from '../../open-vector-index.ts';
import { type EmbeddingWorld, embeddingWorld, type ProjectWorld, signIn } from './test-world.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const stateOf = async (project: ProjectWorld) => (await project.api.clusterJobs.status()).embedder;

/** What the world's server would be after a restart with another environment. */
function restartWith({ world }: EmbeddingWorld, change: Record<string, unknown>): void {
  const { installation } = world;
  Object.assign(installation.config, change);
  installation.embedders = openEmbedders(installation.config, { now: () => installation.now() });
}

/** What the list of capabilities and the health say of the embedder. */
async function told({ world }: EmbeddingWorld) {
  const { embedders } = await world.client.capabilities();
  expect(embedders.map(({ id }) => id)).toEqual(['gemini', 'openai-compatible']);
  const health = await world.client.health();
  return {
    capability: embedders[0],
    health: health.checks?.find(({ name }) => name === 'embedder'),
    status: health.status,
  };
}

it('an outage leaves the words to decide, is told, and what it missed is caught up with', {
  timeout: 90_000,
}, async () => {
  await using embedding = await embeddingWorld();
  const project = await embedding.newProject();
  embedding.fake.outage = { status: 503 };
  await project.fill();
  const first = await project.report(signIn.first);
  await embedding.world.until(project.id, async () => (await stateOf(project))?.state === 'down');
  expect((await stateOf(project))?.message).toContain('503');
  expect(await told(embedding)).toEqual({
    capability: expect.objectContaining({ available: false, reason: expect.stringContaining('503') }),
    health: { name: 'embedder', ok: false, detail: expect.stringMatching(/^gemini\/.*, 256 dimensions: .*503/) },
    status: 'ok',
  });
  expect(await project.rows()).toHaveLength(0);
  embedding.fake.outage = null;
  await project.caughtUp(20 * MINUTE);
  expect(await project.rows()).toHaveLength(12);
  expect(await project.together(first, await project.report(signIn.again))).toBe(true);
  expect(await told(embedding)).toMatchObject({
    capability: { id: 'gemini', model: 'gemini-embedding-001', dimensions: 256, available: true },
    health: { ok: true, detail: 'gemini/gemini-embedding-001, 256 dimensions: up' },
  });
});

it('vectors of a wrong length are refused, and the message says what to correct', async () => {
  await using embedding = await embeddingWorld();
  const project = await embedding.newProject();
  embedding.fake.wrongDimensions = 128;
  await project.report('One report.');
  const status = await embedding.world.until(project.id, async () => {
    const embedder = await stateOf(project);
    return embedder?.state === 'down' ? embedder : null;
  });
  expect(status.message).toContain('EMBEDDING_DIMENSIONS');
  expect(await project.rows()).toHaveLength(0);
});

it('the daily cap is never passed; words alone decide until the next day', async () => {
  await using embedding = await embeddingWorld();
  const project = await embedding.newProject();
  await embedding.world.client.projects.update(project.id, { settings: { grouping_budget_usd: 0.00001 } });
  await project.fill();
  await project.report(signIn.first);
  const status = await stateOf(project);
  expect(status?.state).toBe('over_budget');
  expect(status!.spent_today_usd).toBeLessThanOrEqual(0.00001);
  const bought = embedding.fake.texts.length;
  await project.report(`${signIn.again} It really does not let me in, whatever I try, since many hours now.`);
  expect(embedding.fake.texts.length).toBe(bought);
  await embedding.world.client.projects.update(project.id, { settings: { grouping_budget_usd: 1 } });
  await project.caughtUp(DAY);
  expect(embedding.fake.texts.length).toBeGreaterThan(bought);
});

it('another embedder takes over once all is embedded anew, and what the one before made is gone', async () => {
  await using embedding = await embeddingWorld();
  const project = await embedding.newProject();
  await project.fill();
  const first = await project.report(signIn.first);
  await project.caughtUp();
  const other = { EMBEDDER: 'openai-compatible', EMBEDDING_BASE_URL: embedding.fake.baseUrls.openai };
  restartWith(embedding, {
    ...other,
    EMBEDDING_API_KEY: embedding.fake.apiKey,
    EMBEDDING_MODEL: 'text-embedding-3-small',
    EMBEDDING_DIMENSIONS: 512,
  });
  expect(await stateOf(project)).toMatchObject({ state: 'switching', embedded: 0, total: 12 });
  await project.caughtUp();
  const rows = await project.rows();
  expect(rows).toHaveLength(12);
  expect(new Set(rows.map((row) => `${row.embedder} ${row.dimensions}`))).toEqual(
    new Set(['openai-compatible/text-embedding-3-small 512']),
  );
  expect(await project.together(first, await project.report(signIn.again))).toBe(true);
  expect(embedding.fake.violations).toEqual([]);
});

it('an embedder or an index that is named without what it needs is refused at the start', () => {
  const open = (env: Record<string, string>) => () => openEmbedders(loadConfig(env), { now: () => new Date() });
  expect(open({ EMBEDDER: 'gemini' })).toThrow('GEMINI_API_KEY is not set');
  expect(open({ EMBEDDER: 'openai-compatible' })).toThrow('there is no address');
  const own = { EMBEDDER: 'openai-compatible', EMBEDDING_BASE_URL: 'http://127.0.0.1:11434/v1' };
  expect(open(own)).toThrow('EMBEDDING_MODEL is not set');
  expect(open({ ...own, EMBEDDING_MODEL: 'one-of-mine' })).toThrow('set EMBEDDING_DIMENSIONS');
  // The key of another address does not go there.
  const named = open({ ...own, EMBEDDING_MODEL: 'nomic-embed-text', OPENAI_API_KEY: 'sk-of-openai' })().wanted;
  expect(named).toMatchObject({ name: 'openai-compatible/nomic-embed-text', dimensions: 768, usdPerMillionTokens: 0 });
  expect(() => openVectorIndex(loadConfig({ VECTOR_INDEX: 'upstash' }))).toThrow('UPSTASH_VECTOR_REST_URL');
});
