import { sign, signatureSchemes } from '@soulcaster/contract/signatures';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestInstallation, testInstallation } from '../test-installation.ts';

let world: TestInstallation;
beforeAll(async () => {
  world = await testInstallation();
});
afterAll(() => world.close());

describe('feedback by hand', () => {
  it('is stored, grouped into a cluster of its own and seen in the list', async () => {
    const project = await world.newProject();
    const mine = world.client.project(project.id);
    const made = await mine.feedback.create({ body: 'The checkout button does nothing on Safari 19.' });
    expect(made.title).toBe('The checkout button does nothing on Safari 19.');
    const cluster = await world.until(project.id, async () => (await mine.clusters.list()).items[0]);
    expect(cluster).toMatchObject({ count: 1, status: 'new', short_id: `${project.key}-1`, reporters: 1 });
    const item = await mine.feedback.get(made.id);
    expect(item.cluster_id).toBe(cluster.id);
    expect(item.why).toEqual([{ type: 'first_report' }]);
  });

  it('is refused without words, and says which field is wrong', async () => {
    const project = await world.newProject();
    const attempt = world.client.project(project.id).feedback.create({ body: '   ' });
    await expect(attempt).rejects.toMatchObject({
      problem: { status: 400, code: 'invalid', fields: [{ path: 'body', message: 'say what happened' }] },
    });
  });
});

describe('a signed delivery', () => {
  it('is accepted once, a repetition is a duplicate, a forged one is refused', async () => {
    const project = await world.newProject();
    const mine = world.client.project(project.id);
    const source = await mine.sources.create({ kind: 'github', name: 'Issues', settings: {}, repository_id: null });
    expect(source.state).toBe('listening');
    const body = JSON.stringify({
      action: 'opened',
      issue: {
        id: 1,
        node_id: 'I_1',
        number: 1,
        title: 'Export cuts the last row',
        body: 'The CSV has one row too few.',
        html_url: 'https://github.com/acme/shop/issues/1',
        state: 'open',
        user: { login: 'ada' },
        created_at: '2026-11-01T10:00:00Z',
        updated_at: '2026-11-01T10:00:00Z',
      },
      repository: { full_name: 'acme/shop' },
      sender: { login: 'ada' },
    });
    const post = (headers: Record<string, string>) =>
      world.app.request(source.ingest_url!, {
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/json',
          'x-github-event': 'issues',
          'x-github-delivery': 'd-1',
          ...headers,
        },
      });
    const signed = sign(signatureSchemes.github, source.secret!, body);
    expect((await post(signed)).status).toBe(202);
    expect((await post(signed)).status).toBe(200);
    expect((await post({ 'x-hub-signature-256': 'sha256=00' })).status).toBe(401);
    expect((await post({})).status).toBe(401);
    const item = await world.until(project.id, async () => (await mine.feedback.list()).items[0]);
    expect(item).toMatchObject({ title: 'Export cuts the last row', source: 'github', occurrences: 1 });
    const deliveries = await mine.sources.deliveries(source.id);
    expect(deliveries.items.map((delivery) => delivery.status).sort()).toEqual(['accepted', 'duplicate']);
    expect((await mine.sources.get(source.id)).state).toBe('receiving');
  });
});
