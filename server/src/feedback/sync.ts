import { eq } from 'drizzle-orm';
import type { Config } from '../config.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { repositories, sources } from '../db/tables.ts';
import { recordEvent } from '../events/record.ts';
import { projectGitHubToken } from '../projects/github-token.ts';
import { openCredentials } from '../projects/source-credentials.ts';
import { findSource } from '../projects/sources.ts';
import type { SourceAdapter, SyncInput, SyncStep, VendorUrls } from '../sources/source.ts';
import { applyDigest, applyLateUpdates } from './digest.ts';
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
    cursor: source.syncCursor,
    now: ctx.now,
    signal,
  };
}

type SourceRow = typeof sources.$inferSelect;

async function storeStep(ctx: Ctx, source: SourceRow, adapter: SourceAdapter, step: SyncStep): Promise<void> {
  const origin = { kind: source.kind, sourceId: source.id };
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
    if (found > 0)
      await recordEvent(tx, {
        type: 'source.synced',
        subjectId: origin.sourceId,
        summary: `${source.name}: ${found} items read`,
      });
  });
}

/** A GitHub source without a repository of its own setting reads the issues of the repository that it belongs to. */
async function settingsWithRepository(ctx: Ctx, source: typeof sources.$inferSelect): Promise<Record<string, unknown>> {
  if (source.settings.repository || !source.repositoryId) return source.settings;
  const [row] = await ctx.db.select().from(repositories).where(eq(repositories.id, source.repositoryId));
  return row?.forge === 'github' ? { ...source.settings, repository: row.name } : source.settings;
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
