import type { IngestAnswer } from '@soulcaster/contract';
import type { Installation } from '../context.ts';
import { deliveries } from '../db/tables.ts';
import { AppError } from '../errors.ts';

export type NewDelivery = Omit<typeof deliveries.$inferInsert, 'status'>;

interface Waiting {
  row: NewDelivery;
  resolve(answer: IngestAnswer): void;
  reject(error: unknown): void;
}

const BATCH = 100;
const WAITING_MAX = 5_000;
const lines = new WeakMap<Installation, { waiting: Waiting[]; busy: boolean }>();

/**
 * Stores a delivery with the task that digests it, durably, before it answers. Deliveries that come while others are being written
 * share the next transaction: no delay when idle, and one commit for all under load. Throws `unavailable` when too many wait.
 */
export function writeDelivery(installation: Installation, row: NewDelivery): Promise<IngestAnswer> {
  const line = lines.get(installation) ?? { waiting: [], busy: false };
  lines.set(installation, line);
  if (line.waiting.length >= WAITING_MAX)
    throw new AppError('unavailable', 'Too many deliveries are waiting: send it again.', { retryAfterSeconds: 5 });
  return new Promise((resolve, reject) => {
    line.waiting.push({ row, resolve, reject });
    if (!line.busy) void drain(installation, line);
  });
}

async function drain(installation: Installation, line: { waiting: Waiting[]; busy: boolean }): Promise<void> {
  line.busy = true;
  while (line.waiting.length > 0) {
    const batch = line.waiting.splice(0, BATCH);
    try {
      await settle(installation, batch);
    } catch {
      // One bad row must not fail the others: each gets a transaction of its own, and its own error.
      for (const each of batch) await settle(installation, [each]).catch((error) => each.reject(whyNot(error)));
    }
  }
  line.busy = false;
}

const FOREIGN_KEY_VIOLATION = '23503';

/** The source was deleted while its key was remembered. */
function whyNot(error: unknown): unknown {
  const { code } = ((error as Error).cause ?? error) as { code?: string };
  if (code !== FOREIGN_KEY_VIOLATION) return error;
  return new AppError('not_found', 'No source has this address any more.', { cause: error });
}

async function settle(installation: Installation, batch: Waiting[]): Promise<void> {
  const stored = await store(
    installation,
    batch.map(({ row }) => row),
  );
  for (const { row, resolve } of batch)
    resolve({ delivery_id: row.id, status: stored.has(row.id) ? 'accepted' : 'duplicate' });
}

/** Answers the ids that are new; the others repeat a delivery that came before, and are logged as such without their payload. */
function store({ db, queue, now }: Installation, rows: NewDelivery[]): Promise<Set<string>> {
  return db.transaction(async (tx) => {
    const inserted = await tx
      .insert(deliveries)
      .values(rows.map((row) => ({ ...row, status: 'accepted' as const })))
      .onConflictDoNothing()
      .returning({ id: deliveries.id });
    const stored = new Set(inserted.map(({ id }) => id));
    const repeated = rows.filter((row) => !stored.has(row.id));
    if (repeated.length > 0)
      await tx
        .insert(deliveries)
        .values(repeated.map((row) => ({ ...row, status: 'duplicate' as const, payload: null, digestedAt: now() })));
    const fresh = new Map(rows.filter((row) => stored.has(row.id)).map((row) => [row.sourceId, row.projectId]));
    for (const [sourceId, projectId] of fresh)
      await queue.add(tx, 'delivery.digest', { projectId, sourceId }, { key: sourceId });
    return stored;
  });
}
