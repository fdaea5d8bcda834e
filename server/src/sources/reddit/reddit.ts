import { signatureSchemes } from '@soulcaster/contract/signatures';
import { z } from 'zod';
import { at, text } from '../pick.ts';
import { type Digest, defineSource } from '../source.ts';
import { shorten } from '../text.ts';
import { syncReddit } from './sync.ts';
import { draftFromThing, hasKeyword, isListing, isRemoved, thingsIn } from './thing.ts';

const INTERVAL_SECONDS = 300;
const keywords = ['bug', 'broken', 'error', 'crash', "doesn't work", 'feature'];

const RedditSettings = z.object({
  subreddits: z
    .array(
      z
        .string()
        .trim()
        .transform((name) => name.replace(/^\/?r\//i, ''))
        .pipe(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_]{1,30}$/, 'a name such as node, without r/')),
    )
    .max(50)
    .optional()
    .meta({ title: 'Subreddits', description: 'Their names, without r/. Empty: those of REDDIT_SUBREDDITS.' }),
  keywords: z
    .array(z.string().trim().min(1).max(80))
    .max(100)
    .default(keywords)
    .meta({ title: 'Keywords', description: 'Only what has one of these as whole words is kept. Empty: everything.' }),
  filter_pushed: z.boolean().default(false).meta({
    title: 'Keywords at the door',
    description: 'Filter what is sent here by the keywords too. Off: who sends something has chosen it.',
  }),
  sorts: z
    .array(z.enum(['new', 'hot', 'top']))
    .max(3)
    .optional()
    .meta({ title: 'Sorts', description: 'new, hot or top. Empty: new, or REDDIT_SORTS. Only new misses nothing.' }),
  comments: z.boolean().default(true).meta({ title: 'Comments', description: 'Read comments as well as posts.' }),
  interval_seconds: z
    .int()
    .min(30)
    .max(86_400)
    .optional()
    .meta({ title: 'Poll every (seconds)', description: 'Empty: 300, or REDDIT_POLL_INTERVAL_SECONDS.' }),
  username: z
    .string()
    .trim()
    .transform((name) => name.replace(/^\/?u\//i, ''))
    .pipe(z.string().regex(/^[\w-]{2,30}$/, 'a Reddit user name, without u/'))
    .optional()
    .meta({
      title: 'Your Reddit user name',
      description: 'Reddit wants to know who asks: it goes into the User-Agent.',
    }),
  unauthenticated: z.boolean().default(false).meta({
    title: 'Poll without an app',
    description: 'The public .json pages, ten requests a minute. Reddit often refuses them and may switch them off.',
  }),
});
export type RedditSettings = z.infer<typeof RedditSettings>;

const path = '/r/node/comments/1abcde/the_export_is_broken/';

/** Posts and comments by polling, and by a push door for those whom Reddit gives no key. https://www.reddit.com/dev/api/ */
export const reddit = defineSource<RedditSettings>({
  kind: 'reddit',
  name: 'Reddit',
  description: 'Posts and comments of subreddits that sound like a bug: by polling, or sent from your browser.',
  signature: signatureSchemes.reddit,
  bytesMax: 4 * 1024 * 1024,
  settings: RedditSettings,
  credentials: z.object({
    client_id: z.string().trim().min(1).max(200).meta({ title: 'Client id' }),
    client_secret: z.string().trim().min(1).max(200).meta({ title: 'Client secret' }),
  }),
  erasesDeleted: true,
  takesPushed: true,
  steps: [
    'To poll: on https://www.reddit.com/prefs/apps press "create another app…", choose script (or web app), give it a name and any redirect uri.',
    'Copy the client id (under the name of the app) and the secret into the settings of this source, with your user name.',
    'Reddit gives new keys only to applications that it has approved; without one send posts yourself, as below: by the bookmark, or pasted.',
    'Other tools POST a post as JSON to {url} with the header "Authorization: Bearer" and the secret that is shown here.',
  ],
  sample: (now) => ({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      kind: 'post',
      id: Math.floor(now.getTime() / 1000).toString(36),
      title: 'The export is broken since the last update',
      selftext: 'I press Export and nothing happens. It worked last week.',
      author: 'mira_tests',
      subreddit: 'node',
      permalink: path.replace('1abcde', Math.floor(now.getTime() / 1000).toString(36)),
      created_utc: Math.floor(now.getTime() / 1000),
    }),
  }),
  event: (_headers, payload) =>
    shorten(text(at(payload, 'kind')) ?? (Array.isArray(payload) ? 'listings' : 'post'), 80),
  idempotencyKey: (_headers, _payload, rawBodySha256) => `body:${rawBodySha256}`,
  digest: (payload, { settings, receivedAt }) => digestPushed(payload, settings, receivedAt),
  sync: syncReddit,
  syncEverySeconds: ({ interval_seconds }) => interval_seconds ?? INTERVAL_SECONDS,
});

/** Who pushes has chosen, so everything is taken unless the keywords are to hold here too. An answer recorded with its request counts as well. */
function digestPushed(pushed: unknown, settings: RedditSettings, receivedAt: Date): Digest {
  const payload = at(pushed, 'request') === undefined ? pushed : at(pushed, 'body');
  const things = thingsIn(payload);
  if (things.length === 0) return notAPost(payload, payload !== pushed);
  const there = things.filter((thing) => !isRemoved(thing));
  const [only] = things;
  if (things.length === 1 && only?.name && there.length === 0)
    return {
      type: 'update',
      external_id: only.name,
      as_of: receivedAt.toISOString(),
      change: { upstream_state: 'deleted' },
      draft: null,
    };
  if (there.length === 0) return { type: 'filtered', reason: 'everything in it was removed at Reddit' };
  const wanted = settings.filter_pushed ? there.filter((thing) => hasKeyword(thing, settings.keywords)) : there;
  if (wanted.length === 0)
    return { type: 'filtered', reason: 'none of the posts and comments has one of the keywords' };
  return { type: 'report', items: wanted.map((thing) => draftFromThing(thing, receivedAt)) };
}

const others: Record<string, string> = {
  t2: 'an account',
  t4: 'a private message',
  t5: 'a subreddit',
  t6: 'an award',
  more: 'a pointer to more comments',
  wikipage: 'a page of a wiki',
  UserList: 'a list of accounts',
};

function notAPost(payload: unknown, isRecorded: boolean): Digest {
  const kind = text(at(payload, 'kind')) ?? '';
  if (isListing(payload)) return { type: 'filtered', reason: 'a listing without posts or comments' };
  if (Array.isArray(payload) && payload.length > 0 && payload.every(isListing))
    return { type: 'filtered', reason: 'listings without posts or comments' };
  if (
    at(payload, 'error') !== undefined &&
    (at(payload, 'message') !== undefined || at(payload, 'reason') !== undefined)
  )
    return { type: 'filtered', reason: 'an error that Reddit answered, no post' };
  if (Array.isArray(at(payload, 'day')) && Array.isArray(at(payload, 'month')))
    return { type: 'filtered', reason: 'the traffic of a subreddit, no post' };
  const other = Object.hasOwn(others, kind) ? others[kind] : null;
  if (other) return { type: 'filtered', reason: `${other}, not a post or a comment` };
  if (isRecorded || at(payload, 'access_token') !== undefined || at(payload, 'json', 'errors') !== undefined)
    return { type: 'filtered', reason: 'an answer of Reddit without a post or a comment' };
  return { type: 'unknown', reason: 'found no post and no comment: send {"kind": "post", "title": …, "selftext": …}' };
}
