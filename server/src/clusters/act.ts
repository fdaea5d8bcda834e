import type { Reason } from '@soulcaster/contract';
import { getTableColumns } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import { actorName, type Ctx } from '../context.ts';
import { clusters, groupingActs, plans, suggestions } from '../db/tables.ts';
import type { MovedFixes } from '../fixes/move.ts';
import { newId } from '../ids.ts';
import type { ChangedLink } from './links.ts';
import type { ClusterRow } from './store.ts';
import type { Taught } from './taught.ts';

export type SuggestionRow = typeof suggestions.$inferSelect;
export type ActRow = typeof groupingActs.$inferSelect;

/** What a cluster takes over from one that goes into it. */
export type Standing = Pick<ClusterRow, 'status' | 'ignoredUntil' | 'githubBranch' | 'githubPrUrl' | 'errorMessage'>;

/** A cluster that an act emptied, with all that hung on it. */
export interface Vanished {
  row: ClusterRow;
  into: string;
  fixes: MovedFixes;
  /** How the other stood before and after it took over from this one. */
  standing: { before: Standing; after: Standing } | null;
}

/** All that is needed to take an act back. */
export interface Before {
  items: { id: string; from: string; to: string; why: Reason[] }[];
  /** Clusters that the act made. */
  opened: string[];
  vanished: Vanished[];
  links: ChangedLink[];
  /** Questions that became pointless. */
  dropped: SuggestionRow[];
  /** The question that was answered. */
  answered: string | null;
  /** Reports whose pin changed, and what it was. */
  pins: { id: string; pinned: boolean }[];
}

export const nothingBefore: Before = {
  items: [],
  opened: [],
  vanished: [],
  links: [],
  dropped: [],
  answered: null,
  pins: [],
};

export interface ActInput {
  kind: ActRow['kind'];
  summary: string;
  revision: number;
  /** The one to show first at the head. */
  clusterIds: string[];
  before: Before;
  lessons?: Taught[];
}

export async function recordAct(ctx: Ctx, { before, ...act }: ActInput): Promise<string> {
  const id = newId(ctx.now().getTime());
  await ctx.db.insert(groupingActs).values({
    ...act,
    id,
    projectId: ctx.project.id,
    actor: actorName(ctx.actor),
    clusterIds: [...new Set(act.clusterIds)],
    moved: before.items.length,
    before,
    createdAt: ctx.now(),
  });
  return id;
}

/** What `recordAct` stored; it went through JSON, where times are text. */
export function beforeOf(row: Pick<ActRow, 'before'>): Before {
  const stored = row.before as Before;
  return {
    ...stored,
    vanished: stored.vanished.map((each) => ({
      ...each,
      row: revived(clusters, each.row),
      fixes: { ...each.fixes, plan: each.fixes.plan && revived(plans, each.fixes.plan) },
    })),
    dropped: stored.dropped.map((each) => revived(suggestions, each)),
  };
}

function revived<T extends object>(table: PgTable, row: T): T {
  const columns = getTableColumns(table);
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      columns[name]?.dataType === 'date' && typeof value === 'string' ? new Date(value) : value,
    ]),
  ) as T;
}
