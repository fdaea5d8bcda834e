import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliveries } from '../db/tables.ts';
import { type TestInstallation, testInstallation } from '../test-installation.ts';

let world: TestInstallation;
beforeAll(async () => {
  world = await testInstallation();
});
afterAll(() => world.close());

async function withSource(kind: 'reddit' | 'webhook' = 'reddit') {
  const project = await world.newProject('Shop');
  const mine = world.client.project(project.id);
  const source = await mine.sources.create({ kind, name: 'Posts', settings: {}, repository_id: null });
  return { project, mine, source };
}

const post = (id: string) => ({
  kind: 'post',
  title: 'The export is broken since 2.4',
  selftext: 'I press Export and nothing happens. Mail me: ann@example.com',
  author: 'mira_tests',
  subreddit: 'acmeshop',
  permalink: `https://www.reddit.com/r/acmeshop/comments/${id}/the_export_is_broken/`,
});

describe('a post that a member hands in', () => {
  it('is a delivery like any other: sealed, in the log, masked feedback with the link to the post', async () => {
    const { project, mine, source } = await withSource();
    const answer = await mine.sources.push(source.id, { payload: post('1abcde') });
    expect(answer.status).toBe('accepted');
    const [row] = await world.installation.db.select().from(deliveries).where(eq(deliveries.id, answer.delivery_id));
    expect(row?.payload).toBeTruthy();
    expect(JSON.stringify(row)).not.toContain('nothing happens');
    const item = await world.until(project.id, async () => (await mine.feedback.list()).items[0]);
    expect(item).toMatchObject({
      source: 'reddit',
      external_id: 't3_1abcde',
      title: 'The export is broken since 2.4',
      body: 'I press Export and nothing happens. Mail me: [email]',
      author: 'mira_tests',
      permalink: post('1abcde').permalink,
    });
    expect((await mine.sources.deliveries(source.id)).items).toMatchObject([
      { id: answer.delivery_id, status: 'accepted', event: 'post', feedback_id: item.id, is_test: false },
    ]);
    const detail = await mine.sources.delivery(source.id, answer.delivery_id);
    expect(detail.headers['x-soulcaster-sent-by']).toBeTruthy();
    expect((await mine.sources.get(source.id)).state).toBe('receiving');
  });

  it('adds nothing the second time, and changes the report when its text was changed', async () => {
    const { project, mine, source } = await withSource();
    await mine.sources.push(source.id, { payload: post('2abcde') });
    await world.until(project.id, async () => (await mine.feedback.list()).items[0]);
    expect(await mine.sources.push(source.id, { payload: post('2abcde') })).toMatchObject({ status: 'duplicate' });
    const edited = { ...post('2abcde'), selftext: 'Only the CSV export does.' };
    const { delivery_id, status } = await mine.sources.push(source.id, { payload: edited });
    expect(status).toBe('accepted');
    await world.until(project.id, async () =>
      (await mine.sources.deliveries(source.id)).items.find(({ id, feedback_id }) => id === delivery_id && feedback_id),
    );
    expect((await mine.feedback.list()).items).toMatchObject([
      { occurrences: 1, external_id: 't3_2abcde', body: 'Only the CSV export does.' },
    ]);
  });

  it('gets its title from the text when it is only a text', async () => {
    const { project, mine, source } = await withSource();
    await mine.sources.push(source.id, {
      payload: { kind: 'post', selftext: 'The map stays grey.\nOn my phone only.' },
    });
    const item = await world.until(project.id, async () => (await mine.feedback.list()).items[0]);
    expect(item).toMatchObject({ title: 'The map stays grey.', permalink: null, external_id: null });
  });
});

describe('handing in is refused', () => {
  const payload = post('3abcde');

  it('for kinds whose sender signs', async () => {
    const { mine, source } = await withSource('webhook');
    await expect(mine.sources.push(source.id, { payload })).rejects.toMatchObject({ problem: { code: 'invalid' } });
    expect((await mine.sources.deliveries(source.id)).items).toEqual([]);
  });

  it('while the source is switched off', async () => {
    const { mine, source } = await withSource();
    await mine.sources.update(source.id, { enabled: false });
    await expect(mine.sources.push(source.id, { payload })).rejects.toMatchObject({ problem: { code: 'conflict' } });
  });

  it('for what is no JSON object or list, and for names that are not known', async () => {
    const { mine, source } = await withSource();
    for (const body of [{}, { payload: 'a text' }, { payload: null }, { payload, signed: true }])
      await expect(mine.sources.push(source.id, body as never)).rejects.toMatchObject({ problem: { code: 'invalid' } });
  });

  it("in another project than the source's, and for whoever only looks", async () => {
    const { project, mine, source } = await withSource();
    const other = await withSource();
    await expect(other.mine.sources.push(source.id, { payload })).rejects.toMatchObject({
      problem: { code: 'not_found' },
    });
    const { token } = await mine.tokens.create({ name: 'looks', role: 'viewer' });
    const answer = await world.app.request(`/api/projects/${project.id}/sources/${source.id}/deliveries`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ payload }),
    });
    expect(answer.status).toBe(403);
    expect((await mine.sources.deliveries(source.id)).items).toEqual([]);
  });
});
