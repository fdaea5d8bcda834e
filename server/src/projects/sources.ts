import type { SampleRequest, Source, SourceCreate, SourceCreated, SourceUpdate } from '@soulcaster/contract';
import type { SignatureScheme } from '@soulcaster/contract/signatures';
import { and, eq, inArray } from 'drizzle-orm';
import { type Ctx, inTransaction, requireRole } from '../context.ts';
import { repositories, sources } from '../db/tables.ts';
import { AppError, notFound } from '../errors.ts';
import { recordEvent } from '../events/record.ts';
import { newId } from '../ids.ts';
import { type SourceAdapter, schemeOf } from '../sources/source.ts';
import { randomKey, sha256 } from '../vault.ts';
import { newIngestKey, sealedPublicKey } from './ingest-keys.ts';
import { forgetSources, type SourceRow } from './source-by-key.ts';
import { sealCredentials } from './source-credentials.ts';
import { asSource, asSources } from './source-shape.ts';

/** How long the key and the secret of before still work after a rotation. */
const OVERLAP_MS = 24 * 3_600_000;

export async function listSources(ctx: Ctx): Promise<Source[]> {
  requireRole(ctx, 'viewer');
  const rows = await ctx.db
    .select()
    .from(sources)
    .where(eq(sources.projectId, ctx.project.id))
    .orderBy(sources.createdAt);
  return asSources(ctx, rows);
}

export async function readSource(ctx: Ctx, id: string): Promise<Source> {
  requireRole(ctx, 'viewer');
  return asSource(ctx, await findSource(ctx, id));
}

/** A new source. Its whole address, and a secret that we made, are in this answer and nowhere else. */
export async function createSource(ctx: Ctx, input: SourceCreate): Promise<SourceCreated> {
  requireRole(ctx, 'admin');
  const adapter = adapterOf(ctx, input.kind);
  const settings = checkedSettings(adapter, input.settings);
  if (input.repository_id) await findRepository(ctx, input.repository_id);
  const id = newId();
  const key = newIngestKey(adapter);
  const secret = input.secret ?? madeSecret(schemeOf(adapter, settings));
  return inTransaction(ctx, async (tx) => {
    const [row] = await tx.db
      .insert(sources)
      .values({
        id,
        projectId: ctx.project.id,
        repositoryId: input.repository_id,
        kind: input.kind,
        name: input.name,
        keyHash: sha256(key),
        keyHint: key.slice(-4),
        ...sealedPublicKey(ctx, adapter, { id, key }),
        secret: secret && ctx.installation.vault.seal(secret, `sources.secret:${id}`),
        credentials: sealCredentials(ctx, { id, credentials: null }, adapter, input.credentials ?? {}),
        settings,
        createdAt: ctx.now(),
      })
      .returning();
    await recordEvent(tx, { type: 'source.created', subjectId: id, summary: `added the source ${input.name}` });
    return { ...(await asSource(tx, row!, key)), secret };
  });
}

export async function updateSource(ctx: Ctx, id: string, input: SourceUpdate): Promise<Source> {
  requireRole(ctx, 'admin');
  return change(ctx, async (tx) => {
    const row = await findSource(tx, id);
    if (input.repository_id) await findRepository(tx, input.repository_id);
    const [changed] = await tx.db
      .update(sources)
      .set({
        name: input.name ?? row.name,
        syncAfter: null,
        enabled: input.enabled ?? row.enabled,
        repositoryId: input.repository_id === undefined ? row.repositoryId : input.repository_id,
        settings: input.settings ? checkedSettings(adapterOf(ctx, row.kind), input.settings) : row.settings,
        ...(input.secret && newSecret(tx, row, input.secret)),
        ...(input.credentials && {
          credentials: sealCredentials(ctx, row, adapterOf(ctx, row.kind), input.credentials),
        }),
      })
      .where(eq(sources.id, id))
      .returning();
    await recordEvent(tx, { type: 'source.changed', subjectId: id, summary: `changed the source ${row.name}` });
    return asSource(tx, changed!);
  });
}

/** A new key and, where we made the secret, a new secret. The old ones work for a day more. */
export async function rotateSource(ctx: Ctx, id: string): Promise<SourceCreated> {
  requireRole(ctx, 'admin');
  return change(ctx, async (tx) => {
    const row = await findSource(tx, id);
    const adapter = adapterOf(ctx, row.kind);
    const key = newIngestKey(adapter);
    const secret = madeSecret(schemeOf(adapter, row.settings));
    const [changed] = await tx.db
      .update(sources)
      .set({
        ...(secret && newSecret(tx, row, secret)),
        keyHash: sha256(key),
        keyHint: key.slice(-4),
        ...sealedPublicKey(ctx, adapter, { id, key }),
        previousKeyHash: row.keyHash,
        previousUntil: new Date(ctx.now().getTime() + OVERLAP_MS),
      })
      .where(eq(sources.id, id))
      .returning();
    await recordEvent(tx, { type: 'source.changed', subjectId: id, summary: `rotated the key of ${row.name}` });
    return { ...(await asSource(tx, changed!, key)), secret };
  });
}

/** Its feedback stays; its deliveries go with it. */
export async function deleteSource(ctx: Ctx, id: string): Promise<void> {
  requireRole(ctx, 'admin');
  await change(ctx, async (tx) => {
    const row = await findSource(tx, id);
    await tx.db.delete(sources).where(and(eq(sources.id, id), eq(sources.projectId, ctx.project.id)));
    await recordEvent(tx, { type: 'source.deleted', subjectId: id, summary: `deleted the source ${row.name}` });
  });
}

/** A request as its sender makes it, for the lines to paste. */
export async function sampleOfSource(ctx: Ctx, id: string): Promise<SampleRequest> {
  requireRole(ctx, 'viewer');
  const row = await findSource(ctx, id);
  return adapterOf(ctx, row.kind).sample(ctx.now(), row.settings);
}

/** Asks for a poll of the source's API now. */
export async function requestSync(ctx: Ctx, id: string): Promise<Source> {
  requireRole(ctx, 'triager');
  const row = await findSource(ctx, id);
  if (!adapterOf(ctx, row.kind).sync)
    throw new AppError('invalid', `${row.name} sends by itself: there is nothing to poll.`);
  // After a failure a person may ask again at once; where the API named a time (which is no failure) that holds.
  if (row.lastError) await ctx.db.update(sources).set({ syncAfter: null }).where(eq(sources.id, id));
  await ctx.installation.queue.add(ctx.db, 'source.sync', { projectId: ctx.project.id, sourceId: id }, { key: id });
  return asSource(ctx, row);
}

export async function findSource(ctx: Ctx, id: string): Promise<SourceRow> {
  const [row] = await ctx.db
    .select()
    .from(sources)
    .where(and(eq(sources.id, id), eq(sources.projectId, ctx.project.id)));
  if (!row) throw notFound('source');
  return row;
}

/** Where the fixes of what this source reports go, if somebody said so. */
export async function repositoriesOfSources(ctx: Ctx, ids: string[]): Promise<Map<string, string | null>> {
  if (ids.length === 0) return new Map();
  const rows = await ctx.db
    .select({ id: sources.id, repositoryId: sources.repositoryId })
    .from(sources)
    .where(and(inArray(sources.id, [...new Set(ids)]), eq(sources.projectId, ctx.project.id)));
  return new Map(rows.map((row) => [row.id, row.repositoryId]));
}

/** A change of a source; after it the doors look at the row again. */
async function change<T>(ctx: Ctx, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  try {
    return await inTransaction(ctx, work);
  } finally {
    forgetSources(ctx.installation);
  }
}

function adapterOf(ctx: Ctx, kind: string): SourceAdapter {
  const adapter = ctx.installation.sources[kind];
  if (!adapter)
    throw new AppError(
      'invalid',
      `A source of the kind "${kind}" cannot be added yet: use a generic webhook meanwhile.`,
    );
  return adapter;
}

export function checkedSettings(adapter: SourceAdapter, settings: Record<string, unknown>): Record<string, unknown> {
  const parsed = adapter.settings.safeParse(settings);
  if (parsed.success) return parsed.data as Record<string, unknown>;
  throw new AppError('invalid', `The settings do not fit a ${adapter.name} source.`, {
    fields: parsed.error.issues.map((issue) => ({ path: `settings.${issue.path.join('.')}`, message: issue.message })),
  });
}

function newSecret(ctx: Ctx, row: SourceRow, secret: string) {
  return {
    secret: ctx.installation.vault.seal(secret, `sources.secret:${row.id}`),
    previousSecret: row.secret,
    previousUntil: new Date(ctx.now().getTime() + OVERLAP_MS),
    // The overlap that begins now must not bring back a key whose own has ended.
    ...(!(row.previousUntil && row.previousUntil > ctx.now()) && { previousKeyHash: null }),
  };
}

/** Standard Webhooks wants the key as base64 after `whsec_`; others take any text. */
function madeSecret({ type }: SignatureScheme): string | null {
  if (type === 'none' || type === 'address') return null;
  const random = randomKey('x').slice(2);
  return type === 'standard-webhooks' ? `whsec_${Buffer.from(random, 'base64url').toString('base64')}` : random;
}

async function findRepository(ctx: Ctx, id: string): Promise<void> {
  const [row] = await ctx.db
    .select({ id: repositories.id })
    .from(repositories)
    .where(and(eq(repositories.id, id), eq(repositories.projectId, ctx.project.id)));
  if (!row) throw notFound('repository');
}
