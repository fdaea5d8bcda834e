import { sign, signatureSchemes } from '@soulcaster/contract/signatures';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestInstallation, testInstallation } from '../test-installation.ts';

let world: TestInstallation;
beforeAll(async () => {
  world = await testInstallation();
});
afterAll(() => world.close());

const stripe = {
  title: 'Payment with Stripe fails after redirect',
  body: 'After the Stripe redirect the checkout shows "payment intent not found" and the order is lost.',
};
const dates = {
  title: 'Dates in the export are in the wrong time zone',
  body: 'The exported spreadsheet shows every date nine hours early, in UTC instead of Tokyo time.',
};

async function tracker() {
  const project = await world.newProject();
  const mine = world.client.project(project.id);
  const source = await mine.sources.create({ kind: 'github', name: 'Issues', settings: {}, repository_id: null });
  let deliveries = 0;
  const post = async (action: string, number: number, text: { title: string; body: string }) => {
    deliveries += 1;
    const body = JSON.stringify({
      action,
      issue: {
        ...{ id: number, number, ...text, state: 'open', user: { login: 'ada' } },
        ...{ created_at: '2026-11-01T10:00:00Z', updated_at: new Date(1.8e12 + deliveries * 1000).toISOString() },
      },
      repository: { full_name: 'acme/shop' },
    });
    const headers = {
      ...{
        'content-type': 'application/json',
        'x-github-event': 'issues',
        'x-github-delivery': `delivery-${deliveries}`,
      },
      ...sign(signatureSchemes.github, source.secret!, body),
    };
    expect((await world.app.request(source.ingest_url!, { method: 'POST', body, headers })).status).toBe(202);
  };
  const item = async (number: number) =>
    (await mine.feedback.list()).items.find(({ external_id }) => external_id === String(number));
  /** Waits until the item is grouped and `check` holds. */
  const settled = (number: number, check: (found: NonNullable<Awaited<ReturnType<typeof item>>>) => boolean) =>
    world.until(project.id, async () => {
      const found = await item(number);
      return found?.cluster_id && check(found) ? found : null;
    });
  const grouped = (number: number) => settled(number, () => true);
  return { project, mine, post, item, settled, grouped };
}

describe('an item that is edited at its source', () => {
  it('joins the cluster where it clearly belongs now, and its old address leads there', async () => {
    const { mine, post, grouped, settled } = await tracker();
    await post('opened', 1, stripe);
    await post('opened', 2, dates);
    const [first, second] = [await grouped(1), await grouped(2)];
    expect(second.cluster_id).not.toBe(first.cluster_id);
    await post('edited', 2, stripe);
    const moved = await settled(2, (found) => found.cluster_id === first.cluster_id);
    expect(moved.why[0]?.type).not.toBe('first_report');
    const { items } = await mine.clusters.list();
    expect(items.map(({ id, count }) => [id, count])).toEqual([[first.cluster_id, 2]]);
    expect((await mine.clusters.get(second.cluster_id!)).id).toBe(first.cluster_id);
  });

  it('is found by its new words and no longer by its old ones', async () => {
    const { post, grouped, settled } = await tracker();
    await post('opened', 1, stripe);
    const { cluster_id } = await grouped(1);
    await post('edited', 1, dates);
    await settled(1, (found) => found.title === dates.title);
    await post('opened', 2, stripe);
    await post('opened', 3, dates);
    expect((await grouped(2)).cluster_id).not.toBe(cluster_id);
    expect((await grouped(3)).cluster_id).toBe(cluster_id);
  });

  it('stays where it is when others were grouped with it, and is compared by its new words', async () => {
    const { mine, post, grouped, settled } = await tracker();
    await post('opened', 1, stripe);
    await post('opened', 2, stripe);
    await post('opened', 3, dates);
    const [first, second, third] = [await grouped(1), await grouped(2), await grouped(3)];
    expect(second.cluster_id).toBe(first.cluster_id);
    await post('edited', 2, { title: 'The map is grey', body: 'No tiles are drawn on the map of the branch offices.' });
    await settled(2, (found) => found.title === 'The map is grey');
    await post('opened', 4, { title: 'The map is grey', body: 'No tiles are drawn on the map of the branch offices.' });
    expect((await grouped(4)).cluster_id).toBe(first.cluster_id);
    expect((await grouped(2)).cluster_id).toBe(first.cluster_id);
    expect((await mine.clusters.get(third.cluster_id!)).count).toBe(1);
  });

  it('never goes where a person said that it does not belong', async () => {
    const { mine, project, post, grouped, item, settled } = await tracker();
    const said = (text: string) => ({ title: text, body: text });
    const reset = said('Password reset e-mail never arrives for addresses with a plus sign.');
    await post('opened', 1, reset);
    await post('opened', 2, said('Reset mail does not come when my address has a plus in it'));
    const [first, second] = [await grouped(1), await grouped(2)];
    const [question] = (await mine.suggestions.list()).items;
    expect(question).toMatchObject({ cluster: { id: second.cluster_id }, other: { id: first.cluster_id } });
    await mine.suggestions.answer(question!.id, { answer: 'different' });
    await post('edited', 2, reset);
    await settled(2, (found) => found.body === reset.body);
    await post('opened', 3, dates);
    await world.until(project.id, async () => (await item(3))?.cluster_id);
    expect((await item(2))?.cluster_id).toBe(second.cluster_id);
  });

  it('stays in a cluster that a person has taken up', async () => {
    const { mine, post, grouped, settled, project, item } = await tracker();
    await post('opened', 1, stripe);
    await post('opened', 2, dates);
    const second = await grouped(2);
    await mine.clusters.update(second.cluster_id!, { title: 'Time zones' });
    await post('edited', 2, stripe);
    await settled(2, (found) => found.title === stripe.title);
    await post('opened', 3, { title: 'The bell is silent', body: 'It never rings when a comment comes in.' });
    await world.until(project.id, async () => (await item(3))?.cluster_id);
    expect((await item(2))?.cluster_id).toBe(second.cluster_id);
  });
});
