import { signAsGitHub } from '@soulcaster/testkit/senders/github';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { clusters, deliveries, jobs, pullRequests, repositories } from '../db/tables.ts';
import { newId } from '../ids.ts';
import { type TestInstallation, testInstallation } from '../test-installation.ts';

let world: TestInstallation;
beforeAll(async () => {
  world = await testInstallation();
});
afterAll(() => world.close());

it('a signed word of GitHub that the pull request was merged moves its cluster on', async () => {
  const shop = await newShop();
  expect(await shop.tell({ number: 7, merged: true })).toMatchObject({ status: 'accepted', reason: null });
  expect(await shop.api.clusters.get(shop.clusterId)).toMatchObject({ status: 'merged' });
  const { items } = await shop.api.pullRequests.list();
  expect(items[0]).toMatchObject({ state: 'merged', merged_at: expect.any(String) });
});

it('one that was closed unmerged leaves its cluster new, to be fixed again', async () => {
  const shop = await newShop();
  await shop.tell({ number: 7, merged: false });
  expect(await shop.api.clusters.get(shop.clusterId)).toMatchObject({ status: 'new', github_pr_url: null });
});

it('the first word counts, and pull requests that are not ours change nothing', async () => {
  const shop = await newShop();
  const stranger = { status: 'filtered', reason: 'a pull request that is not an open one of ours' };
  expect(await shop.tell({ number: 8, merged: true })).toMatchObject(stranger);
  expect(await shop.tell({ number: 7, merged: true }, 'acme/other')).toMatchObject(stranger);
  expect(await shop.api.clusters.get(shop.clusterId)).toMatchObject({ status: 'pr_opened' });
  await shop.tell({ number: 7, merged: true }, 'ACME/Shop');
  expect(await shop.tell({ number: 7, merged: false })).toMatchObject(stranger);
  expect(await shop.api.clusters.get(shop.clusterId)).toMatchObject({ status: 'merged' });
});

/** A project with one cluster whose fix is the open pull request 7 of acme/shop, and a GitHub source. */
async function newShop() {
  const project = await world.newProject();
  const api = world.client.project(project.id);
  await api.feedback.create({ body: 'The invoice has no total.' });
  const cluster = await world.until(project.id, async () => (await api.clusters.list()).items[0]);
  await openPullRequest(project.id, cluster.id);
  const source = await api.sources.create({ kind: 'github', name: 'Shop', settings: {}, repository_id: null });
  return { api, clusterId: cluster.id, tell };

  async function tell(pullRequest: { number: number; merged: boolean }, repository = 'acme/shop') {
    const body = JSON.stringify({
      action: 'closed',
      number: pullRequest.number,
      pull_request: pullRequest,
      repository: { full_name: repository },
    });
    const { headers } = signAsGitHub(body, source.secret ?? '', { event: 'pull_request' });
    const answer = await world.app.request(source.ingest_url ?? '', { method: 'POST', headers, body });
    const { delivery_id } = (await answer.json()) as { delivery_id: string };
    return world.until(project.id, async () => {
      const [delivery] = await world.installation.db.select().from(deliveries).where(eq(deliveries.id, delivery_id));
      return delivery?.digestedAt && delivery;
    });
  }
}

async function openPullRequest(projectId: string, clusterId: string): Promise<void> {
  const { db } = world.installation;
  const [repositoryId, jobId] = [newId(), newId()];
  const url = 'https://github.com/acme/shop/pull/7';
  await db
    .insert(repositories)
    .values({ id: repositoryId, projectId, forge: 'github', name: 'acme/shop', baseBranch: 'main' });
  await db.insert(jobs).values({
    id: jobId,
    projectId,
    clusterId,
    repositoryId,
    status: 'success',
    stage: 'done',
    agent: 'repair',
    sandbox: 'local',
  });
  await db.insert(pullRequests).values({
    id: newId(),
    projectId,
    clusterId,
    jobId,
    repositoryId,
    forge: 'github',
    number: 7,
    title: 'Fix: The invoice has no total',
    body: '',
    draft: false,
    branch: 'soulcaster/cluster-shop-1',
    baseBranch: 'main',
    url,
  });
  await db.update(clusters).set({ status: 'pr_opened', githubPrUrl: url }).where(eq(clusters.id, clusterId));
}
