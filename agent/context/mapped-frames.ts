import { posix } from 'node:path';
import type { TraceMap } from '@jridgewell/trace-mapping';
import type { FixBrief, StackFrame } from '../types.ts';
import { framesIn, matchFrames } from './frames.ts';
import { mapPlaceOf, originalOf, readMap } from './source-map.ts';

/** A commit's files, built ones too; `read` answers null for what is absent, too large or no text. */
export interface BuiltTree {
  files: string[];
  read(path: string): Promise<string | null>;
}

const BUILT_MAX = 12;
/** Without a column nothing is known of a longer line. */
const LINE_MAX = 500;

/**
 * The frames of a brief, with those of built JavaScript as frames of what they were built from, by the source maps of
 * the repository; frames of its reports' texts join where a map knows them. All others stay as they are: a map is a
 * stranger's data, nothing of it is fetched, and only files of the repository come of it.
 */
export async function mappedFrames(
  { frames, reports }: Pick<FixBrief, 'frames' | 'reports'>,
  tree: BuiltTree,
): Promise<StackFrame[]> {
  const maps = new Maps(tree);
  const mapped: StackFrame[] = [];
  for (const frame of frames) mapped.push((await maps.original(frame)) ?? frame);
  for (const frame of reports.flatMap((report) => framesIn(report.body))) {
    const original = await maps.original(frame);
    if (original) mapped.push(original);
  }
  return mapped;
}

interface Built {
  /** From where the map's sources are named. */
  folder: string;
  lines: string[];
  map: TraceMap;
}

class Maps {
  readonly #tree: BuiltTree;
  readonly #files: Set<string>;
  readonly #script: string[];
  readonly #built = new Map<string, Built | null>();

  constructor(tree: BuiltTree) {
    this.#tree = tree;
    this.#files = new Set(tree.files);
    this.#script = tree.files.filter((file) => /\.[cm]?js(\.map)?$/.test(file));
  }

  async original(frame: StackFrame): Promise<StackFrame | null> {
    const file = this.#fileOf(frame);
    if (file === null || frame.line === undefined) return null;
    const built = await this.#openBuilt(file);
    if (!built) return null;
    if (frame.column === undefined && (built.lines[frame.line - 1] ?? '').length > LINE_MAX) return null;
    const found = originalOf(built.map, frame.line, frame.column);
    const source = found && this.#sourceOf(found.source, built.folder);
    if (!found || !source || source === file) return null;
    const { column: _, function: name, ...rest } = frame;
    const text = await this.#tree.read(source);
    if (text === null || found.line > text.split('\n').length) return null;
    const isNamed = name !== undefined && new RegExp(`\\b${escaped(name)}\\b`).test(text);
    return { ...rest, file: source, line: found.line, ...(isNamed && { function: name }) };
  }

  /** The built file that is meant, or the one that a map is there for. */
  #fileOf(frame: StackFrame): string | null {
    if (!/\.[cm]?js([?#].*)?$/.test(frame.file)) return null;
    const [own] = matchFrames([frame], this.#script);
    const file = frame.file.replace(/[?#].*$/, '');
    const [map] = own ? [own] : matchFrames([{ ...frame, file: `${file}.map` }], this.#script);
    const [only, another] = map?.files ?? [];
    return only === undefined || another !== undefined ? null : only.replace(/\.map$/, '');
  }

  async #openBuilt(file: string): Promise<Built | null> {
    const known = this.#built.get(file);
    if (known !== undefined) return known;
    if (this.#built.size >= BUILT_MAX) return null;
    this.#built.set(file, null);
    const text = this.#files.has(file) ? ((await this.#tree.read(file)) ?? '') : '';
    const place = mapPlaceOf(file, text);
    const isThere = place.kind === 'inline' || this.#files.has(place.path);
    const mapText = place.kind === 'inline' ? place.text : isThere ? await this.#tree.read(place.path) : null;
    const map = mapText === null ? null : readMap(mapText);
    const folder = posix.dirname(place.kind === 'inline' ? file : place.path);
    const built = map && { folder, lines: text.split('\n'), map };
    this.#built.set(file, built);
    return built;
  }

  /** A file of the repository, or none: as the map says, else the only one whose path ends so. */
  #sourceOf(source: string, folder: string): string | null {
    const path = posix.join(folder, source);
    if (this.#files.has(path)) return path;
    const [matched] = matchFrames([{ file: source, inApp: true }], this.#tree.files);
    const [only, another] = matched?.files ?? [];
    return only === undefined || another !== undefined ? null : only;
  }
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
