import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import { type Ctx, inTransaction } from '../../context.ts';
import { feedback, projects, vectorRemovals, vectors } from '../../db/tables.ts';
import type { Embedder } from '../../embedders/embedder.ts';
import { estimateTokens } from '../../embedders/model-facts.ts';
import { spendForGrouping, spentToday } from '../spending.ts';
import type { ItemRow } from '../store.ts';
import { refreshCentroids } from './centroids.ts';
import { vectorsOfItems, vectorsOfTexts } from './rows.ts';
import { useEmbedder } from './space.ts';
import { embeddedText, sha256 } from './text.ts';

export type EmbeddedItems =
  | { ok: true; vectors: Map<string, Float32Array> }
  | { ok: false; reason: 'over_budget' | 'down'; message: string };

type Text = { itemId: string; text: string; hash: string };

/**
 * Makes sure that these items have their vectors and gives them back (an item whose text the provider refuses has none). What was
 * embedded before is not asked again: neither an item whose words are the same, nor a text that another item of the project has.
 */
export async function embedItems(
  ctx: Ctx,
  embedder: Embedder,
  items: ItemRow[],
  how: { patient: boolean; timeoutMs: number; signal?: AbortSignal },
): Promise<EmbeddedItems> {
  const known = await vectorsOfItems(
    ctx,
    embedder,
    items.map((item) => item.id),
  );
  const found = new Map(known.flatMap((row) => (row.embedding ? [[row.itemId, row.embedding] as const] : [])));
  const asked = new Set(known.map((row) => row.itemId));
  const texts = items
    .filter((item) => !asked.has(item.id) && !item.erasedAt)
    .map((item) => ({ itemId: item.id, text: embeddedText(item) }))
    .map((each) => ({ ...each, hash: sha256(each.text) }));
  if (texts.length === 0) return { ok: true, vectors: found };
  const byHash = await vectorsByHash(ctx, embedder, texts, how);
  if (!byHash.ok) return byHash;
  for (const [itemId, vector] of await writeVectors(ctx, embedder, texts, byHash.vectors)) found.set(itemId, vector);
  return { ok: true, vectors: found };
}

type ByHash = { ok: true; vectors: Map<string, Float32Array | null> };

async function vectorsByHash(
  ctx: Ctx,
  embedder: Embedder,
  texts: Text[],
  how: { patient: boolean; timeoutMs: number; signal?: AbortSignal },
): Promise<ByHash | Extract<EmbeddedItems, { ok: false }>> {
  const hashes = [...new Set(texts.map(({ hash }) => hash))];
  const cached = await vectorsOfTexts(ctx, embedder, hashes);
  const vectorOf = new Map(cached.map((row) => [row.textSha256, row.embedding]));
  const unknown = [...new Map(texts.map((each) => [each.hash, each.text]))].filter(([hash]) => !vectorOf.has(hash));
  if (unknown.length === 0) return { ok: true, vectors: vectorOf };
  const words = unknown.map(([, text]) => text);
  if (await costsTooMuch(ctx, embedder, words))
    return { ok: false, reason: 'over_budget', message: 'The daily cap for grouping is reached.' };
  const embedded = await embedder.embed(words, how);
  await spendForGrouping(ctx, 'embedder', (embedded.tokens * embedder.usdPerMillionTokens) / 1_000_000);
  if (!embedded.ok) return { ok: false, reason: 'down', message: embedded.message };
  for (const [at, [hash]] of unknown.entries()) vectorOf.set(hash, embedded.vectors[at] ?? null);
  return { ok: true, vectors: vectorOf };
}

/** Whether embedding these texts would pass the project's daily cap. What costs nothing never does. */
export async function costsTooMuch(ctx: Ctx, embedder: Embedder, texts: string[]): Promise<boolean> {
  const usd = (estimateTokens(texts) * embedder.usdPerMillionTokens) / 1_000_000;
  return usd > 0 && usd > (await spentToday(ctx)).leftUsd;
}

/** Only where the item still says what was embedded: it may have been edited or erased while the provider was asked. */
async function writeVectors(
  ctx: Ctx,
  embedder: Embedder,
  texts: Text[],
  vectorOf: Map<string, Float32Array | null>,
): Promise<Map<string, Float32Array>> {
  const { installation, project } = ctx;
  const namespace = installation.vectorIndex.namespaceOf(project.id, embedder);
  return inTransaction(ctx, async (tx) => {
    // Centroids follow memberships, which change only under this lock.
    await tx.db.select({ id: projects.id }).from(projects).where(eq(projects.id, project.id)).for('update');
    const ids = texts.map(({ itemId }) => itemId);
    const rows = await tx.db
      .select({ id: feedback.id, title: feedback.title, body: feedback.body, clusterId: feedback.clusterId })
      .from(feedback)
      .where(and(eq(feedback.projectId, project.id), inArray(feedback.id, ids), isNull(feedback.erasedAt)))
      .for('update');
    const now = new Map(rows.map((row) => [row.id, sha256(embeddedText(row))]));
    const current = texts.filter(({ itemId, hash }) => now.get(itemId) === hash);
    if (current.length === 0) return new Map();
    await useEmbedder(tx, embedder, { first: true });
    await tx.db
      .insert(vectors)
      .values(
        current.map(({ itemId, hash }) => {
          const embedding = vectorOf.get(hash) ?? null;
          const { name, dimensions } = embedder;
          return {
            projectId: project.id,
            itemId,
            embedder: name,
            dimensions,
            textSha256: hash,
            embedding,
            namespace: embedding ? namespace : null,
          };
        }),
      )
      .onConflictDoUpdate({
        target: [vectors.itemId, vectors.embedder, vectors.dimensions],
        set: {
          textSha256: sql`excluded.text_sha256`,
          embedding: sql`excluded.embedding`,
          namespace: sql`excluded.namespace`,
          indexed: false,
        },
      });
    // What is about to be written there anew must not be removed after it.
    if (namespace)
      await tx.db
        .delete(vectorRemovals)
        .where(and(eq(vectorRemovals.namespace, namespace), inArray(vectorRemovals.itemId, ids)));
    const touched = rows.flatMap((row) => (row.clusterId ? [row.clusterId] : []));
    await refreshCentroids(tx, [...new Set(touched)]);
    return new Map(
      current.flatMap(({ itemId, hash }) => {
        const vector = vectorOf.get(hash);
        return vector ? [[itemId, vector] as const] : [];
      }),
    );
  });
}
