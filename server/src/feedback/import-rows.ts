import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { importLimits } from '@soulcaster/contract';
import { CsvError, parse } from 'csv-parse';
import { AppError } from '../errors.ts';
import { parsePayload } from '../sources/payload.ts';
import { text } from '../sources/pick.ts';
import { isHeading } from './import-columns.ts';
import { type ImportFile, separatorOf } from './import-file.ts';

export interface RawRow {
  line: number;
  /** By column; null where the row itself cannot be read. */
  cells: Record<string, string> | null;
  error: string | null;
}

const CHUNK = 64 * 1024;

/** The rows of a file in its order, each with the line on which it begins. Cells stay text, formulas too. Throws `limit` for too many. */
export async function readImportRows(file: ImportFile): Promise<{ columns: string[]; rows: RawRow[] }> {
  const found = file.format === 'csv' ? await csvRows(file.text) : jsonRows(file.text);
  if (found.rows.length > importLimits.rows)
    throw new AppError('invalid', `The file has more than ${importLimits.rows} rows: split it.`);
  return found;
}

async function csvRows(source: string): Promise<{ columns: string[]; rows: RawRow[] }> {
  const rows: RawRow[] = [];
  let columns: string[] | null = null;
  let line = 1;
  const take = (record: string[], lines: number) => {
    const begins = line;
    line = lines + 1;
    if (record.every((cell) => cell.trim() === '')) return;
    if (columns === null && isHeading(record)) {
      columns = uniqueNames(record);
      return;
    }
    columns ??= record.map((_, index) => (record.length === 1 ? 'text' : `column ${index + 1}`));
    if (rows.length <= importLimits.rows) rows.push(rowOf(columns, record, begins));
  };
  const parser = parse({
    ...{ bom: true, delimiter: separatorOf(source), relax_column_count: true, max_record_size: 200_000 },
    // Taken as they come: what came before an error counts.
    on_record: (record: string[], info) => {
      take(record, info.lines);
      return null;
    },
  });
  try {
    // In pieces, so that other requests have their turn.
    await pipeline(Readable.from(pieces(source.replace(/\r\n?/g, '\n'))), parser.resume());
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    rows.push({ line, cells: null, error: csvReasons[error.code] ?? 'the row cannot be read as CSV' });
  }
  return { columns: columns ?? [], rows };
}

const csvReasons: Record<string, string> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote that opens here is never closed; nothing after it was read',
  INVALID_OPENING_QUOTE: 'a quote stands in the middle of a cell; nothing after it was read',
  CSV_INVALID_CLOSING_QUOTE: 'text follows a closing quote; nothing after it was read',
  CSV_MAX_RECORD_SIZE: 'the row is too long, or a quote is never closed; nothing after it was read',
};

function* pieces(source: string): Generator<string> {
  for (let at = 0; at < source.length; at += CHUNK) yield source.slice(at, at + CHUNK);
}

function rowOf(columns: string[], record: string[], line: number): RawRow {
  if (record.length > columns.length) {
    const error = `the row has ${record.length} cells, the heading has ${columns.length}`;
    return { line, cells: null, error };
  }
  return { line, cells: Object.fromEntries(columns.map((name, at) => [name, record[at] ?? ''])), error: null };
}

function uniqueNames(record: string[]): string[] {
  return record.map((cell, at) => {
    const name = cell.trim() || `column ${at + 1}`;
    return record.findIndex((other) => other.trim() === cell.trim()) === at ? name : `${name} (${at + 1})`;
  });
}

function jsonRows(source: string): { columns: string[]; rows: RawRow[] } {
  const columns = new Set<string>();
  const rows: RawRow[] = [];
  for (const [index, line] of source
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    if (line.trim() === '') continue;
    const row = jsonRow(line, index + 1);
    for (const name of Object.keys(row.cells ?? {})) if (columns.size < 100) columns.add(name);
    rows.push(row);
    if (rows.length > importLimits.rows) break;
  }
  return { columns: [...columns], rows };
}

function jsonRow(source: string, line: number): RawRow {
  const parsed = parsePayload(Buffer.from(source));
  const value = parsed.ok ? parsed.value : null;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { line, cells: null, error: parsed.ok ? 'the line is no JSON object' : `no JSON: ${parsed.message}` };
  // Texts and numbers are cells; the rest says nothing that a report could show.
  return {
    line,
    cells: Object.fromEntries(Object.entries(value).map(([name, cell]) => [name, text(cell) ?? ''])),
    error: null,
  };
}
