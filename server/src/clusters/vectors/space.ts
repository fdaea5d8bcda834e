import { and, eq, isNull } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { projects } from '../../db/tables.ts';
import type { Embedder } from '../../embedders/embedder.ts';
import type { Space } from './vector-index.ts';

/** Who embeds for a project: the one whose vectors answer now, and the one that is configured. */
export interface ProjectEmbedders {
  wanted: Embedder;
  active: Space;
  /** Null while the one before still answers but cannot be asked here any more: then words alone decide about newcomers. */
  activeEmbedder: Embedder | null;
  isSwitching: boolean;
}

/** Null: no embedder is configured, or the project wants none. The first one of a project is its active one at once. */
export async function projectEmbedders(ctx: Ctx): Promise<ProjectEmbedders | null> {
  const { embedders } = ctx.installation;
  const { wanted } = embedders;
  if (!wanted || !ctx.settings.embeddings) return null;
  const [row] = await ctx.db
    .select({ name: projects.embedder, dimensions: projects.embedderDimensions })
    .from(projects)
    .where(eq(projects.id, ctx.project.id));
  if (!row) return null;
  if (row.name === null || row.dimensions === null)
    return { wanted, active: wanted, activeEmbedder: wanted, isSwitching: false };
  const active = { name: row.name, dimensions: row.dimensions };
  const isSwitching = !sameSpace(active, wanted);
  return { wanted, active, activeEmbedder: embedders.named(active.name, active.dimensions), isSwitching };
}

/** From now on this one's vectors answer; `first`: only if none did before. */
export async function useEmbedder(ctx: Ctx, { name, dimensions }: Space, { first = false } = {}): Promise<void> {
  await ctx.db
    .update(projects)
    .set({ embedder: name, embedderDimensions: dimensions })
    .where(and(eq(projects.id, ctx.project.id), first ? isNull(projects.embedder) : undefined));
}

export const sameSpace = (one: Space, other: Space) => one.name === other.name && one.dimensions === other.dimensions;
