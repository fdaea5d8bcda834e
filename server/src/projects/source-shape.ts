import { isDeepStrictEqual } from 'node:util';
import { SignatureFacts, type Source, type SourceKind } from '@soulcaster/contract';
import { and, eq, gte, inArray, sql } from 'drizzle-orm';
import type { Config } from '../config.ts';
import type { Ctx } from '../context.ts';
import { deliveries } from '../db/tables.ts';
import { type SourceAdapter, schemeOf } from '../sources/source.ts';
import { addressOf } from './ingest-keys.ts';
import type { SourceRow } from './source-by-key.ts';
import { openCredentials } from './source-credentials.ts';
import { withEnvironment } from './source-settings.ts';

const HOUR_MS = 3_600_000;
const HOURS = 24;

/** Sources as people see them, with their health; no secret is in it. */
export async function asSources(ctx: Ctx, rows: SourceRow[]): Promise<Source[]> {
  const counts = await countByHour(ctx, rows);
  return rows.map((row) => shape(ctx, row, counts.get(row.id) ?? []));
}

/** One of them, with its whole address where the key was just made. */
export async function asSource(ctx: Ctx, row: SourceRow, key?: string): Promise<Source> {
  const counts = await countByHour(ctx, [row]);
  return shape(ctx, row, counts.get(row.id) ?? [], key);
}

/** When a source's API may be asked next: at the time that the API named, else an interval after the last answer, else now. */
export function nextPollAt(row: SourceRow, adapter: SourceAdapter | undefined, config: Config): Date | null {
  if (!adapter?.sync || !row.enabled) return null;
  const seconds =
    adapter.syncEverySeconds?.(withEnvironment(config, row.kind, row.settings)) ?? config.SYNC_INTERVAL_SECONDS;
  const due = row.syncedAt ? new Date(row.syncedAt.getTime() + seconds * 1000) : new Date(0);
  // A sync that was stopped goes on at the time that was named for it, also where that is before the interval is over.
  return row.syncAfter ?? due;
}

interface HourCount {
  hour: number;
  all: number;
  failed: number;
}

/** Of the last 24 hours, by hours since 1970; tests are not counted. */
async function countByHour(ctx: Ctx, rows: SourceRow[]): Promise<Map<string, HourCount[]>> {
  if (rows.length === 0) return new Map();
  const hour = sql<number>`floor(extract(epoch FROM ${deliveries.receivedAt}) / 3600)::int`;
  const counted = await ctx.db
    .select({
      sourceId: deliveries.sourceId,
      hour,
      all: sql<number>`count(*)::int`,
      failed: sql<number>`count(*) FILTER (WHERE ${deliveries.status} IN ('failed', 'quarantined'))::int`,
    })
    .from(deliveries)
    .where(
      and(
        inArray(
          deliveries.sourceId,
          rows.map((row) => row.id),
        ),
        gte(deliveries.receivedAt, new Date((hourOf(ctx.now()) - HOURS + 1) * HOUR_MS)),
        eq(deliveries.isTest, false),
      ),
    )
    .groupBy(deliveries.sourceId, sql`2`);
  return Map.groupBy(counted, (count) => count.sourceId);
}

const hourOf = (date: Date) => Math.floor(date.getTime() / HOUR_MS);

function shape(ctx: Ctx, row: SourceRow, counts: HourCount[], key?: string): Source {
  const { config } = ctx.installation;
  const adapter = ctx.installation.sources[row.kind];
  const now = ctx.now();
  const today = counts.filter(({ hour }) => hour >= hourOf(now) - now.getUTCHours());
  const byHour = new Map(counts.map(({ hour, all }) => [hour, all]));
  const due = nextPollAt(row, adapter, config);
  return {
    id: row.id,
    kind: row.kind as SourceKind,
    name: row.name,
    enabled: row.enabled,
    ingest_url: addressOf(ctx, row, key),
    has_secret: row.secret !== null,
    credentials: Object.keys(openCredentials(ctx, row) ?? {}),
    secret_last_used_at: row.secretLastUsedAt?.toISOString() ?? null,
    previous_works_until: row.previousUntil && row.previousUntil > now ? row.previousUntil.toISOString() : null,
    signature: signatureFacts(adapter, row.settings),
    settings: row.settings,
    repository_id: row.repositoryId,
    state: stateOf(row),
    last_delivery_at: row.lastDeliveryAt?.toISOString() ?? null,
    deliveries_today: today.reduce((sum, { all }) => sum + all, 0),
    failures_today: today.reduce((sum, { failed }) => sum + failed, 0),
    deliveries_by_hour: Array.from({ length: HOURS }, (_, at) => byHour.get(hourOf(now) - HOURS + 1 + at) ?? 0),
    last_error: row.lastError,
    note: row.syncNote,
    synced_at: row.syncedAt?.toISOString() ?? null,
    next_poll_at: due && new Date(Math.max(due.getTime(), now.getTime())).toISOString(),
    created_at: row.createdAt.toISOString(),
  };
}

function signatureFacts(adapter: SourceAdapter | undefined, settings: unknown): Source['signature'] {
  if (!adapter) return { type: 'none', chosen: false };
  const scheme = schemeOf(adapter, settings);
  return SignatureFacts.parse({ ...scheme, chosen: !isDeepStrictEqual(scheme, adapter.signature) });
}

function stateOf(row: SourceRow): Source['state'] {
  if (!row.enabled) return 'off';
  if (row.lastError) return 'failing';
  return row.lastDeliveryAt || row.syncedAt ? 'receiving' : 'listening';
}
