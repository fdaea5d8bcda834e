import { describe, expect, it } from 'vitest';
import { linkOnReddit, payloadOf, readPost } from './post.ts';

const permalink = 'https://www.reddit.com/r/acmeshop/comments/1abcde/export/';
const told = { title: 'Export ✗', text: 'Nothing\nhappens', author: 'u/mira', subreddit: 'r/acmeshop', permalink };
const fragment = (value: unknown) => encodeURIComponent(JSON.stringify(value));

describe('the post in a fragment', () => {
  it('is read as the bookmarklet wrote it', () => {
    const post = readPost(fragment({ ...told, created: 1772366400.7 }));
    expect(post).toEqual({ ...told, author: 'mira', subreddit: 'acmeshop', created: 1772366400 });
    expect(post && payloadOf(post)).toEqual({
      kind: 'post',
      title: 'Export ✗',
      selftext: 'Nothing\nhappens',
      author: 'mira',
      subreddit: 'acmeshop',
      permalink,
      created_utc: 1772366400,
    });
  });

  it.each(['', 'main', '%', '%E0%A4%A', 'null', '7', '[]', fragment({ title: 7 }), fragment({ author: 'a' })])(
    'is none in %j',
    (text) => expect(readPost(text)).toBeNull(),
  );

  it('keeps to its bounds, and to texts', () => {
    const post = readPost(fragment({ title: 'x'.repeat(1000), text: { toString: 'no' }, created: 'now' }));
    expect(post).toMatchObject({ title: 'x'.repeat(300), text: '', created: null });
    expect(readPost(fragment({ title: `${'x'.repeat(299)}😀` }))?.title.isWellFormed()).toBe(true);
  });
});

it('takes links on Reddit alone', () => {
  expect(linkOnReddit(`${permalink}?utm_source=share#x`)).toBe(permalink);
  expect(linkOnReddit('https://redd.it/1abcde')).toBe('https://redd.it/1abcde');
  for (const bad of ['javascript:alert(1)', 'http://www.reddit.com/r/a', 'https://evilreddit.com/x', '/r/a', ''])
    expect(linkOnReddit(bad)).toBeNull();
});
