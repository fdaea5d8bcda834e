import { and, asc, eq, gt, isNotNull, ne } from 'drizzle-orm';
import type { Config } from '../config.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { feedback, repositories, sources } from '../db/tables.ts';
import { recordEvent } from '../events/record.ts';
import { projectGitHubToken } from '../projects/github-token.ts';
import { openCredentials } from '../projects/source-credentials.ts';
import { withEnvironment } from '../projects/source-settings.ts';
import { findSource } from '../projects/sources.ts';
import type { SourceAdapter, SyncInput, SyncStep, VendorUrls } from '../sources/source.ts';
import { applyDigest, applyLateUpdates } from './digest.ts';
import { eraseByExternalId } from './erase.ts';
import { storePolled } from './store-polled.ts';

/** Polls a source's API from its stored cursor on. Drafts and cursor are stored together, so a cursor never passes what was not stored. */
export async function syncSource(ctx: Ctx, sourceId: string, signal: AbortSignal): Promise<void> {
  const source = await findSource(ctx, sourceId);
  const adapter = ctx.installation.sources[source.kind];
  if (!adapter?.sync || !source.enabled || (source.syncAfter && source.syncAfter > ctx.now())) return;
  const steps = adapter.sync(await syncInput(ctx, source, signal));
  for await (const step of steps) await storeStep(ctx, source, adapter, step);
}

/** What a source's sync is given: from where it stopped, with what the project's people gave for it. */
export async function syncInput(
  ctx: Ctx,
  source: typeof sources.$inferSelect,
  signal: AbortSignal,
): Promise<SyncInput<unknown>> {
  const token = await projectGitHubToken(ctx);
  return {
    fetch,
    urls: vendorUrls(ctx.installation.config),
    credentials: openCredentials(ctx, source),
    ...(token && { token }),
    settings: await settingsWithRepository(ctx, source),
    version: ctx.installation.version,
    known: (after, limit) => knownIds(ctx, source.id, after, limit),
    cursor: source.syncCursor,
    now: ctx.now,
    connectedAt: source.createdAt,
    signal,
  };
}

type SourceRow = typeof sources.$inferSelect;

async function storeStep(ctx: Ctx, source: SourceRow, adapter: SourceAdapter, step: SyncStep): Promise<void> {
  const origin = { kind: source.kind, sourceId: source.id };
  // Before the cursor moves on, each in a transaction of its own: an erasure takes the lock of the grouping first.
  if (step.type === 'page')
    for (const externalId of step.gone ?? []) await eraseByExternalId(ctx, source.id, externalId);
  await inTransaction(ctx, async (tx) => {
    const set = (change: Partial<typeof sources.$inferInsert>) =>
      tx.db.update(sources).set(change).where(eq(sources.id, origin.sourceId));
    if (step.type === 'stopped') {
      await set({
        // Without a repository to read the source works by webhook alone, which is no failure.
        lastError: step.reason === 'rate_limited' || step.reason === 'not_configured' ? null : step.message,

        syncAfter: step.retry_at ? new Date(step.retry_at) : step.reason === 'not_configured' ? null : nextPoll(ctx),
      });
      return;
    }
    if (step.type === 'page') {
      const { created } = await applyDigest(tx, origin, { type: 'report', items: step.drafts });
      for (const externalId of created) await applyLateUpdates(tx, source, adapter, externalId);
    }
    const found =
      step.type === 'deliveries'
        ? await storePolled(tx, source, adapter, step.payloads)
        : step.type === 'page'
          ? step.drafts.length
          : 0;
    await set({
      syncCursor: step.cursor,
      syncedAt: ctx.now(),
      syncAfter: null,
      lastError: null,
      ...(step.note !== undefined && { syncNote: step.note }),
    });
    const told = [
      ...(found > 0 ? [`${found} items read`] : []),
      ...(step.type === 'page' && step.filtered ? [`${step.filtered.count} filtered: ${step.filtered.reason}`] : []),
    ];
    if (told.length > 0)
      await recordEvent(tx, {
        type: 'source.synced',
        subjectId: origin.sourceId,
        summary: `${source.name}: ${told.join('; ')}`,
      });
  });
}

/** A GitHub source without a repository of its own setting reads the issues of the repository that it belongs to. */
async function settingsWithRepository(ctx: Ctx, source: typeof sources.$inferSelect): Promise<Record<string, unknown>> {
  const settings = withEnvironment(ctx.installation.config, source.kind, source.settings);
  if (source.kind !== 'github' || settings.repository || !source.repositoryId) return settings;
  const [row] = await ctx.db.select().from(repositories).where(eq(repositories.id, source.repositoryId));
  return row?.forge === 'github' ? { ...settings, repository: row.name } : settings;
}

async function knownIds(ctx: Ctx, sourceId: string, after: string | null, limit: number): Promise<string[]> {
  const rows = await ctx.db
    .select({ externalId: feedback.externalId })
    .from(feedback)
    .where(
      and(
        eq(feedback.projectId, ctx.project.id),
        eq(feedback.sourceId, sourceId),
        ne(feedback.upstreamState, 'deleted'),
        after === null ? isNotNull(feedback.externalId) : gt(feedback.externalId, after),
      ),
    )
    .orderBy(asc(feedback.externalId))
    .limit(limit);
  return rows.flatMap(({ externalId }) => externalId ?? []);
}

const nextPoll = (ctx: Ctx) => new Date(ctx.now().getTime() + ctx.installation.config.SYNC_INTERVAL_SECONDS * 1000);

/** Where the vendors' APIs that sources poll are. */
function vendorUrls(config: Config): VendorUrls {
  return {
    github: config.GITHUB_API_URL,
    sentry: config.SENTRY_API_URL,
    reddit: config.REDDIT_BASE_URL,
    redditOAuth: config.REDDIT_API_URL,
    posthog: config.POSTHOG_API_URL,
  };
}
