import { and, eq, or } from 'drizzle-orm';
import type { Installation } from '../context.ts';
import { sources } from '../db/tables.ts';
import { sha256 } from '../vault.ts';

export type SourceRow = typeof sources.$inferSelect;

const REMEMBERED_MS = 3_000;
const REMEMBERED_MAX = 1_000;
const remembered = new WeakMap<object, Map<string, { row: SourceRow; until: number }>>();

/**
 * The source that an ingest key belongs to, remembered for three seconds (a change made by this process counts at once). The key of
 * before a rotation is good while the rotation overlaps. A key that is not known is looked up each time.
 */
export async function sourceByKey(
  installation: Installation,
  kind: string,
  key: string,
): Promise<SourceRow | undefined> {
  const hash = sha256(key);
  const now = installation.now();
  const known = remembered.get(installation.db)?.get(hash);
  const row = known && known.until > now.getTime() ? known.row : await readSource(installation, hash);
  if (!row || row.kind !== kind) return undefined;
  if (row !== known?.row) remember(installation, hash, row);
  const viaPrevious = row.keyHash !== hash;
  return viaPrevious && !(row.previousUntil && row.previousUntil > now) ? undefined : row;
}

/** The source of that kind with this id, for a key that named it otherwise. */
export async function sourceById({ db }: Installation, kind: string, id: string): Promise<SourceRow | undefined> {
  const [row] = await db
    .select()
    .from(sources)
    .where(and(eq(sources.id, id), eq(sources.kind, kind)));
  return row;
}

/** By the number in a DSN, which proves nothing. */
export async function sourceByNumber(
  { db }: Installation,
  kind: string,
  number: number,
): Promise<SourceRow | undefined> {
  const [row] = await db
    .select()
    .from(sources)
    .where(and(eq(sources.number, number), eq(sources.kind, kind)));
  return row;
}

/** To be called after every change of a source. */
export const forgetSources = ({ db }: Pick<Installation, 'db'>) => remembered.delete(db);

async function readSource({ db }: Installation, hash: string): Promise<SourceRow | undefined> {
  const [row] = await db
    .select()
    .from(sources)
    .where(or(eq(sources.keyHash, hash), eq(sources.previousKeyHash, hash)));
  return row;
}

function remember({ db, now }: Installation, hash: string, row: SourceRow): void {
  const rows = remembered.get(db) ?? new Map();
  if (rows.size >= REMEMBERED_MAX) rows.clear();
  rows.set(hash, { row, until: now().getTime() + REMEMBERED_MS });
  remembered.set(db, rows);
}
