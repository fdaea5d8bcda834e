import { startFakeReddit } from '@soulcaster/testkit/fake-reddit/index';
import { and, eq, isNotNull, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { assignPending } from '../clusters/assign.ts';
import { projectContext } from '../context.ts';
import { deliveries, projects } from '../db/tables.ts';
import { forgetRedditSessions } from '../sources/reddit/client.ts';
import { type TestInstallation, testInstallation } from '../test-installation.ts';
import { digestDeliveries } from './digest.ts';
import { syncSource } from './sync.ts';

const hour = 3_600_000;
let clock = Date.parse('2026-03-01T12:00:00Z');
const now = () => new Date(clock);

let reddit: Awaited<ReturnType<typeof startFakeReddit>>;
let world: TestInstallation;
beforeAll(async () => {
  reddit = await startFakeReddit({ now });
  reddit.addApp('soul', 'a secret of reddit');
  world = await testInstallation(
    { REDDIT_BASE_URL: reddit.url, REDDIT_API_URL: reddit.url, REDDIT_USERNAME: 'mira_tests' },
    { workers: false },
  );
  world.installation.now = now;
});
afterEach(() => expect(reddit.violations).toEqual([]));
afterAll(async () => {
  await world.close();
  await reddit.stop();
});

let subreddits = 0;
async function watched(settings: Record<string, unknown> = {}) {
  subreddits += 1;
  const subreddit = `acme${subreddits}`;
  const project = await world.newProject(subreddit);
  const mine = world.client.project(project.id);
  const source = await mine.sources.create({
    kind: 'reddit',
    name: 'Reddit',
    settings: { subreddits: [subreddit], ...settings },
    credentials: { client_id: 'soul', client_secret: 'a secret of reddit' },
    repository_id: null,
  });
  const [row] = await world.installation.db.select().from(projects).where(eq(projects.id, project.id));
  const ctx = projectContext(world.installation, row!, 'owner', { kind: 'task', name: 'source.sync' });
  const sync = () => syncSource(ctx, source.id, AbortSignal.timeout(60_000));
  const titles = async () => (await mine.feedback.list()).items.map(({ title }) => title);
  const push = async (payload: object) => {
    const headers = { authorization: `Bearer ${source.secret}`, 'content-type': 'application/json' };
    const answer = await world.app.request(source.ingest_url!, {
      method: 'POST',
      headers,
      body: JSON.stringify(payload),
    });
    await digestDeliveries(ctx, source.id);
    return answer.status;
  };
  return { subreddit, project, mine, source, ctx, sync, titles, push };
}

describe('the sync of Reddit', () => {
  it('stores posts and comments that have a keyword, once, and says how many it left out', async () => {
    const { subreddit, project, mine, sync, titles } = await watched();
    const post = reddit.post(subreddit, { title: 'The export is broken', text: 'Since 2.4 nothing happens.' });
    reddit.post(subreddit, { title: 'Show us your desks' });
    reddit.comment(post, { text: 'It doesn’t work here either.' });
    reddit.comment(post, { text: 'Thanks for telling.' });
    await sync();
    clock += 5 * 60_000;
    await sync();
    expect((await titles()).toSorted()).toEqual(['It doesn’t work here either.', 'The export is broken']);
    const { items } = await mine.activity();
    const told = items.filter(({ type }) => type === 'source.synced').map(({ summary }) => summary);
    expect(told.toSorted()).toEqual(Array(2).fill('Reddit: 1 items read; 1 filtered: none of the keywords'));
    expect(project.id).toBeTruthy();
  });

  it('takes an edit over, and goes on where it was after a restart', async () => {
    const { subreddit, sync, mine } = await watched();
    const post = reddit.post(subreddit, { title: 'A crash at start', text: 'It crashes.' });
    await sync();
    forgetRedditSessions();
    clock += 60_000;
    reddit.edit(post, 'It crashes only with two screens.');
    reddit.post(subreddit, { title: 'An error at the end', text: '' });
    await sync();
    const { items } = await mine.feedback.list();
    expect(items.map(({ title, body, occurrences }) => [title, body, occurrences]).toSorted()).toEqual([
      ['A crash at start', 'It crashes only with two screens.', 1],
      ['An error at the end', 'An error at the end', 1],
    ]);
  });

  it('tells what Reddit does not let it read, and stores what it does', async () => {
    const { subreddit, sync, mine, source, titles } = await watched({
      subreddits: ['acmesecret', `acme${subreddits + 1}`],
    });
    reddit.post('acmesecret', { title: 'A bug nobody sees' });
    reddit.makePrivate('acmesecret');
    reddit.post(subreddit, { title: 'A bug that all see' });
    await sync();
    expect(await titles()).toEqual(['A bug that all see']);
    expect((await mine.sources.get(source.id)).last_error).toContain('/r/acmesecret/new (private)');
  });
});

/** How often a word stands in any row of any table. */
async function rowsWith(word: string): Promise<string[]> {
  const { db } = world.installation;
  const tables = await db.execute<{ name: string }>(
    sql`SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) AS name FROM pg_tables
        WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
  );
  expect(tables.rows.length).toBeGreaterThan(20);
  const found: string[] = [];
  for (const { name } of tables.rows) {
    const rows = await db.execute<{ n: number }>(
      sql`SELECT count(*)::int AS n FROM ${sql.raw(name)} AS each WHERE each::text ILIKE ${`%${word}%`}`,
    );
    if (rows.rows[0]!.n > 0) found.push(name);
  }
  return found;
}

describe('what is removed at Reddit', () => {
  it.each(['author', 'moderator', 'account', 'gone'] as const)(
    'is deleted here within a day, every word of it, when removed by: %s',
    async (removal) => {
      const { subreddit, sync, ctx, mine, source } = await watched();
      const words = ['zebrawood', 'quillback', 'marzipan'].map((word) => word + removal + subreddit);
      const [inTitle = '', inText = '', author = ''] = words;
      const post = reddit.post(subreddit, {
        title: `The ${inTitle} export crash`,
        text: `The export of the monthly totals is broken: ${inText} shows an error.`,
        author,
      });
      reddit.post(subreddit, {
        title: 'Monthly totals: export is broken',
        text: 'The export of the monthly totals shows an error.',
      });
      await sync();
      await assignPending(ctx);
      for (const word of words) expect(await rowsWith(word)).not.toEqual([]);

      reddit.remove(post, removal);
      clock += 7 * hour;
      await sync();
      for (const word of words) expect(await rowsWith(word), word).toEqual([]);
      const { items } = await mine.feedback.list();
      const erased = items.find((item) => item.external_id === post.name)!;
      expect(erased).toMatchObject({
        title: 'Removed at its source',
        body: '',
        author: null,
        permalink: null,
        upstream_state: 'deleted',
      });
      expect(items).toHaveLength(2);
      clock += 30 * hour;
      await sync();
      await assignPending(ctx);
      for (const word of words) expect(await rowsWith(word), word).toEqual([]);
      expect((await mine.sources.get(source.id)).last_error).toBeNull();
    },
  );

  it('goes from what was sent through the door too, and an older copy is not taken in again', async () => {
    const { mine, ctx, push, source } = await watched();
    const data = { title: 'A crash of the pelargonium view', author: 'jo_tests', permalink: '/r/acme/comments/9zz/x/' };
    const sent = { kind: 'Listing', data: { children: [{ kind: 't3', data: { ...data, id: '9zz' } }, other] } };
    expect(await push(sent)).toBe(202);
    expect(await push({ kind: 'post', ...data })).toBe(202);
    await assignPending(ctx);
    expect(await rowsWith('pelargonium')).not.toEqual([]);
    expect(await push({ kind: 't3', data: { id: '9zz', title: '[deleted by user]', author: '[deleted]' } })).toBe(202);
    expect(await rowsWith('pelargonium')).toEqual([]);
    expect(await push({ kind: 'post', ...data, edited: 1_900_000_000 })).toBe(202);
    const kept = and(eq(deliveries.sourceId, source.id), isNotNull(deliveries.payload));
    expect(await world.installation.db.select().from(deliveries).where(kept)).toEqual([]);
    const { items } = await mine.feedback.list();
    expect(items.map(({ title }) => title).toSorted()).toEqual(['A bug of another kind', 'Removed at its source']);
    const [newest] = (await mine.sources.deliveries(items[0]!.source_id!)).items;
    expect(newest).toMatchObject({ status: 'filtered', reason: 'it was removed at its source before' });
  });
});

const other = { kind: 't3', data: { id: '9zy', title: 'A bug of another kind', author: 'jo_tests' } };
