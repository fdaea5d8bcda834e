import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  FeedbackCreate,
  type FeedbackImport,
  type FeedbackImportQuery,
  type ImportField,
  type ImportRow,
  importLimits,
} from '@soulcaster/contract';
import { type Ctx, inTransaction, requireRole } from '../context.ts';
import { AppError } from '../errors.ts';
import { time } from '../sources/pick.ts';
import type { FeedbackDraft } from '../sources/source.ts';
import { titleFrom } from '../sources/text.ts';
import { mapColumns } from './import-columns.ts';
import { readImportFile } from './import-file.ts';
import { type RawRow, readImportRows } from './import-rows.ts';
import { importedAlready, storeImported } from './import-store.ts';

const BATCH = 100;

type Mapping = Record<ImportField, string | null>;
type Read = ImportRow & { draft: FeedbackDraft | null };

/**
 * Reads a file of reports: `preview` says row by row what would come of it, `import` stores what is new, in batches with an event each.
 * A row is known again by its id, or without one by its text, so the same file again adds nothing.
 */
export async function importFeedback(
  ctx: Ctx,
  bytes: Uint8Array,
  query: FeedbackImportQuery & { mode: 'preview' | 'import' },
): Promise<FeedbackImport> {
  requireRole(ctx, 'triager');
  const file = readImportFile(bytes, query.format);
  const { columns, rows } = await readImportRows(file);
  const mapping = mapColumns(columns, query);
  if (!mapping.body && query.mode === 'import')
    throw new AppError('invalid', 'No column looks like the text of a report: say which one is.', {
      fields: [{ path: 'body_column', message: `one of: ${columns.join(', ').slice(0, 500)}` }],
    });
  const read = await readRows(ctx, rows, mapping);
  if (query.mode === 'import') await storeAll(ctx, read);
  const count = (status: ImportRow['status']) => read.filter((row) => row.status === status).length;
  return {
    mode: query.mode,
    format: file.format,
    encoding: file.encoding,
    columns,
    mapping,
    rows: read.length,
    ok: count('ok'),
    duplicates: count('duplicate'),
    errors: count('error'),
    items: shown(read),
  };
}

async function readRows(ctx: Ctx, rows: RawRow[], mapping: Mapping): Promise<Read[]> {
  const first = new Map<string, number>();
  const read: Read[] = [];
  for (let at = 0; at < rows.length; at += BATCH) {
    const batch = rows.slice(at, at + BATCH).map((row) => readRow(ctx, row, mapping));
    const known = await importedAlready(
      ctx,
      batch.flatMap(({ draft }) => draft?.external_id ?? []),
    );
    for (const row of batch) {
      const id = row.draft?.external_id;
      const earlier = id ? first.get(id) : undefined;
      if (id && earlier !== undefined) read.push({ ...row, ...repeats(`the same as line ${earlier}`) });
      else if (id && known.has(id)) read.push({ ...row, ...repeats('imported already') });
      else read.push(row);
      if (id && earlier === undefined) first.set(id, row.line);
    }
    await nextTurn();
  }
  return read;
}

const repeats = (reason: string) => ({ status: 'duplicate' as const, reason, draft: null });

function readRow(ctx: Ctx, { line, cells, error }: RawRow, mapping: Mapping): Read {
  const refused = (reason: string): Read => ({ line, status: 'error', title: null, reason, draft: null });
  if (!cells) return refused(error ?? 'the row cannot be read');
  const cell = (field: ImportField) => {
    const column = mapping[field];
    return (column && Object.hasOwn(cells, column) && cells[column]?.trim()) || undefined;
  };
  if (!mapping.body) return refused('no column is the text');
  const told = cell('occurred_at');
  const occurredAt =
    told === undefined ? ctx.now().toISOString() : time(told.replace(/^(\d{4}-\d\d-\d\d) (?=\d)/, '$1T'));
  if (told !== undefined && (!occurredAt || /^\d{1,2}[/.]/.test(told)))
    return refused(`the time "${told.slice(0, 40)}" is not understood: write it as 2026-11-30T14:05:00Z`);
  const parsed = FeedbackCreate.safeParse({
    title: cell('title')?.slice(0, 200),
    body: (cell('body') ?? cell('title') ?? '').toWellFormed(),
    permalink: cell('permalink'),
    author: cell('author')?.slice(0, 120),
  });
  if (!parsed.success)
    return refused(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
  const { body, permalink, author } = parsed.data;
  const title = titleFrom(parsed.data.title ?? '', titleFrom(body));
  const now = ctx.now().toISOString();
  const draft: FeedbackDraft = {
    external_id: keyOf(cell('external_id'), parsed.data),
    title,
    body,
    permalink: permalink ?? null,
    author: author ?? null,
    reporter: author ?? null,
    occurred_at: occurredAt && occurredAt <= now ? occurredAt : now,
    as_of: now,
    metadata: {},
    exception: null,
    frames: [],
    upstream_group: null,
    upstream_state: 'open',
    occurrences: 1,
    counting: 'each',
  };
  return { line, status: 'ok', title, reason: null, draft };
}

function keyOf(id: string | undefined, { title, body }: FeedbackCreate): string {
  if (id) return `import:${id.slice(0, 200)}`;
  return `import-text:${createHash('sha256')
    .update(`${title ?? ''}\n${body}`)
    .digest('hex')}`;
}

async function storeAll(ctx: Ctx, read: Read[]): Promise<void> {
  const fresh = read.filter(({ draft }) => draft);
  for (let at = 0; at < fresh.length; at += BATCH) {
    const batch = fresh.slice(at, at + BATCH);
    const stored = await inTransaction(ctx, (tx) =>
      storeImported(
        tx,
        batch.flatMap(({ draft }) => draft ?? []),
        { done: Math.min(at + BATCH, fresh.length), of: fresh.length },
      ),
    );
    // Another import of the same file may have been quicker.
    for (const row of batch)
      if (!stored.has(row.draft?.external_id ?? '')) Object.assign(row, repeats('imported already'));
    await nextTurn();
  }
}

/** The first rows, and then those that a person has to mend. */
function shown(read: Read[]): ImportRow[] {
  const head = read.slice(0, importLimits.rowsShown);
  const errors = read.slice(importLimits.rowsShown).filter(({ status }) => status === 'error');
  return [...head, ...errors.slice(0, importLimits.errorsShown)].map(({ draft: _, ...row }) => row);
}
