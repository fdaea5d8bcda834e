import { join } from 'node:path';
import type { Client } from '@soulcaster/contract';
import { type SentryReport, sentryAlert } from '@soulcaster/testkit/demo/sentry-report';
import { signAsSentry } from '@soulcaster/testkit/senders/sentry';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { seriousViolations } from './accessibility.ts';
import { crashes, makeShop, type ShopCrash } from './crashes.ts';
import { grouped, setUpProject } from './flows.ts';
import { newcomer } from './newcomer.ts';
import { sandboxMissing } from './sandbox.ts';

test.each(crashes)(
  'a crash that Sentry tells with variables of $platform is accepted by a click and ends as a crash-only draft',
  {
    timeout: 300_000,
  },
  async ({ platform, files, built, unbuilt }) => {
    const missing = await sandboxMissing();
    if (missing) return test.skip(missing);
    await using arrived = await newcomer();
    const { server, owner, page } = arrived;
    const bare = join(server.dataDir, 'shop.git');
    await makeShop(bare, files);
    await setUpProject(owner, { name: 'Shop', repository: bare, forge: 'local' });
    const client = await owner.api();
    const [project] = (await client.me()).projects;
    const api = client.project(project?.id ?? '');
    const send = await sentryDoor(api);
    await send(reportOf(platform, built, 1));
    for (const [index, crash] of unbuilt.entries()) await send(reportOf(platform, crash, index + 2));
    const reports = await grouped(api, 1 + unbuilt.length);
    const clusterOf = (told: ShopCrash) => reports.find(({ title }) => title.includes(told.value))?.cluster_id ?? '';

    for (const told of unbuilt) {
      const examples = await lookedUp(page, clusterOf(told));
      await examples.getByText('No call was rebuilt from this crash.').waitFor();
      await examples.getByText(told.why).waitFor();
      expect(await examples.getByRole('button', { name: 'It is right' }).count()).toBe(0);
      expect(await seriousViolations(page)).toEqual([]);
    }

    const examples = await lookedUp(page, clusterOf(built));
    await examples.getByText(built.call, { exact: true }).waitFor();
    await examples.getByText(`should not raise ${built.type}`).waitFor();
    await examples.getByRole('button', { name: 'Show the test' }).click();
    await examples.locator('pre').getByText(built.call).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await examples.getByRole('button', { name: 'It is right' }).click();
    await examples.getByText('accepted').waitFor();
    await page.getByRole('button', { name: 'Start fix' }).first().click();
    const review = page.getByRole('link', { name: 'Review the PR' }).first();
    await review.waitFor({ timeout: 150_000 });
    await page.getByText('B Suite green').first().waitFor();
    await review.click();
    await page.getByRole('heading', { name: /^Fix: / }).waitFor();
    await page.getByText('Draft', { exact: true }).first().waitFor();
    await page
      .getByText(/Crash-only: the call of the report does not raise this error any more/)
      .first()
      .waitFor();
    await page.getByText(built.mended).first().waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    const [pr] = (await api.pullRequests.list()).items;
    expect(pr).toMatchObject({ state: 'open', draft: true, evidence_level: 'B' });
    expect(owner.problems()).toEqual([]);
  },
);

type Api = ReturnType<Client['project']>;

/** A source as Sentry's integration posts to it. */
async function sentryDoor(api: Api): Promise<(report: SentryReport) => Promise<void>> {
  const source = await api.sources.create({ kind: 'sentry', name: 'Sentry', settings: {}, repository_id: null });
  return async (report) => {
    const body = JSON.stringify(sentryAlert(report, new Date()));
    const { headers } = signAsSentry(body, source.secret ?? '', { resource: 'event_alert' });
    expect((await fetch(source.ingest_url ?? '', { method: 'POST', headers, body })).status).toBe(202);
  };
}

function reportOf(platform: SentryReport['platform'], crash: ShopCrash, index: number): SentryReport {
  const { type, value, frame } = crash;
  const [issue, eventId] = [{ id: `${730000 + index}`, shortId: `SHOP-${index}` }, String(index).padStart(32, 'a')];
  const rest = { user: 'c4711', release: 'shop@1.4.2', route: '/shop' };
  return { issue, eventId, platform, exception: { type, value }, frames: [frame], ...rest };
}

/** The examples of a cluster's page, once its crash was looked up in the code. */
async function lookedUp(page: Page, clusterId: string) {
  await page.goto(`/dashboard/clusters/${clusterId}`);
  await page.locator('[data-live="live"]').filter({ visible: true }).waitFor();
  const examples = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Examples' }) });
  await examples.getByText('The reports tell 1 call').waitFor();
  await examples.getByRole('button', { name: 'Look them up' }).click();
  return examples;
}
