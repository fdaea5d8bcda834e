import type { SyncInput, SyncStep } from '../source.ts';
import { type Asked, openReddit, type Stopped, stopped } from './client.ts';
import { ANCHORS, Cursor, cursorOf, type ListingState, type Run } from './cursor.ts';
import { recheck } from './recheck.ts';
import type { RedditSettings } from './reddit.ts';
import { draftFromThing, hasKeyword, isRemoved, type Thing, thingsIn } from './thing.ts';

const PER_PAGE = 100;
/** Reddit shows no more of a listing. */
const LISTING_MAX = 1000;
/** Things come into a listing a little out of order; so much of what was read is looked at again. */
const OVERLAP_SECONDS = 120;
/** A whole walk now and then finds what moderators approved late, which appears at its own place far down. */
const DEEP_WALK_MS = 20 * 3_600_000;
/** How many of the last names are tried when a page is empty because the one that we asked from was deleted. */
const RETRIED_NAMES = 5;

/**
 * Reads every listing that the settings name, newest first, down to where the last poll was; then looks whether what is stored is
 * still there. A limit, an outage or a crash loses nothing: a listing's place moves on only with the page that completes it.
 */
export async function* syncReddit(input: SyncInput<RedditSettings>): AsyncIterable<SyncStep> {
  const { settings, credentials } = input;
  if (!credentials && !settings.unauthenticated) {
    yield stopped(
      'not_configured',
      'Polling needs the client id and the secret of a Reddit app; the push door works without.',
    );
    return;
  }
  const cursor = Cursor.safeParse(input.cursor).data ?? {
    listings: {},
    round: [],
    recheck: { after: null, begun_at: 0 },
    gap: null,
    pace: null,
  };
  const listings = listingsOf(settings);
  const kept = Object.entries(cursor.listings).filter(([key]) => listings.some((listing) => listing.key === key));
  cursor.listings = Object.fromEntries(kept);
  const run: Run = { input, cursor, client: openReddit(input, settings.username, cursor.pace), missing: [] };
  for (const listing of listings) {
    if (cursor.round.includes(listing.key)) continue;
    const end = yield* readListing(run, listing);
    if (end) return yield end;
  }
  const end = yield* recheck(run);
  if (end) return yield end;
  cursor.round = [];
  yield { type: 'unchanged', cursor: cursorOf(run), note: noteOf(run) };
  if (run.missing.length > 0) yield stopped('not_found', run.missing.slice(0, 5).join(' '));
  else if (listings.length === 0)
    yield stopped('not_configured', 'Name at least one subreddit in the settings of the source.');
}

/** Shown for a day: nobody looks at every poll. */
function noteOf({ cursor, input }: Run): string | null {
  const { gap } = cursor;
  if (!gap || input.now().getTime() - gap.at > 86_400_000) return null;
  return `Between two polls r/${gap.key} had more than the ${LISTING_MAX} entries that Reddit shows: some may be missed. Poll it more often.`;
}

type Listing = { key: string; path: string; query: Record<string, string>; byTime: boolean };

function listingsOf({ subreddits, sorts, comments }: RedditSettings): Listing[] {
  return (subreddits ?? []).flatMap((subreddit) => {
    const names = [...(sorts?.length ? sorts : ['new' as const]), ...(comments ? ['comments' as const] : [])];
    return names.map(
      (name): Listing => ({
        key: `${subreddit.toLowerCase()}/${name}`,
        path: `/r/${subreddit}/${name}`,
        query: name === 'top' ? { t: 'day' } : {},
        byTime: name === 'new' || name === 'comments',
      }),
    );
  });
}

/** Yields the pages of one listing; answers what ends the whole sync, or null. */
async function* readListing(run: Run, listing: Listing): AsyncGenerator<SyncStep, Stopped | null> {
  const { cursor, input } = run;
  const known = cursor.listings[listing.key] ?? null;
  const nowMs = input.now().getTime();
  const isWhole = listing.byTime && (!known || nowMs - known.walked_at >= DEEP_WALK_MS);
  const walked: Thing[] = [];
  let reached = false;
  for (let after: string | null = null; ; ) {
    const page = await readPage(run, listing, after, walked);
    if (page.type === 'missing') run.missing.push(page.message);
    if (page.type === 'stopped') return page;
    const things = page.type === 'listing' ? thingsIn(page.children).filter(named) : [];
    walked.push(...things);
    reached ||= !known || things.some((thing) => isBehind(thing, known) || known.anchors.includes(thing.name));
    const isPast = known !== null && things.some((thing) => (thing.created ?? 0) < known.newest - OVERLAP_SECONDS);
    after = page.type === 'listing' ? page.after : null;
    const isLast = !after || !listing.byTime || (isPast && !isWhole) || walked.length >= LISTING_MAX * 1.2;
    if (isLast) {
      cursor.round.push(listing.key);
      if (page.type === 'listing') cursor.listings[listing.key] = stateAfter(known, walked, nowMs, isWhole);
    }
    if (isLast && listing.byTime && !reached && walked.length >= LISTING_MAX * 0.9)
      cursor.gap = { at: nowMs, key: listing.key };
    yield pageStep(run, { things, known, isWhole });
    if (isLast) return null;
  }
}

type Named = Thing & { name: string };
const named = (thing: Thing): thing is Named => thing.name !== null;
const isBehind = (thing: Thing, { newest }: ListingState) => (thing.created ?? 0) < newest;

/**
 * The page after a name. Where that thing was deleted meanwhile Reddit answers an empty listing, as at the end: then the names before
 * it are tried, and only when all of them answer nothing is it the end.
 */
async function readPage(run: Run, { path, query }: Listing, after: string | null, walked: Thing[]): Promise<Asked> {
  const ask = (from: string | null) =>
    run.client.ask(path, {
      ...query,
      limit: String(PER_PAGE),
      ...(from && { after: from, count: String(walked.length) }),
    });
  const page = await ask(after);
  if (!after || page.type !== 'listing' || page.children.length > 0) return page;
  for (const { name } of walked.slice(-RETRIED_NAMES - 1, -1).toReversed()) {
    const other = await ask(name);
    if (other.type !== 'listing') return other;
    const fresh = thingsIn(other.children).some((thing) => walked.every((seen) => seen.name !== thing.name));
    if (fresh) return other;
  }
  return page;
}

function pageStep(run: Run, page: { things: Named[]; known: ListingState | null; isWhole: boolean }): SyncStep {
  const { known, isWhole } = page;
  const { input } = run;
  const removed = page.things.filter(isRemoved);
  const looked = page.things.filter((thing) => {
    if (isRemoved(thing)) return false;
    const isEdited = known !== null && (thing.edited ?? 0) >= known.polled_at / 1000 - OVERLAP_SECONDS;
    return isEdited || isWhole || isFresh(thing, known);
  });
  const wanted = looked.filter((thing) => hasKeyword(thing, input.settings.keywords));
  const filtered =
    looked.filter((thing) => isFresh(thing, known)).length - wanted.filter((thing) => isFresh(thing, known)).length;
  return {
    type: 'page',
    drafts: wanted.map((thing) => draftFromThing(thing, input.now())),
    gone: removed.map(({ name }) => name),
    ...(filtered > 0 && { filtered: { count: filtered, reason: 'none of the keywords' } }),
    cursor: cursorOf(run),
  };
}

/** Never counted before: not among the last poll's newest, and not older than they are. A `hot` listing has no order in time. */
function isFresh(thing: Named, known: ListingState | null): boolean {
  if (!known) return true;
  return (thing.created ?? 0) >= known.newest - OVERLAP_SECONDS && !known.anchors.includes(thing.name);
}

function stateAfter(known: ListingState | null, walked: Thing[], nowMs: number, isWhole: boolean): ListingState {
  const things = walked.filter(named).toSorted((left, right) => (right.created ?? 0) - (left.created ?? 0));
  // A time in the future would hide what comes until then.
  const newest = Math.min(Math.max(things[0]?.created ?? 0, known?.newest ?? 0), Math.floor(nowMs / 1000));
  const anchors = things
    .filter((thing, index) => index < ANCHORS.min || (thing.created ?? 0) >= newest - OVERLAP_SECONDS)
    .map(({ name }) => name);
  return {
    newest,
    anchors: (anchors.length > 0 ? anchors : (known?.anchors ?? [])).slice(0, ANCHORS.max),
    polled_at: nowMs,
    walked_at: isWhole || !known ? nowMs : known.walked_at,
  };
}
