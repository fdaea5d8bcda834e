import { importPath } from './import-path.ts';

/**
 * Runs on Reddit's page, when a person presses it: reads the post from what the three layouts (www, old, new) show, and opens our page
 * with it after the `#`, which browsers do not send. It asks nobody for anything.
 */
const code = `(() => {
  const find = (selector, within = document) => within && within.querySelector(selector);
  const said = (element, name) => (element && element.getAttribute(name)) || '';
  const text = (element) => (element ? element.innerText || element.textContent : '').trim();
  if (!/(^|\\.)reddit\\.com$/.test(location.hostname) || !/\\/comments\\//.test(location.pathname))
    return alert('Open a post on Reddit, then press this again.');
  const now = find('shreddit-post');
  const old = find('#siteTable > .thing.link');
  const path = said(now, 'permalink') || said(old, 'data-permalink') || said(find('link[rel=canonical]'), 'href') || location.pathname;
  const time = said(now, 'created-timestamp') || Number(said(old, 'data-timestamp'));
  const created = time ? new Date(time).getTime() / 1000 : NaN;
  const post = {
    title: said(now, 'post-title') || text(find('a.title', old)) || text(find('h1')) || document.title,
    text: text(find('[slot="text-body"]', now) || find('.expando .usertext-body', old) || find('[data-click-id="text"]')).slice(0, 20000),
    author: said(now, 'author') || said(old, 'data-author') || text(find('[data-testid="post_author_link"]')),
    subreddit: said(now, 'subreddit-prefixed-name') || said(old, 'data-subreddit') || location.pathname.split('/')[2],
    permalink: 'https://www.reddit.com' + new URL(path, location.href).pathname,
    ...(created > 0 && { created: Math.floor(created) }),
  };
  const address = PAGE + '#' + encodeURIComponent(JSON.stringify(post));
  if (!open(address)) location.href = address;
})()`;

/** The address of the bookmark for the Soulcaster at `origin`. */
export const bookmarkletFor = (origin: string): string =>
  `javascript:${encodeURIComponent(code.replace(/\n\s*/g, ' ').replace('PAGE', () => JSON.stringify(origin + importPath)))}`;
