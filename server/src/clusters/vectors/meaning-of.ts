import type { Ctx } from '../../context.ts';
import type { Meaning } from '../matcher/item.ts';
import { excessOf } from '../matcher/meaning.ts';
import type { ItemRow } from '../store.ts';
import { embedItems } from './embed-items.ts';
import { usualCosine, vectorsOfItems } from './rows.ts';
import { projectEmbedders } from './space.ts';
import type { Near, Space } from './vector-index.ts';

/** Grouping waits no longer for an embedder; who does not answer in time is caught up with later. */
const WAIT_MS = 3_000;
/** More than the matcher takes, for some of them may not be grouped yet. */
const NEAREST = 40;

/**
 * What is near in meaning to each of these newcomers, who become candidates for each other as well. Empty where there is no embedder,
 * or it is down, too slow or over budget: then words alone decide, and `feedback.embed` catches up.
 */
export async function meaningOf(ctx: Ctx, read: () => Promise<ItemRow[]>): Promise<Map<string, Meaning>> {
  const embedder = (await projectEmbedders(ctx))?.activeEmbedder;
  if (!embedder || embedder.closed()) return new Map();
  const items = await read();
  if (items.length === 0) return new Map();
  const embedded = await embedItems(ctx, embedder, items, {
    patient: false,
    timeoutMs: WAIT_MS,
    signal: AbortSignal.timeout(WAIT_MS),
  });
  if (!embedded.ok) {
    ctx.log.info({ embedder: embedder.name, reason: embedded.message }, 'grouping by words alone');
    return new Map();
  }
  return nearestOf(ctx, embedder, embedded.vectors);
}

/** What is near in meaning to items that are grouped already, by the vectors that they have: nothing is sent to an embedder. */
export async function storedMeaningOf(ctx: Ctx, itemIds: string[]): Promise<Map<string, Meaning>> {
  const space = (await projectEmbedders(ctx))?.active;
  if (!space) return new Map();
  const rows = await vectorsOfItems(ctx, space, itemIds);
  const vectors = new Map(rows.flatMap((row) => (row.embedding ? [[row.itemId, row.embedding] as const] : [])));
  return vectors.size > 0 ? nearestOf(ctx, space, vectors) : new Map();
}

async function nearestOf(ctx: Ctx, embedder: Space, vectors: Map<string, Float32Array>): Promise<Map<string, Meaning>> {
  const asked = [...vectors.values()];
  const found = await ctx.installation.vectorIndex.nearest(ctx, embedder, { vectors: asked, k: NEAREST });
  if (!found.ok) ctx.log.info({ embedder: embedder.name, reason: found.message }, 'grouping by words alone');
  if (!found.ok) return new Map();
  const usual = await usualCosine(ctx, embedder);
  return new Map(
    [...vectors].map(([itemId, vector], at) => {
      const near = new Map([...found.value[at]!, ...mates(vector, vectors)].map((each) => [each.itemId, each.cosine]));
      near.delete(itemId);
      const nearest = [...near]
        .map(([id, cosine]) => ({ itemId: id, cosine, excess: excessOf(cosine, usual) }))
        .filter(({ excess }) => excess > 0)
        .sort((one, other) => other.cosine - one.cosine || (one.itemId < other.itemId ? -1 : 1));
      return [itemId, { embedder: embedder.name, nearest }] as const;
    }),
  );
}

/** An index outside may not have heard yet of those who came together. */
function mates(vector: Float32Array, vectors: Map<string, Float32Array>): Near[] {
  return [...vectors].map(([itemId, other]) => {
    let cosine = 0;
    for (let at = 0; at < vector.length; at++) cosine += vector[at]! * other[at]!;
    return { itemId, cosine };
  });
}
