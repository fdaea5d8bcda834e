import { at, count, filled, link, list, record, text, time } from '../pick.ts';
import type { FeedbackDraft } from '../source.ts';
import { plainText, shorten, titleFrom } from '../text.ts';

/** A post (`t3`) or a comment (`t1`), however it came: Reddit's own shape or the flat one of the push door. */
export type Thing = {
  /** Its fullname, such as `t3_1abcde`; null where somebody pasted a text without a link. */
  name: string | null;
  type: 'post' | 'comment';
  /** Seconds since 1970, by Reddit's clock; null where nobody said. */
  created: number | null;
  edited: number | null;
  data: Record<string, unknown>;
};

const types: Record<string, Thing['type']> = {
  t3: 'post',
  post: 'post',
  link: 'post',
  t1: 'comment',
  comment: 'comment',
};

/** Null for what is neither a post nor a comment. https://www.reddit.com/dev/api/#fullnames */
export function readThing(value: unknown): Thing | null {
  const kind = text(at(value, 'kind'));
  const type = kind ? types[kind] : typeByShape(record(value));
  if (!type) return null;
  const data = at(value, 'data') === undefined ? record(value) : record(at(value, 'data'));
  const said = [data.title, data.selftext, data.body, data.url].some((part) => text(part));
  const name = nameOf(type, data);
  if (!said && !name) return null;
  return { name, type, created: seconds(data.created_utc), edited: seconds(data.edited), data };
}

/** What was copied out of its envelope has lost its kind: its fullname says it, else the members that only one of them has. */
function typeByShape(data: Record<string, unknown>): Thing['type'] | undefined {
  const named = /^(t[13])_/.exec(text(data.name) ?? '')?.[1];
  if (named) return types[named];
  if (text(data.title) && (text(data.subreddit) || typeof data.selftext === 'string')) return 'post';
  return text(data.body) && (text(data.link_id) || text(data.parent_id)) ? 'comment' : undefined;
}

/** The things of a listing, of several, of a single thing, with the comments that hang on comments. Other kinds are left out. */
export function thingsIn(value: unknown, depth = 0): Thing[] {
  if (depth > 20) return [];
  if (Array.isArray(value)) return value.flatMap((each) => thingsIn(each, depth + 1));
  if (isListing(value)) return thingsIn(list(at(value, 'data', 'children')), depth + 1);
  const more = at(value, 'json', 'data', 'things');
  if (Array.isArray(more)) return thingsIn(more, depth + 1);
  const thing = readThing(value);
  return thing ? [thing, ...(isListing(thing.data.replies) ? thingsIn(thing.data.replies, depth + 1) : [])] : [];
}

export const isListing = (value: unknown) => text(at(value, 'kind')) === 'Listing';

const tombstone = /^\[ ?(?:deleted|removed)(?: by [^\]\n]{1,200})? ?\]$/i;

/** Whether its author or Reddit took it away: then we may not keep it either. */
export function isRemoved({ data }: Thing): boolean {
  if (text(data.removed_by_category) || data.removed === true || data.spam === true || text(data.banned_by))
    return true;
  return [data.author, data.title, data.selftext, data.body].some((part) => tombstone.test(text(part) ?? ''));
}

export function draftFromThing(thing: Thing, receivedAt: Date): FeedbackDraft {
  const { data, type } = thing;
  const told = plainText(text(type === 'post' ? (data.selftext ?? data.body) : (data.body ?? data.selftext)) ?? '');
  const outside = type === 'post' ? link(data.url) : null;
  const author = text(data.author);
  const occurredAt = isoOf(thing.created) ?? receivedAt.toISOString();
  return {
    external_id: thing.name,
    title: titleOf(thing, told),
    body: told || plainText(text(data.title) ?? '') || outside || 'The post has no readable text.',
    permalink: permalinkOf(data),
    author: author && shorten(author, 120),
    reporter: author && `reddit:${shorten(author.toLowerCase(), 120)}`,
    occurred_at: occurredAt,
    as_of: isoOf(thing.edited) ?? occurredAt,
    metadata: filled({
      kind: type,
      subreddit: text(data.subreddit),
      score: count(data.score),
      num_comments: count(data.num_comments),
      flair: text(data.link_flair_text),
      link: outside && !/(^|\.)redd(it\.com|\.it)$/.test(new URL(outside).hostname) ? outside : null,
      comment_on: type === 'comment' ? text(data.link_title) : null,
    }),
    exception: null,
    frames: [],
    upstream_group: null,
    upstream_state: 'open',
    occurrences: 1,
    counting: thing.name ? 'total' : 'each',
  };
}

const TITLE_MAX = 80;
/** A title like "Test" or "Help" says nothing alone: then where it was said goes with it. */
const SHORT_TITLE = 8;

/** A post's own title; a comment has none, so it is its first 80 characters, cut at a word. */
function titleOf({ type, data }: Thing, told: string): string {
  const place = text(data.subreddit)?.slice(0, 40);
  const title = type === 'post' ? titleFrom(text(data.title) ?? '', titleFrom(told, '')) : titleOfComment(told);
  if (title.length >= SHORT_TITLE) return title;
  if (title) return `${title} (${place ? `r/${place}` : 'on Reddit'})`;
  const on = text(data.link_title);
  if (type === 'comment' && on) return shorten(`Comment on ${titleFrom(on, 'a post')}`, TITLE_MAX);
  const what = type === 'post' ? 'Post' : 'Comment';
  return place ? `${what} in r/${place}` : `${what} without text`;
}

function titleOfComment(told: string): string {
  // What it answers to and the fences of code are not its own words.
  const own = told.replace(/^ {0,3}>[^\n]{0,4000}(?:\n|$)/gm, '').replace(/^ {0,3}(?:`{3,}|~{3,})\w{0,20}$/gm, '');
  const line = shorten((own.trim() || told).replace(/\s+/g, ' ').trim(), TITLE_MAX);
  const reads = /\p{L}{2}/u.test(line) && !/[{[]"|<\/\w+>|https?:|0x[0-9a-f]{6}|[0-9a-f]{16}|^\[?object/i.test(line);
  return reads ? line : titleFrom(told, '');
}

/** Words of a text between single spaces, without case and apostrophes: `Doesn’t work!` is ` doesnt work `. */
function wordsOf(source: string): string {
  const plain = source
    .normalize('NFKC')
    .toLowerCase()
    .replace(/['‘’ʼ`´]/g, '');
  return ` ${plain.replace(/[^\p{L}\p{N}+#]+/gu, ' ').trim()} `;
}

/** Whether one of the keywords stands in it as a whole word. With no keywords everything is wanted. */
export function hasKeyword({ data }: Thing, keywords: readonly string[]): boolean {
  const wanted = keywords.map(wordsOf).filter((word) => word.trim());
  if (wanted.length === 0) return true;
  const words = wordsOf([data.title, data.selftext, data.body].map((part) => text(part) ?? '').join(' \n '));
  return wanted.some((keyword) => words.includes(keyword));
}

function nameOf(type: Thing['type'], data: Record<string, unknown>): string | null {
  const prefix = type === 'post' ? 't3' : 't1';
  const name = text(data.name) ?? text(data.id);
  if (name && new RegExp(`^${prefix}_[0-9a-z]{1,16}$`).test(name)) return name;
  if (name && /^[0-9a-z]{1,16}$/.test(name)) return `${prefix}_${name}`;
  const path = /\/comments\/([0-9a-z]{1,16})(?:\/[^/?#]{0,300}(?:\/([0-9a-z]{1,16}))?)?/i.exec(
    text(data.permalink) ?? '',
  );
  const id = type === 'post' ? path?.[1] : path?.[2];
  return id ? `${prefix}_${id.toLowerCase()}` : null;
}

/** The payload's own path on www.reddit.com, or the one that its ids make; an address elsewhere is none of Reddit's permalinks. */
function permalinkOf(data: Record<string, unknown>): string | null {
  const given = text(data.permalink);
  if (given?.startsWith('/') && !given.startsWith('//')) return link(`https://www.reddit.com${given}`);
  const address = link(given);
  if (address && /(^|\.)reddit\.com$|^redd\.it$/.test(new URL(address).hostname)) return address;
  const [, post] = /^t3_([0-9a-z]{1,16})$/.exec(text(data.link_id) ?? '') ?? [];
  const comment = text(data.id) ?? '';
  return post && /^[0-9a-z]{1,16}$/.test(comment) ? `https://www.reddit.com/comments/${post}/_/${comment}/` : null;
}

const isoOf = (at: number | null) => (at === null ? null : new Date(at * 1000).toISOString());

/** `edited` is false where nothing was. */
function seconds(value: unknown): number | null {
  const iso = value === true || value === false ? null : time(value);
  return iso === null ? null : Math.floor(Date.parse(iso) / 1000);
}
