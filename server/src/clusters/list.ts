import { type Cluster, type ClusterDetail, type ClusterQuery, ClusterStatus, type Page } from '@soulcaster/contract';
import { and, desc, eq, exists, gte, inArray, isNotNull, or, type SQL, sql } from 'drizzle-orm';
import type { z } from 'zod';
import { type Ctx, requireRole } from '../context.ts';
import { cursorOf, pageEnd, pageStart } from '../db/page.ts';
import { clusters, feedback } from '../db/tables.ts';
import { since } from '../db/timeframe.ts';
import { AppError } from '../errors.ts';
import { containing, itemsThatSay } from '../feedback/search.ts';
import { asClusters } from './shape.ts';
import { findCluster, itemsOf } from './store.ts';
import { listSuggestions } from './suggestions.ts';
import { survivorOf } from './survivor.ts';

type Query = z.output<typeof ClusterQuery>;

const OPEN: ClusterStatus[] = ['new', 'fixing', 'pr_opened', 'merged', 'failed', 'regressed'];

const order = {
  impact: { column: clusters.impact, cast: sql`double precision`, by: 'number' },
  last_seen: { column: clusters.lastSeenAt, cast: sql`timestamptz`, by: 'time' },
  count: { column: clusters.itemCount, cast: sql`integer`, by: 'number' },
  created: { column: clusters.createdAt, cast: sql`timestamptz`, by: 'time' },
} as const;

/** Clusters in the order asked for, with the filters of the query; a keyset page, so none is missed or shown twice. */
export async function listClusters(ctx: Ctx, query: Query): Promise<Page<Cluster>> {
  requireRole(ctx, 'viewer');
  const { column, cast, by } = order[query.sort];
  const after = pageStart(query.cursor, by);
  const rows = await ctx.db
    .select({ row: clusters, at: sql<string>`${column}::text` })
    .from(clusters)
    .where(
      and(
        filters(ctx, query),
        after ? sql`(${column}, ${clusters.id}) < (${after.value}::${cast}, ${after.id}::uuid)` : undefined,
      ),
    )
    .orderBy(desc(column), desc(clusters.id))
    .limit(query.limit + 1);
  const page = pageEnd(
    rows,
    query.limit,
    ({ row }) => row,
    ({ row, at }) => cursorOf(at, row.id),
  );
  return { ...page, items: await asClusters(ctx, page.items) };
}

/** One cluster with its frames, its questions and the report that stands for it; of a merged one, the cluster that it is part of. */
export async function readCluster(ctx: Ctx, asked: string): Promise<ClusterDetail> {
  requireRole(ctx, 'viewer');
  const id = await survivorOf(ctx, asked);
  const row = await findCluster(ctx, id);
  const [cluster] = await asClusters(ctx, [row]);
  // Merged away just now: there is another one to show.
  if (!cluster) return readCluster(ctx, asked);
  const items = await itemsOf(ctx, id);
  const crash = items.toReversed().find((item) => item.exception || item.frames.length > 0);
  return {
    ...cluster,
    frames: crash?.frames ?? [],
    exception: crash?.exception ?? null,
    representative_feedback_id: row.representativeId,
    suggestions: await listSuggestions(ctx, { clusterId: id }),
    exemplar_ids: row.exemplarIds,
    outlier_ids: row.outlierIds,
  };
}

function filters(ctx: Ctx, query: Query): SQL | undefined {
  const from = since(query.timeframe, ctx.now());
  const text = query.text && containing(query.text);
  return and(
    eq(clusters.projectId, ctx.project.id),
    query.status ? inArray(clusters.status, statuses(query.status)) : undefined,
    query.repository_id ? eq(clusters.repositoryId, query.repository_id) : undefined,
    from ? gte(clusters.lastSeenAt, from) : undefined,
    query.source ? exists(itemsWhere(ctx, eq(feedback.source, query.source))) : undefined,
    text
      ? or(
          sql`${clusters.title} ILIKE ${text}`,
          sql`${ctx.project.key} || '-' || ${clusters.number} ILIKE ${text}`,
          inArray(clusters.id, clustersThatSay(ctx, query.text!)),
        )
      : undefined,
  );
}

const itemsWhere = (ctx: Ctx, condition: SQL) =>
  ctx.db
    .select({ one: sql`1` })
    .from(feedback)
    .where(and(eq(feedback.projectId, ctx.project.id), eq(feedback.clusterId, clusters.id), condition));

/** By themselves, so that they are looked up once and not for each cluster. */
const clustersThatSay = (ctx: Ctx, text: string) =>
  ctx.db
    .select({ id: feedback.clusterId })
    .from(feedback)
    .where(
      and(
        eq(feedback.projectId, ctx.project.id),
        isNotNull(feedback.clusterId),
        inArray(feedback.id, itemsThatSay(ctx, text)),
      ),
    );

function statuses(given: string): ClusterStatus[] {
  return given.split(',').flatMap((name) => {
    if (name === 'open') return OPEN;
    const status = ClusterStatus.safeParse(name);
    if (status.success) return [status.data];
    throw new AppError(
      'invalid',
      `There is no status "${name.slice(0, 40)}": use open, ${ClusterStatus.options.join(', ')}.`,
    );
  });
}
