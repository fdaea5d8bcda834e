import { createReadStream } from 'node:fs';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { AppError } from '../errors.ts';
import type { MatchItem } from './matcher/item.ts';

export type LabelledItem = MatchItem & { group: string };

/**
 * The reports of a data set (.jsonl or .jsonl.gz), one at a time, as the matcher takes them. Throws `invalid` with the line that is no
 * labelled report.
 */
export async function* readDataset(path: string): AsyncIterable<LabelledItem> {
  let number = 0;
  for await (const line of linesOf(path)) {
    number++;
    if (line.trim()) yield itemOf(parsed(line, `${path}, line ${number}`));
  }
}

async function* linesOf(path: string): AsyncIterable<string> {
  const file = createReadStream(path);
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const chunk of path.endsWith('.gz') ? unpacked(file) : file) {
      // Not readline: it also breaks lines at U+2028, which stands unescaped in real reports.
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop()!;
      yield* lines;
    }
  } catch (error) {
    if (!String((error as NodeJS.ErrnoException).code).startsWith('Z_')) throw error;
    throw new AppError('invalid', `${path} is not a whole gzip file.`, { cause: error });
  }
  yield rest;
}

/** An error of the file ends it too, which `pipe` alone would not do. */
const unpacked = (file: Readable) => pipeline(file, createGunzip(), () => {});

function parsed(line: string, where: string): DatasetRow {
  let row: unknown;
  try {
    row = JSON.parse(line);
  } catch (cause) {
    throw new AppError('invalid', `${where}: not JSON. A data set has one JSON object a line.`, { cause });
  }
  const { id, group, title, body } = (row ?? {}) as Record<string, unknown>;
  if (typeof id !== 'string' || typeof group !== 'string' || [title, body].every((text) => typeof text !== 'string'))
    throw new AppError('invalid', `${where}: a report needs "id" and "group", and "title" or "body", all text.`);
  return row as DatasetRow;
}

interface DatasetRow {
  id: string;
  source?: string;
  title?: string;
  body?: string;
  created_at?: string;
  group: string;
  meta?: { reporter?: string };
  exception?: { type: string | null; value: string | null } | null;
  frames?: { function?: string | null; module?: string | null; filename?: string | null; lineno?: number | null }[];
}

function itemOf(row: DatasetRow): LabelledItem {
  const occurredAt = row.created_at ? Date.parse(row.created_at) : Number.NaN;
  return {
    id: row.id,
    group: row.group,
    source: row.source ?? 'dataset',
    title: row.title ?? '',
    body: row.body ?? '',
    ...(row.meta?.reporter && { reporter: row.meta.reporter }),
    ...(Number.isFinite(occurredAt) && { occurredAt }),
    ...(row.exception && { exception: { type: row.exception.type ?? '', value: row.exception.value ?? '' } }),
    ...(row.frames && {
      frames: row.frames.map((frame) => ({
        ...(frame.function && { function: frame.function }),
        ...(frame.module && { module: frame.module }),
        ...(frame.filename && { file: frame.filename }),
        ...(frame.lineno && { line: frame.lineno }),
      })),
    }),
  };
}
