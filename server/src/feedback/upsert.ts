import { isDeepStrictEqual } from 'node:util';
import type { Frame } from '@soulcaster/contract';
import type { Ctx } from '../context.ts';
import { recordEvent } from '../events/record.ts';
import { newId } from '../ids.ts';
import { maskDraft, maskText, maskValue } from '../sources/mask.ts';
import type { FeedbackChange, FeedbackDraft } from '../sources/source.ts';
import { changeFeedback, countOccurrences, type FeedbackRow, findByExternalId, insertFeedback } from './store.ts';

export interface Origin {
  kind: string;
  sourceId: string | null;
}

/** What came of a report: a new item, one more occurrence of a known one, or nothing new. */
export interface Upserted {
  item: FeedbackRow;
  isNew: boolean;
  /** The sender reopened it: its cluster must look again. */
  regressed: boolean;
}

/** Stores a report, masked: personal data and secrets never reach the table. The same upstream item again adds an occurrence; states only move forward in upstream time. */
export async function upsertFeedback(ctx: Ctx, origin: Origin, told: FeedbackDraft): Promise<Upserted> {
  const draft = maskDraft(told, ctx.settings.masking);
  const known =
    origin.sourceId && draft.external_id ? await findByExternalId(ctx, origin.sourceId, draft.external_id) : undefined;
  return known ? addOccurrence(ctx, known, draft) : addItem(ctx, origin, draft);
}

/** Applies what a sender says of an item that it knows; null when we never saw the item. */
export async function applyChange(
  ctx: Ctx,
  sourceId: string,
  update: { external_id: string; as_of: string; change: FeedbackChange },
): Promise<Upserted | null> {
  const known = await findByExternalId(ctx, sourceId, update.external_id);
  if (!known) return null;
  if (known.erasedAt) return { item: known, isNew: false, regressed: false };
  const asOf = new Date(update.as_of);
  const unchanged = { item: known, isNew: false, regressed: false };
  if (known.upstreamChangedAt && asOf < known.upstreamChangedAt) return unchanged;
  if (known.upstreamState === 'deleted' && !(known.upstreamChangedAt && asOf > known.upstreamChangedAt))
    return unchanged;
  const { change } = update;
  const { masking } = ctx.settings;
  const item = await changeFeedback(ctx, known.id, {
    upstreamChangedAt: asOf,
    ...(change.upstream_state && { upstreamState: change.upstream_state }),
    ...words(known, {
      title: change.title ? maskText(change.title, masking) : known.title,
      body: change.body === undefined ? known.body : maskText(change.body, masking),
    }),
    ...(change.permalink && { permalink: change.permalink }),
    ...(change.metadata && { metadata: merged(known.metadata, maskValue(change.metadata, masking) as object) }),
  });
  await recordEvent(ctx, {
    type: 'feedback.changed',
    subjectId: item.id,
    ...(item.clusterId && { clusterId: item.clusterId }),
    summary: change.upstream_state
      ? `${item.source}: the item is ${change.upstream_state} now`
      : `${item.source}: the item changed`,
  });
  return { item, isNew: false, regressed: Boolean(change.regressed) || reopened(known, item) };
}

async function addItem(ctx: Ctx, origin: Origin, draft: FeedbackDraft): Promise<Upserted> {
  const occurredAt = new Date(draft.occurred_at);
  const lastSeenAt = new Date(draft.last_seen_at ?? draft.occurred_at);
  const item = await insertFeedback(ctx, {
    id: newId(ctx.now().getTime()),
    projectId: ctx.project.id,
    sourceId: origin.sourceId,
    source: origin.kind,
    externalId: draft.external_id,
    title: draft.title,
    body: draft.body,
    permalink: draft.permalink,
    author: draft.author,
    metadata: merged({}, draft.metadata),
    exception: draft.exception,
    frames: draft.frames,
    upstreamGroup: draft.upstream_group,
    upstreamState: draft.upstream_state,
    upstreamChangedAt: new Date(draft.as_of),
    occurrences: draft.occurrences,
    counted: draft.counting === 'each' ? draft.occurrences : 0,
    occurredAt,
    firstSeenAt: occurredAt,
    lastSeenAt,
  });
  await countOccurrences(ctx, item.id, { at: lastSeenAt, occurrences: draft.occurrences, reporter: draft.reporter });
  await recordEvent(ctx, { type: 'feedback.created', subjectId: item.id, summary: `reported: ${item.title}` });
  return { item, isNew: true, regressed: false };
}

async function addOccurrence(ctx: Ctx, known: FeedbackRow, draft: FeedbackDraft): Promise<Upserted> {
  // What had to be deleted once is not taken in again, whoever has a copy.
  if (known.erasedAt) return { item: known, isNew: false, regressed: false };
  const isTotal = draft.counting === 'total';
  // What the sender counts and what we counted tell of the same happenings: the larger holds, the sum would count them twice.
  const counted = isTotal ? known.counted : known.counted + draft.occurrences;
  const more = Math.max(0, (isTotal ? draft.occurrences : counted) - known.occurrences);
  const change = { ...occurrenceChange(known, draft), occurrences: known.occurrences + more, counted };
  // A listing that is read again and says nothing new is no news.
  if (Object.entries(change).every(([name, value]) => isDeepStrictEqual(known[name as keyof FeedbackRow], value)))
    return { item: known, isNew: false, regressed: false };
  const item = await changeFeedback(ctx, known.id, change);
  const at = new Date(draft.last_seen_at ?? draft.occurred_at);
  if (more > 0 || draft.reporter)
    await countOccurrences(ctx, item.id, { at, occurrences: more, reporter: draft.reporter });
  if (!isTotal || more > 0 || !sameContent(known, item))
    await recordEvent(ctx, {
      type: 'feedback.changed',
      subjectId: item.id,
      ...(item.clusterId && { clusterId: item.clusterId }),
      summary: more > 0 ? `happened again: ${item.title}` : `changed at its source: ${item.title}`,
    });
  return { item, isNew: false, regressed: reopened(known, item) };
}

/** What an occurrence, or the sender's listing of the whole item, changes beside the count. */
function occurrenceChange(known: FeedbackRow, draft: FeedbackDraft): Partial<FeedbackRow> {
  const first = new Date(draft.occurred_at);
  const last = new Date(draft.last_seen_at ?? draft.occurred_at);
  const isTotal = draft.counting === 'total';
  const asOf = new Date(draft.as_of);
  const before = known.upstreamChangedAt?.getTime() ?? 0;
  // Senders tell the time of a change to the second: a listing that says otherwise within it is the later one.
  const isNewer =
    asOf.getTime() > before ||
    (isTotal && asOf.getTime() === before && known.upstreamState !== 'deleted' && differs(known, draft));
  const hasLines = (frames: Frame[]) => frames.some(({ line }) => line !== undefined);
  const isRicher = !draft.is_summary && hasLines(draft.frames) && !hasLines(known.frames);
  return {
    firstSeenAt: first < known.firstSeenAt ? first : known.firstSeenAt,
    lastSeenAt: last > known.lastSeenAt ? last : known.lastSeenAt,
    ...(isNewer && { upstreamState: draft.upstream_state, upstreamChangedAt: asOf }),
    // A sender's own listing tells the whole item, edits included; an event tells only that it happened again.
    ...(isNewer && isTotal && { metadata: merged(known.metadata, draft.metadata) }),
    ...(isNewer && isTotal && !draft.is_summary && words(known, draft)),
    ...((isRicher || (known.frames.length === 0 && draft.frames.length > 0)) && {
      frames: draft.frames,
      exception: draft.exception,
    }),
    // What was known without a stack is told whole by the first event that has one.
    ...(isRicher && !isTotal && words(known, { title: known.title, body: draft.body })),
    ...(!known.permalink && draft.permalink && { permalink: draft.permalink }),
  };
}

/** Null takes a fact away. */
const merged = (known: object, told: object) =>
  Object.fromEntries(Object.entries({ ...known, ...told }).filter(([, value]) => value !== null));

/** New words mean that the grouping looks again. */
const words = (known: FeedbackRow, { title, body }: { title: string; body: string }) =>
  title === known.title && body === known.body ? {} : { title, body, reworded: true };

const differs = (known: FeedbackRow, draft: FeedbackDraft) =>
  known.upstreamState !== draft.upstream_state ||
  !isDeepStrictEqual(known.metadata, merged(known.metadata, draft.metadata)) ||
  (!draft.is_summary && (known.title !== draft.title || known.body !== draft.body));

const sameContent = (before: FeedbackRow, after: FeedbackRow) =>
  before.upstreamState === after.upstreamState &&
  before.title === after.title &&
  before.body === after.body &&
  isDeepStrictEqual(before.metadata, after.metadata);

const reopened = (before: FeedbackRow, after: FeedbackRow) =>
  before.upstreamState === 'closed' && after.upstreamState === 'open';
