import { posix } from 'node:path';
import { LEAST_UPPER_BOUND, originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { z } from 'zod';

export const MAP_CHARACTERS_MAX = 10_000_000;

/** Bounds of what a map of a stranger may cost: its mappings become one object each. */
const RawMap = z.object({
  version: z.literal(3),
  sources: z.array(z.string().max(2000).nullable()).max(20_000),
  sourceRoot: z.string().max(1000).nullish(),
  mappings: z
    .string()
    .max(3_000_000)
    .regex(/^[A-Za-z0-9+/,;]*$/),
});

export interface Original {
  /** As the map names it, from the map's own folder. */
  source: string;
  line: number;
}

/** Null where the text is no map, or one that costs too much. */
export function readMap(text: string): TraceMap | null {
  if (text.length > MAP_CHARACTERS_MAX) return null;
  const parsed = RawMap.safeParse(jsonOf(text));
  if (!parsed.success) return null;
  const { version, sources, sourceRoot, mappings } = parsed.data;
  try {
    return new TraceMap({ version, sources, sourceRoot: sourceRoot ?? '', names: [], mappings });
  } catch {
    return null;
  }
}

/** Where a place of the built file came from; without a column, the first of its line. Lines and columns count from 1. */
export function originalOf(map: TraceMap, line: number, column: number | undefined): Original | null {
  try {
    const found =
      column === undefined
        ? originalPositionFor(map, { line, column: 0, bias: LEAST_UPPER_BOUND })
        : originalPositionFor(map, { line, column: column - 1 });
    return found.source && found.line >= 1 ? { source: found.source, line: found.line } : null;
  } catch {
    // What its mappings hold is read at the first question only.
    return null;
  }
}

export type MapPlace = { kind: 'inline'; text: string } | { kind: 'file'; path: string };

/** Where the map of a built file is: within it, or the file of the repository that it names, else the one beside it. Nothing is fetched. */
export function mapPlaceOf(file: string, text: string): MapPlace {
  const beside: MapPlace = { kind: 'file', path: `${file}.map` };
  const at = text.lastIndexOf('sourceMappingURL=');
  const url = at < 0 ? '' : (/^[^\s'"*]*/.exec(text.slice(at + 'sourceMappingURL='.length))?.[0] ?? '');
  if (url.startsWith('data:')) return { kind: 'inline', text: dataOf(url) };
  if (url === '' || /^([a-z][\w+.-]*:|\/)/i.test(url)) return beside;
  return { kind: 'file', path: posix.join(posix.dirname(file), decoded(url.replace(/[?#].*$/, ''))) };
}

function dataOf(url: string): string {
  const comma = url.indexOf(',');
  const content = url.slice(comma + 1, comma + 1 + MAP_CHARACTERS_MAX * 2);
  return /;base64$/i.test(url.slice(0, Math.max(0, comma)))
    ? Buffer.from(content, 'base64').toString('utf8')
    : decoded(content);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
