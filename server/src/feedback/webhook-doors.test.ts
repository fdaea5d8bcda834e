import { signAsStandardWebhook } from '@soulcaster/testkit/senders/standard-webhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestInstallation, testInstallation } from '../test-installation.ts';

let world: TestInstallation;
beforeAll(async () => {
  world = await testInstallation();
});
afterAll(() => world.close());

async function webhookSource(settings: Record<string, unknown> = {}) {
  const project = await world.newProject();
  const mine = world.client.project(project.id);
  const source = await mine.sources.create({ kind: 'webhook', name: 'Webhook', settings, repository_id: null });
  const post = async (body: string, headers: Record<string, string> = {}) => {
    const response = await world.app.request(source.ingest_url!, { method: 'POST', body, headers });
    return { status: response.status, answer: (await response.json()) as { delivery_id: string } };
  };
  const digested = () =>
    world.until(project.id, async () => {
      const { items } = await mine.sources.deliveries(source.id);
      return items.length > 0 && items.every((item) => item.status !== 'accepted' || item.feedback_id) && items;
    });
  return { project, mine, source, post, digested };
}

const alert = (name: string, status: string) => ({
  status,
  labels: { alertname: name },
  annotations: { summary: `${name} is stuck` },
  startsAt: '2026-02-01T10:00:00Z',
  endsAt: '2026-02-01T11:00:00Z',
  fingerprint: `fp-${name}`,
});
const group = (...alerts: unknown[]) => JSON.stringify({ receiver: 'hook', version: '4', alerts });

describe('a delivery that tells of several things', () => {
  it('makes an item of each, and says what was left out', async () => {
    const { mine, post, digested } = await webhookSource({ proof: 'address' });
    expect(
      (await post(group(alert('Queue', 'firing'), alert('Disk', 'firing'), alert('Cpu', 'resolved')))).status,
    ).toBe(202);
    const [delivery] = await digested();
    expect(delivery).toMatchObject({
      status: 'accepted',
      reason: expect.stringMatching(/^1 of 3 were left out: an update/),
    });
    const { items } = await mine.feedback.list();
    expect(items.map(({ title }) => title).sort()).toEqual(['Disk is stuck', 'Queue is stuck']);
  });

  it('closes the item that a later delivery resolves', async () => {
    const { mine, post, digested } = await webhookSource({ proof: 'address' });
    await post(group(alert('Queue', 'firing')));
    await digested();
    await post(group(alert('Queue', 'resolved')));
    await digested();
    const { items } = await mine.feedback.list();
    expect(items).toMatchObject([{ external_id: 'alertmanager:fp-Queue', upstream_state: 'closed', occurrences: 1 }]);
  });
});

describe('an e-mail at the door', () => {
  const mail =
    'From: Mia <mia@example.com>\r\nSubject: Export hangs\r\nMessage-ID: <m1@x.example>\r\n\r\nIt never ends.';
  it('becomes feedback, once, and a thing that is none is refused', async () => {
    const { mine, post, digested } = await webhookSource({ proof: 'address' });
    const headers = { 'content-type': 'message/rfc822' };
    expect((await post(mail, headers)).status).toBe(202);
    expect((await post(`Received: again\r\n${mail}`, headers)).status).toBe(200);
    expect((await post('no mail', headers)).status).toBe(400);
    await digested();
    const { items } = await mine.feedback.list();
    expect(items).toMatchObject([{ title: 'Export hangs', author: 'Mia', occurrences: 1 }]);
  });
});

describe('how a sender proves itself is a setting', () => {
  it('takes a token after Bearer or in a header of its own, and nothing signed then', async () => {
    const { source, post } = await webhookSource({ proof: 'token', header: 'X-Gate' });
    const body = '{"title":"Cart is empty"}';
    expect((await post(body, { 'x-gate': source.secret! })).status).toBe(202);
    expect((await post('{"title":"Cart is full"}', { authorization: `Bearer ${source.secret}` })).status).toBe(202);
    expect((await post(body, { 'x-gate': 'wrong' })).status).toBe(401);
    expect((await post(body, signAsStandardWebhook(body, `whsec_${btoa('x'.repeat(32))}`).headers)).status).toBe(401);
  });

  it('counts the id of a delivery only where it is signed', async () => {
    const { post } = await webhookSource({ proof: 'address' });
    const body = '{"title":"Cart is empty"}';
    expect((await post(body, { 'webhook-id': 'a' })).status).toBe(202);
    expect((await post(body, { 'webhook-id': 'b' })).status).toBe(200);
  });
});

describe('the preview', () => {
  it('shows masked what other settings would make of a delivery, and stores nothing', async () => {
    const { mine, source, post, digested } = await webhookSource({ proof: 'address' });
    const { answer } = await post('{"ticket":{"head":"Prices are wrong","who":"mia@example.com","nr":7}}');
    await digested();
    const preview = (settings: Record<string, unknown>) =>
      mine.sources.preview(source.id, { delivery_id: answer.delivery_id, settings });
    expect(await preview({})).toMatchObject({ items: [{ outcome: 'quarantined', draft: null }] });
    const mapping = { title: '/ticket/head', body: '/ticket/who', external_id: '/ticket/nr' };
    const { items } = await preview({ mapping });
    expect(items).toMatchObject([{ outcome: 'feedback', external_id: '7', draft: { title: 'Prices are wrong' } }]);
    expect(JSON.stringify(items)).not.toContain('mia@example.com');
    expect((await mine.feedback.list()).items).toEqual([]);
    await expect(preview({ mapping: { title: 'no pointer' } })).rejects.toThrow(/do not fit/);
  });

  it("shows no other project's delivery", async () => {
    const [one, other] = [await webhookSource({ proof: 'address' }), await webhookSource({ proof: 'address' })];
    const { answer } = await one.post('{"title":"Mine"}');
    const request = { delivery_id: answer.delivery_id, settings: {} };
    await expect(other.mine.sources.preview(other.source.id, request)).rejects.toMatchObject({
      problem: { status: 404 },
    });
    await expect(other.mine.sources.preview(one.source.id, request)).rejects.toMatchObject({
      problem: { status: 404 },
    });
  });
});
