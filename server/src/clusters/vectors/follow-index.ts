import { and, asc, eq, inArray, isNotNull, lt, notInArray } from 'drizzle-orm';
import type { Ctx, Installation } from '../../context.ts';
import { projects, vectorRemovals, vectors } from '../../db/tables.ts';

const BATCH = 200;
/** What was sent to a deleted project's namespace while it went may still be under way. */
const SETTLED_MS = 60_000;

export type Followed = { ok: true } | { ok: false; message: string };

/** Brings an index outside to what the rows say: first what has to go, then what is new. One at a time for a project. */
export async function followIndex(ctx: Ctx): Promise<Followed> {
  const { vectorIndex } = ctx.installation;
  const removed = await remove(ctx.installation, [ctx.project.id]);
  if (!removed.ok) return removed;
  for (;;) {
    const rows = await ctx.db
      .select({ itemId: vectors.itemId, embedding: vectors.embedding, namespace: vectors.namespace })
      .from(vectors)
      .where(
        and(
          eq(vectors.projectId, ctx.project.id),
          eq(vectors.indexed, false),
          isNotNull(vectors.namespace),
          isNotNull(vectors.embedding),
        ),
      )
      .orderBy(asc(vectors.namespace), asc(vectors.itemId))
      .limit(BATCH);
    const namespace = rows[0]?.namespace;
    if (!namespace) return { ok: true };
    const together = rows.filter((row) => row.namespace === namespace);
    const sent = together.map((row) => ({ itemId: row.itemId, vector: row.embedding! }));
    const answer = await vectorIndex.upsert(namespace, sent);
    if (!answer.ok) return answer;
    const ids = together.map((row) => row.itemId);
    await ctx.db
      .update(vectors)
      .set({ indexed: true })
      .where(
        and(eq(vectors.projectId, ctx.project.id), eq(vectors.namespace, namespace), inArray(vectors.itemId, ids)),
      );
  }
}

/** The same for projects that are gone, whose own task no longer runs. */
export async function removeFromIndex(installation: Installation): Promise<void> {
  const { db, now, log } = installation;
  const live = db.select({ id: projects.id }).from(projects);
  const settled = new Date(now().getTime() - SETTLED_MS);
  const gone = await db
    .selectDistinct({ projectId: vectorRemovals.projectId })
    .from(vectorRemovals)
    .where(and(notInArray(vectorRemovals.projectId, live), lt(vectorRemovals.createdAt, settled)));
  if (gone.length === 0) return;
  const removed = await remove(
    installation,
    gone.map((row) => row.projectId),
  );
  if (!removed.ok) log.warn({ reason: removed.message }, 'vectors of a deleted project still stand in the index');
}

async function remove({ db, vectorIndex }: Installation, projectIds: string[]): Promise<Followed> {
  for (;;) {
    const rows = await db
      .select()
      .from(vectorRemovals)
      .where(inArray(vectorRemovals.projectId, projectIds))
      .orderBy(asc(vectorRemovals.namespace))
      .limit(BATCH);
    const namespace = rows[0]?.namespace;
    if (!namespace) return { ok: true };
    const ids = rows.filter((row) => row.namespace === namespace).map((row) => row.itemId);
    const answer = await vectorIndex.delete(namespace, ids);
    if (!answer.ok) return answer;
    await db
      .delete(vectorRemovals)
      .where(and(eq(vectorRemovals.namespace, namespace), inArray(vectorRemovals.itemId, ids)));
  }
}
