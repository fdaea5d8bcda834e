import { describe, expect, it } from 'vitest';
import { fixturesIn } from '../fixtures.ts';
import type { Digest } from '../source.ts';
import { expectStorable, testSource } from '../source-suite.ts';
import { reddit } from './reddit.ts';
import { hasKeyword, isRemoved, readThing, type Thing } from './thing.ts';

const post = {
  kind: 't3',
  data: {
    id: '1abcde',
    name: 't3_1abcde',
    title: 'Export to CSV is broken since 2.4',
    selftext: 'I press **Export** and nothing happens.\n\nIt worked in 2.3.',
    author: 'mira_tests',
    subreddit: 'acmeshop',
    permalink: '/r/acmeshop/comments/1abcde/export_to_csv_is_broken_since_24/',
    url: 'https://www.reddit.com/r/acmeshop/comments/1abcde/export_to_csv_is_broken_since_24/',
    created_utc: 1772366400,
    edited: false,
    score: 12,
    num_comments: 3,
    removed_by_category: null,
  },
};
const comment = {
  kind: 't1',
  data: {
    id: 'k9xyz1',
    name: 't1_k9xyz1',
    body: 'Same here: the app shows an error as soon as I open the settings page, and only a restart of the phone helps for a while.',
    author: 'jo_tests',
    subreddit: 'acmeshop',
    permalink: '/r/acmeshop/comments/1abcde/export/k9xyz1/',
    link_title: 'Export to CSV is broken since 2.4',
    created_utc: 1772366460,
    edited: 1772366500,
    replies: '',
  },
};
const listing = (...children: object[]) => ({ kind: 'Listing', data: { after: null, children } });
const chat = { kind: 't3', data: { ...post.data, id: '2b', name: 't3_2b', title: 'Show us your desks', selftext: '' } };
const removed = { kind: 't3', data: { ...post.data, selftext: '[removed]', removed_by_category: 'moderator' } };
const flat = { ...post.data, kind: 'post', name: undefined };
const pasted = { kind: 'post', selftext: 'The app shows a blank page after I log in.\nSince yesterday.' };

testSource(reddit, [
  { name: 'a post', payload: post, type: 'report', title: 'Export to CSV is broken since 2.4' },
  { name: 'a post in the flat shape', payload: flat, type: 'report', title: 'Export to CSV is broken since 2.4' },
  { name: 'a pasted text', payload: pasted, type: 'report', title: 'The app shows a blank page after I log in.' },
  {
    name: 'a comment',
    payload: comment,
    type: 'report',
    title: 'Same here: the app shows an error as soon as I open the settings page, and…',
  },
  {
    name: 'a listing',
    payload: listing(chat, post),
    settings: { filter_pushed: true },
    type: 'report',
    title: 'Export to CSV is broken since 2.4',
  },
  { name: 'the page of a post', payload: [listing(post), listing(comment)], type: 'report' },
  {
    name: 'a listing without a keyword',
    payload: listing(chat, { ...chat }),
    settings: { filter_pushed: true },
    type: 'filtered',
  },
  { name: 'an empty listing', payload: listing(), type: 'filtered' },
  { name: 'a subreddit', payload: { kind: 't5', data: { display_name: 'acmeshop' } }, type: 'filtered' },
  { name: 'a refusal', payload: { message: 'Forbidden', error: 403 }, type: 'filtered' },
  { name: 'a removed post', payload: removed, type: 'update' },
  { name: 'a post without its kind', payload: { ...post.data }, type: 'report', title: post.data.title },
  { name: 'a comment without its kind', payload: { ...comment.data }, type: 'report' },
  { name: 'more comments', payload: { json: { errors: [], data: { things: [comment] } } }, type: 'report' },
  {
    name: 'a recorded answer about an account',
    payload: {
      request: { method: 'GET', url: 'https://oauth.reddit.com/api/v1/me' },
      body: { id: 'x', link_karma: 3 },
    },
    type: 'filtered',
  },
  { name: 'a token', payload: { access_token: 'x', token_type: 'bearer' }, type: 'filtered' },
  {
    name: 'a comment that answers a quote',
    payload: { ...comment, data: { ...comment.data, body: '> Is it broken?\n\nYes, since Monday.' } },
    type: 'report',
    title: 'Yes, since Monday.',
  },
  { name: 'something else', payload: { hello: 'world' }, type: 'unknown' },
]);

const digest = (payload: unknown, settings = {}): Digest =>
  reddit.digest(payload, { headers: {}, settings, receivedAt: new Date('2026-03-01T12:00:00Z') });
const thing = (data: Record<string, unknown>): Thing => readThing({ kind: 't3', data: { id: '1', ...data } })!;

describe('a Reddit post', () => {
  it('keeps what a person would look for', () => {
    const told = digest(post);
    expect(told.type === 'report' && told.items[0]).toMatchObject({
      external_id: 't3_1abcde',
      permalink: 'https://www.reddit.com/r/acmeshop/comments/1abcde/export_to_csv_is_broken_since_24/',
      author: 'mira_tests',
      body: 'I press Export and nothing happens.\n\nIt worked in 2.3.',
      occurred_at: '2026-03-01T12:00:00.000Z',
      metadata: { kind: 'post', subreddit: 'acmeshop', score: 12, num_comments: 3 },
    });
  });

  it('is the same item however it is told, and a comment another', () => {
    const idOf = (payload: unknown) => {
      const told = digest(payload);
      return told.type === 'report' && told.items[0]?.external_id;
    };
    expect(idOf(flat)).toBe(idOf(post));
    expect(idOf({ kind: 'post', title: 'Broken', permalink: post.data.permalink })).toBe('t3_1abcde');
    expect(idOf({ kind: 'comment', body: 'Broken', permalink: comment.data.permalink })).toBe('t1_k9xyz1');
    expect(idOf(pasted)).toBeNull();
  });

  it('has a title that says something, however little was written', () => {
    const titleOf = (data: object) => {
      const told = digest(data);
      return told.type === 'report' && told.items[0]?.title;
    };
    expect(titleOf({ ...flat, title: 'Help' })).toBe('Help (r/acmeshop)');
    expect(titleOf({ ...flat, title: '👍', selftext: '' })).toBe('Post in r/acmeshop');
    expect(titleOf({ kind: 't1', data: { ...comment.data, body: '+1' } })).toBe(
      'Comment on Export to CSV is broken since 2.4',
    );
  });

  it('never links to a place that is not Reddit', () => {
    for (const permalink of ['//evil.example/x', 'https://evil.example/r/x', 'javascript:alert(1)', 7]) {
      const told = digest({ ...flat, permalink });
      expect(told.type === 'report' && told.items[0]?.permalink).toBeNull();
    }
  });
});

describe('the keywords', () => {
  it.each([
    ["doesn't work", 'It DOESN’T  work!', true],
    ["doesn't work", 'it doesnt\nwork', true],
    ['bug', 'A debugger for you', false],
    ['bug', 'BUG: cart', true],
    ['feature', 'features', false],
    ['c++', 'my C++ code', true],
    ['c++', 'my c code', false],
    ['błąd', 'Mam BŁĄD.', true],
  ])('%s in "%s": %s', (keyword, title, found) => {
    expect(hasKeyword(thing({ title }), [keyword])).toBe(found);
  });

  it('are looked for in title and text, and none wants everything', () => {
    expect(hasKeyword(thing({ title: 'Help', selftext: 'it is broken' }), ['broken'])).toBe(true);
    expect(hasKeyword(thing({ title: 'Help' }), [])).toBe(true);
  });
});

it.each([
  [{ author: '[deleted]', title: 'x' }, true],
  [{ author: 'a', title: '[deleted by user]' }, true],
  [{ author: 'a', title: 'x', selftext: '[ Removed by Reddit in response to a copyright notice. ]' }, true],
  [{ author: 'a', title: 'x', removed_by_category: 'moderator' }, true],
  [{ author: 'a', title: 'x', selftext: 'the button [removed] is back', removed_by_category: null }, false],
  [{ author: 'a', title: 'x', removed_by_category: '' }, false],
])('knows what was removed: %j', (data, gone) => {
  expect(isRemoved(thing(data))).toBe(gone);
});

const recorded = fixturesIn('reddit');
it('makes of every recorded answer a report, an update, or nothing with a reason', (context) => {
  if (recorded.length === 0) context.skip('no recorded payloads of Reddit beside the checkout');
  for (const { name, payload } of recorded) {
    const told = digest(payload);
    expect(told.type, name).not.toBe('unknown');
    if (told.type === 'report') told.items.forEach(expectStorable);
  }
});
