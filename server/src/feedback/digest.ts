import { and, asc, eq, isNull } from 'drizzle-orm';
import { noteUpstreamChange } from '../clusters/upstream.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { deliveries, sources } from '../db/tables.ts';
import { recordEvent } from '../events/record.ts';
import { followPullRequest } from '../fixes/follow-pull-request.ts';
import type { Digest, SourceAdapter } from '../sources/source.ts';
import { eraseByExternalId } from './erase.ts';
import { reasonOfTest } from './reason-of-test.ts';
import { applyChange, type Origin, type Upserted, upsertFeedback } from './upsert.ts';

type DeliveryRow = typeof deliveries.$inferSelect;
type SourceRow = typeof sources.$inferSelect;

const BATCH = 50;

/** Understands all deliveries of a source that wait, in order of arrival. Each ends in a state that can be seen; none is dropped. */
export async function digestDeliveries(ctx: Ctx, sourceId: string): Promise<void> {
  const [source] = await ctx.db
    .select()
    .from(sources)
    .where(and(eq(sources.id, sourceId), eq(sources.projectId, ctx.project.id)));
  const adapter = source && ctx.installation.sources[source.kind];
  if (!source || !adapter) return;
  for (;;) {
    const waiting = await ctx.db
      .select()
      .from(deliveries)
      .where(and(eq(deliveries.sourceId, sourceId), eq(deliveries.status, 'accepted'), isNull(deliveries.digestedAt)))
      .orderBy(asc(deliveries.receivedAt), asc(deliveries.id))
      .limit(BATCH);
    for (const delivery of waiting) await digestOne(ctx, source, adapter, delivery);
    if (waiting.length < BATCH) return;
  }
}

/**
 * One delivery in one transaction; where it fails, the failure is stored on its row, to be replayed later. Of several that take up the
 * same delivery at once, one digests it.
 */
export async function digestOne(
  ctx: Ctx,
  source: SourceRow,
  adapter: SourceAdapter,
  delivery: DeliveryRow,
): Promise<void> {
  try {
    await inTransaction(ctx, async (tx) => {
      // The source before its deliveries, as its deletion takes them; else the two would wait for each other.
      await tx.db.select({ id: sources.id }).from(sources).where(eq(sources.id, source.id)).for('no key update');
      const taken = await tx.db
        .update(deliveries)
        .set({ digestedAt: ctx.now() })
        .where(asRead(delivery))
        .returning({ id: deliveries.id });
      if (taken.length === 0) return;
      const origin = { kind: source.kind, sourceId: source.id };
      const digest = readDelivery(tx, source, adapter, delivery);
      const { created, ...end } = delivery.isTest
        ? { ...nothing, status: 'filtered' as const, reason: reasonOfTest(digest, tx.settings.masking) }
        : await applyDigest(tx, origin, digest);
      await tx.db.update(deliveries).set(end).where(eq(deliveries.id, delivery.id));
      // A test says nothing about the sender.
      if (delivery.isTest) return;
      for (const externalId of created) await applyLateUpdates(tx, source, adapter, externalId);
      await tx.db
        .update(sources)
        .set({ lastDeliveryAt: delivery.receivedAt, lastError: null, secretLastUsedAt: delivery.receivedAt })
        .where(eq(sources.id, source.id));
      await recordEvent(tx, {
        type: 'source.received',
        subjectId: source.id,
        summary: `${source.name}: ${end.status}`,
      });
    });
  } catch (error) {
    ctx.log.error({ error, delivery: delivery.id }, 'a delivery could not be digested');
    const reason = 'This delivery could not be stored. It is kept; replay it once the cause is mended.';
    await ctx.db.update(deliveries).set({ status: 'failed', reason, digestedAt: ctx.now() }).where(asRead(delivery));
    await ctx.db.update(sources).set({ lastError: reason }).where(eq(sources.id, source.id));
  }
}

/** The row, if nobody has digested it since it was read. */
const asRead = ({ id, digestedAt }: DeliveryRow) =>
  and(eq(deliveries.id, id), digestedAt ? eq(deliveries.digestedAt, digestedAt) : isNull(deliveries.digestedAt));

function readDelivery(ctx: Ctx, source: SourceRow, adapter: SourceAdapter, delivery: DeliveryRow): Digest {
  if (!delivery.payload) return { type: 'filtered', reason: 'the payload is no longer kept' };
  return adapter.digest(openPayload(ctx, delivery.id, delivery.payload), {
    headers: delivery.headers,
    settings: source.settings,
    receivedAt: delivery.receivedAt,
  });
}

/** Updates can overtake the report that they belong to: those that waited for this item are carried out, in order of arrival. */
export async function applyLateUpdates(
  ctx: Ctx,
  source: SourceRow,
  adapter: SourceAdapter,
  externalId: string,
): Promise<void> {
  const late = await ctx.db
    .select()
    .from(deliveries)
    .where(and(eq(deliveries.sourceId, source.id), eq(deliveries.waitsFor, externalId)))
    .orderBy(asc(deliveries.receivedAt), asc(deliveries.id))
    .for('update');
  for (const delivery of late) {
    const digest = readDelivery(ctx, source, adapter, delivery);
    const { created: _, ...end } = await applyDigest(ctx, { kind: source.kind, sourceId: source.id }, digest);
    await ctx.db.update(deliveries).set(end).where(eq(deliveries.id, delivery.id));
  }
}

/** What was sent, as it was parsed on arrival. */
export function openPayload({ installation }: Ctx, deliveryId: string, sealed: string): unknown {
  return JSON.parse(installation.vault.open(sealed, `deliveries.payload:${deliveryId}`));
}

interface End {
  status: 'accepted' | 'filtered' | 'quarantined';
  reason: string | null;
  feedbackId: string | null;
  /** The id at the source of the item that this is an update of, while that was never reported. */
  waitsFor: string | null;
  /** What the source calls the items that are new. */
  created: string[];
  /** Set where the delivery must not be kept. */
  payload?: null;
}

const nothing = { reason: null, feedbackId: null, waitsFor: null, created: [] };

/** Carries out what a digest means; call it in a transaction. */
export async function applyDigest(ctx: Ctx, origin: Origin & { sourceId: string }, digest: Digest): Promise<End> {
  switch (digest.type) {
    case 'filtered':
      return { ...nothing, status: 'filtered', reason: digest.reason };
    case 'unknown':
      return { ...nothing, status: 'quarantined', reason: digest.reason };
    case 'report': {
      const settled: Upserted[] = [];
      for (const draft of digest.items) settled.push(await settle(ctx, await upsertFeedback(ctx, origin, draft)));
      if (settled.some(({ item }) => item.erasedAt)) return copyOfErased(settled);
      return {
        ...nothing,
        status: 'accepted',
        reason: digest.note ?? null,
        feedbackId: settled.at(-1)?.item.id ?? null,
        created: newAmong(settled),
      };
    }
    case 'update': {
      if (digest.change.upstream_state === 'deleted' && ctx.installation.sources[origin.kind]?.erasesDeleted) {
        const erased = await eraseByExternalId(ctx, origin.sourceId, digest.external_id);
        if (!erased)
          return { ...nothing, status: 'filtered', reason: 'removed at its source, and never reported here' };
        return { ...nothing, status: 'accepted', feedbackId: erased.id };
      }
      const changed =
        (await applyChange(ctx, origin.sourceId, digest)) ??
        (digest.draft && (await upsertFeedback(ctx, origin, digest.draft)));
      if (!changed) {
        const reason = 'an update of an item that was not reported here so far';
        return { ...nothing, status: 'filtered', reason, waitsFor: digest.external_id };
      }
      await settle(ctx, changed);
      return { ...nothing, status: 'accepted', feedbackId: changed.item.id, created: newAmong([changed]) };
    }
    case 'pull_request': {
      const ours = await followPullRequest(ctx, digest);
      const reason = ours ? null : 'a pull request that is not an open one of ours';
      return { ...nothing, status: ours ? 'accepted' : 'filtered', reason };
    }
    case 'several': {
      const ends: End[] = [];
      for (const each of digest.digests) ends.push(await applyDigest(ctx, origin, each));
      return together(ends);
    }
    default:
      return digest satisfies never;
  }
}

/** Somebody sent what had to be deleted: the copy is not kept either. */
function copyOfErased(settled: Upserted[]): End {
  const last = settled.findLast(({ item }) => !item.erasedAt);
  const end = { ...nothing, payload: null, feedbackId: last?.item.id ?? null, created: newAmong(settled) };
  if (last) return { ...end, status: 'accepted' };
  return { ...end, status: 'filtered', reason: 'it was removed at its source before' };
}

const newAmong = (upserted: Upserted[]) =>
  upserted.flatMap(({ item, isNew }) => (isNew && item.externalId ? [item.externalId] : []));

/** What became of a delivery that told of several things: what was taken in goes first, and what was not is said beside it. */
function together(ends: End[]): End {
  const taken = ends.filter((end) => end.status === 'accepted');
  const left = ends.filter((end) => end.status !== 'accepted');
  const worst = left.find((end) => end.status === 'quarantined') ?? left[0];
  const created = ends.flatMap((end) => end.created);
  const last = taken.at(-1);
  if (last && worst)
    return { ...last, created, reason: `${left.length} of ${ends.length} were left out: ${worst.reason}` };
  // What waits is carried out anew as a whole, which is right only while none of it was taken in.
  if (last) return { ...last, created };
  return worst ?? { ...nothing, status: 'quarantined', reason: 'a delivery that tells of nothing' };
}

/** New feedback and new words go to the grouping; what is grouped already changes its cluster. */
async function settle(ctx: Ctx, upserted: Upserted): Promise<Upserted> {
  const { item } = upserted;
  if (!item.clusterId || item.reworded)
    await ctx.installation.queue.add(ctx.db, 'clusters.assign', { projectId: ctx.project.id }, { key: ctx.project.id });
  if (item.clusterId) await noteUpstreamChange(ctx, item.clusterId, { regressed: upserted.regressed });
  return upserted;
}
