import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import type { MatchItem } from './matcher/item.ts';

export type LabelledItem = MatchItem & { group: string };

/** The reports of a data set (.jsonl or .jsonl.gz), one at a time, as the matcher takes them. */
export async function* readDataset(path: string): AsyncIterable<LabelledItem> {
  const file = createReadStream(path);
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of path.endsWith('.gz') ? file.pipe(createGunzip()) : file) {
    // Not readline: it also breaks lines at U+2028, which stands unescaped in real reports.
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop()!;
    for (const line of lines) if (line.trim()) yield itemOf(JSON.parse(line));
  }
  if (rest.trim()) yield itemOf(JSON.parse(rest));
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
