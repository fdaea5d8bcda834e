import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { crc32 } from 'node:zlib';
import type { Config } from '../config.ts';
import type { Ctx } from '../context.ts';
import type { Matcher, PackedNeighbours } from './matcher/matcher.ts';
import { rulesMark } from './rules-mark.ts';

/** Counts up whenever this file's own form changes; `rules` and `mark` tell of all that is packed in it. */
const FORMAT = 'soulcaster grouping 3\n';
const HEAD = FORMAT.length + 4;
const SUFFIX = '.snapshot';
const UNFINISHED_MS = 3_600_000;

interface Snapshot {
  projectId: string;
  revision: number;
  /** Of the parameters, and of the rules that read words out of a report: what was filed under others is of no use. */
  mark: number;
  rules: number;
  packed: PackedNeighbours;
}

/**
 * Writes what the matcher holds (hashes of words, ids, times; no text) so that the next start need not read every row. It is only a
 * short cut: the rows are the truth, so a lost or damaged one costs nothing but time.
 */
export async function saveSnapshot(ctx: Ctx, matcher: Matcher, revision: number): Promise<void> {
  const { config } = ctx.installation;
  const file = fileOf(config, ctx.project.id);
  const marks = { mark: matcher.mark, rules: rulesMark() };
  const snapshot: Snapshot = { projectId: ctx.project.id, revision, ...marks, packed: matcher.pack() };
  const body = serialize(snapshot);
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(crc32(body));
  const unfinished = `${file}.${randomUUID()}.tmp`;
  try {
    await mkdir(folder(config), { recursive: true, mode: 0o700 });
    await writeFile(unfinished, [Buffer.from(FORMAT), sum, body], { mode: 0o600 });
    await rename(unfinished, file);
  } catch (error) {
    ctx.log.warn({ error }, 'the snapshot of the grouping could not be written');
    await rm(unfinished, { force: true });
  }
}

/** Fills an empty matcher; answers with the revision that it is of, or null when there is no snapshot that can be used. */
export async function loadSnapshot(ctx: Ctx, matcher: Matcher, revisionNow: number): Promise<number | null> {
  const bytes = await readFile(fileOf(ctx.installation.config, ctx.project.id)).catch(() => null);
  if (!bytes) return null;
  const read = readSnapshot(bytes);
  const why =
    typeof read === 'string'
      ? read
      : read.projectId !== ctx.project.id
        ? 'it is of another project'
        : read.mark !== matcher.mark
          ? 'it was made with other parameters'
          : read.rules !== rulesMark()
            ? 'it was made under other rules'
            : read.revision > revisionNow
              ? 'it is newer than the database'
              : null;
  if (why !== null || typeof read === 'string') {
    ctx.log.warn({ why }, 'the snapshot of the grouping is of no use: reading the rows instead');
    return null;
  }
  matcher.unpack(read.packed);
  return read.revision;
}

/** Snapshots of projects that are gone go, and so does what a crash left half-written. */
export async function removeSnapshots(config: Config, kept: Set<string>): Promise<void> {
  for (const name of await readdir(folder(config)).catch(() => [])) {
    const path = join(folder(config), name);
    // One that is just being written may have its name by now.
    const writtenAt = (await stat(path).catch(() => null))?.mtimeMs ?? Infinity;
    const isLeft = name.endsWith('.tmp') && writtenAt < Date.now() - UNFINISHED_MS;
    if (isLeft || !kept.has(name.split('.')[0]!)) await rm(path, { force: true });
  }
}

function readSnapshot(bytes: Buffer): Snapshot | string {
  if (bytes.toString('latin1', 0, FORMAT.length) !== FORMAT) return 'it is of another version';
  const body = bytes.subarray(HEAD);
  if (bytes.length < HEAD || crc32(body) !== bytes.readUInt32LE(FORMAT.length)) return 'it is damaged';
  return deserialize(body) as Snapshot;
}

const folder = (config: Config) => join(config.dataDir, 'grouping');
const fileOf = (config: Config, projectId: string) => join(folder(config), `${projectId}${SUFFIX}`);
