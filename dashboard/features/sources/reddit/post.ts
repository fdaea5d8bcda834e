/** A post as the bookmarklet read it; every text is somebody else's. */
export interface RedditPost {
  title: string;
  text: string;
  author: string;
  subreddit: string;
  permalink: string;
  /** Seconds since 1970; null where the page did not say. */
  created: number | null;
}

const longest = { title: 300, text: 20_000, author: 60, subreddit: 60, permalink: 1_000 } as const;

/** What stands after the `#`: percent-encoded JSON. Null for what is none, and for a post without title and text. */
export function readPost(fragment: string): RedditPost | null {
  let said: unknown;
  try {
    said = JSON.parse(decodeURIComponent(fragment));
  } catch {
    return null;
  }
  if (typeof said !== 'object' || said === null) return null;
  const given: Record<string, unknown> = { ...said };
  const text = (name: keyof typeof longest) => {
    const value = given[name];
    return typeof value === 'string' ? value.trim().slice(0, longest[name]).toWellFormed() : '';
  };
  const post = {
    title: text('title'),
    text: text('text'),
    author: text('author').replace(/^\/?u\//i, ''),
    subreddit: text('subreddit').replace(/^\/?r\//i, ''),
    permalink: linkOnReddit(text('permalink')) ?? '',
    created: typeof given.created === 'number' && Number.isFinite(given.created) ? Math.floor(given.created) : null,
  };
  return post.title || post.text ? post : null;
}

/** The address without what follows the path; null for one that is not Reddit's. */
export function linkOnReddit(address: string): string | null {
  const url = URL.parse(address);
  if (url?.protocol !== 'https:' || !/(^|\.)reddit\.com$|^redd\.it$/.test(url.hostname)) return null;
  return `${url.origin}${url.pathname}`;
}

/** As the source's door takes it. What is empty is left out, so that the same post is the same delivery. */
export function payloadOf(post: RedditPost): Record<string, unknown> {
  const { title, text, author, subreddit, permalink, created } = post;
  return {
    kind: 'post',
    ...(title && { title }),
    ...(text && { selftext: text }),
    ...(author && { author }),
    ...(subreddit && { subreddit }),
    ...(permalink && { permalink }),
    ...(created !== null && { created_utc: created }),
  };
}
