import type { BrowserContext } from 'playwright-core';
import { expect, test } from 'vitest';
import { seriousViolations } from './accessibility.ts';
import { newcomer } from './newcomer.ts';

const path = '/r/acmeshop/comments/1abcde/the_export_is_broken/';
const said = 'I press Export and <b>nothing</b> happens.';
/** What looks like markup is taken out before it is stored. */
const plain = 'I press Export and nothing happens.';

/** The parts of Reddit's pages that the bookmark reads, in two of its layouts. */
const layouts = {
  'www.reddit.com': `<shreddit-post permalink="${path}" post-title="The export is broken" author="mira_tests"
    subreddit-prefixed-name="r/acmeshop" created-timestamp="2026-03-01T12:00:00.000000+0000">
    <h1 slot="title">The export is broken</h1>
    <div slot="text-body"><p>${said.replaceAll('<', '&lt;')}</p></div></shreddit-post>`,
  'old.reddit.com': `<div id="siteTable"><div class="thing link" data-permalink="${path}" data-author="mira_tests"
    data-subreddit="acmeshop" data-timestamp="1772366400000"><a class="title" href="${path}">The export is broken</a>
    <div class="expando"><div class="usertext-body"><div class="md"><p>${said.replaceAll('<', '&lt;')}</p></div></div></div>
    </div></div>`,
};

/** Opens a post at Reddit, presses the bookmark there, and answers the page that it opens. */
async function pressBookmark(context: BrowserContext, host: keyof typeof layouts, bookmark: string) {
  const reddit = await context.newPage();
  await reddit.goto(`https://${host}${path}?utm_source=share`);
  const [opened] = await Promise.all([
    context.waitForEvent('page'),
    reddit.evaluate(decodeURIComponent(bookmark.replace(/^javascript:/, ''))),
  ]);
  await reddit.close();
  return opened;
}

test('a post is sent from the browser, on the way through the sign-in page too, and pasted', {
  timeout: 300_000,
}, async () => {
  await using arrived = await newcomer();
  const { owner, page } = arrived;
  const { context } = owner;
  for (const [host, html] of Object.entries(layouts))
    await context.route(`https://${host}/**`, (route) => route.fulfill({ contentType: 'text/html', body: html }));
  const api = await owner.api();
  const project = api.project((await api.projects.create({ name: 'Shop' })).id);
  const source = await project.sources.create({ kind: 'reddit', name: 'Posts', settings: {}, repository_id: null });

  const connect = `/settings/sources/${source.id}?tab=connect`;
  await page.goto(connect);
  const link = page.locator('a[data-bookmarklet][href^="javascript:"]');
  const bookmark = (await link.getAttribute('href')) ?? '';
  await link.click();
  expect(await seriousViolations(page)).toEqual([]);

  const opened = await pressBookmark(context, 'www.reddit.com', bookmark);
  await opened.getByRole('form', { name: 'The post' }).waitFor();
  expect(new URL(opened.url()).hash).toBe('');
  expect(await opened.getByLabel('Text').inputValue()).toBe(said);
  expect((await project.sources.deliveries(source.id)).items).toEqual([]);
  expect(await seriousViolations(opened)).toEqual([]);
  await opened.getByRole('button', { name: 'Send to Soulcaster' }).click();
  await opened.locator('[data-sent="feedback"]').getByRole('link', { name: 'The export is broken' }).waitFor();
  expect((await project.feedback.list()).items).toMatchObject([
    { external_id: 't3_1abcde', body: plain, author: 'mira_tests', permalink: `https://www.reddit.com${path}` },
  ]);

  // Pages that stay open would hear of the end of the session at any time.
  await opened.close();
  await page.goto('about:blank');
  // The session has ended: the post waits in the tab until the way back, and was not sent with any request.
  const cookies = await context.cookies();
  await context.addCookies(cookies.map((cookie) => ({ ...cookie, value: 'ended' })));
  const waiting = await pressBookmark(context, 'old.reddit.com', bookmark);
  await waiting.waitForURL('**/auth/signin?expired=1&next=%2Fimport%2Freddit');
  await context.addCookies(cookies);
  await waiting.goto('/import/reddit');
  expect(await waiting.getByLabel('Text').inputValue()).toBe(said);
  await waiting.getByRole('button', { name: 'Send to Soulcaster' }).click();
  await waiting.locator('[data-sent="duplicate"]').waitFor();

  await page.goto(connect);
  const form = page.getByRole('form', { name: 'Paste a post' });
  await form.getByLabel('Text of the post').fill('The map stays grey on my phone.');
  await form.getByLabel('Link to the post').fill('https://example.com/x');
  await form.getByRole('button', { name: 'Send' }).click();
  await form.getByText('Not a link to Reddit').waitFor();
  await form.getByLabel('Link to the post').fill('https://www.reddit.com/r/acmeshop/comments/2abcde/map/?share=1');
  await form.getByRole('button', { name: 'Send' }).click();
  await form.locator('[data-sent="feedback"]').getByRole('link', { name: 'The map stays grey on my phone.' }).waitFor();
  expect((await project.feedback.list()).items).toHaveLength(2);
  expect(owner.problems()).toEqual([]);
});
