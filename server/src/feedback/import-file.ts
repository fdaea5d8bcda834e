import type { FeedbackImport } from '@soulcaster/contract';
import { AppError } from '../errors.ts';

export interface ImportFile {
  text: string;
  encoding: FeedbackImport['encoding'];
  format: FeedbackImport['format'];
}

/**
 * The text of an uploaded file. Spreadsheets write UTF-8 with or without a mark, UTF-16 ("Unicode text") or the old Windows code page;
 * what is no text at all is refused with what to do.
 */
export function readImportFile(bytes: Uint8Array, format?: FeedbackImport['format']): ImportFile {
  if (bytes.byteLength === 0) throw new AppError('invalid', 'The file is empty.');
  if (bytes[0] === 0x50 && bytes[1] === 0x4b)
    throw new AppError(
      'invalid',
      'This is an Excel workbook or another archive. Save the sheet as CSV and import that.',
    );
  const { text, encoding } = decode(bytes);
  if (text.includes('\u0000')) throw new AppError('invalid', 'This is no text file: it has NUL characters.');
  if (text.trim() === '') throw new AppError('invalid', 'The file is empty.');
  return { text, encoding, format: format ?? (/^\s*\{/.test(text) ? 'jsonl' : 'csv') };
}

function decode(bytes: Uint8Array): Pick<ImportFile, 'text' | 'encoding'> {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return { text: new TextDecoder('utf-16le').decode(bytes), encoding: 'utf-16' };
  if (first === 0xfe && second === 0xff) return { text: new TextDecoder('utf-16be').decode(bytes), encoding: 'utf-16' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' };
  } catch {
    // What is no UTF-8 comes from a Windows spreadsheet, almost always. The answer says so, and the preview shows how it reads.
    return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'windows-1252' };
  }
}

/** The separator of the heading: the one that is there most often outside of quotes. */
export function separatorOf(text: string): ',' | ';' | '\t' {
  const heading = (
    /^(?:"(?:[^"]|"")*"|[^"\n])*/.exec(text.slice(0, 20_000).replace(/^[\r\n]+/, ''))?.[0] ?? ''
  ).replace(/"(?:[^"]|"")*"/g, '');
  const counts = ([',', ';', '\t'] as const).map((mark) => ({ mark, count: heading.split(mark).length - 1 }));
  return counts.reduce((best, each) => (each.count > best.count ? each : best)).mark;
}
