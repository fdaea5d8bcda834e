import { z } from 'zod';

const column = z.string().max(200).optional();

/** How to read a file of reports. A `…_column` names the column of a field, where the guess by its name is wrong; `-` says that none is it. */
export const FeedbackImportQuery = z.object({
  mode: z.enum(['preview', 'import']).default('preview'),
  /** Left out, it is told from the text. */
  format: z.enum(['csv', 'jsonl']).optional(),
  body_column: column,
  title_column: column,
  author_column: column,
  permalink_column: column,
  occurred_at_column: column,
  external_id_column: column,
});
export type FeedbackImportQuery = z.input<typeof FeedbackImportQuery>;

export const ImportField = z.enum(['body', 'title', 'author', 'permalink', 'occurred_at', 'external_id']);
export type ImportField = z.infer<typeof ImportField>;

export const ImportRow = z.object({
  /** Where it begins in the file. */
  line: z.int(),
  status: z.enum(['ok', 'duplicate', 'error']),
  title: z.string().nullable(),
  /** Why it is an error, or what it repeats. */
  reason: z.string().nullable(),
});
export type ImportRow = z.infer<typeof ImportRow>;

/** What a file of reports holds, and with `mode=import` what was stored of it. The same file again adds nothing. */
export const FeedbackImport = z
  .object({
    mode: z.enum(['preview', 'import']),
    format: z.enum(['csv', 'jsonl']),
    encoding: z.enum(['utf-8', 'utf-16', 'windows-1252']),
    columns: z.array(z.string()),
    /** Which column is which field. Without one for `body` nothing can be imported. */
    mapping: z.record(ImportField, z.string().nullable()),
    rows: z.int(),
    /** Reports that are new; with `mode=import` they are stored now. */
    ok: z.int(),
    duplicates: z.int(),
    errors: z.int(),
    /** The first rows, and every row that is an error as far as they fit. */
    items: z.array(ImportRow),
  })
  .meta({ id: 'FeedbackImport' });
export type FeedbackImport = z.infer<typeof FeedbackImport>;

export const importLimits = { bytes: 10 * 1024 * 1024, rows: 10_000, rowsShown: 50, errorsShown: 200 } as const;
