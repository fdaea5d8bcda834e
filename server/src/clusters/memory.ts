import { createHash } from 'node:crypto';
import type { Ctx } from '../context.ts';
import { newId } from '../ids.ts';
import { changedItems, groupingRevision, placedItems, placementDigest, saidLinks } from './catch-up.ts';
import { type Lesson, loweredBy } from './matcher/calibration.ts';
import { Matcher } from './matcher/matcher.ts';
import { readLessons } from './read-lessons.ts';
import { loadSnapshot, saveSnapshot } from './snapshot.ts';
import { asMatchItem } from './store.ts';

/** What this process knows of a project's grouping. The rows are the truth; this follows them by their revision. */
export interface Memory {
  matcher: Matcher;
  /** The revision of the project's grouping that the matcher has seen. */
  revision: number;
  /** How many items changed since the snapshot on disk, and whether one of them was erased. */
  unsaved: number;
  erased: boolean;
  /** What people answered so far, as of the revision; never in the snapshot. */
  lessons: Lesson[];
}

const PROJECTS_MAX = 50;
const MEGABYTE = 1024 * 1024;
const LOOKS_MAX = 5;
const remembered = new Map<string, Memory>();

/**
 * The project's matcher as of now: what this process remembers, else the snapshot on disk, else nothing, brought up to date from the
 * rows that changed since.
 */
export async function recallMatcher(ctx: Ctx): Promise<Memory> {
  const known = remembered.get(ctx.project.id);
  const memory = known ?? (await fromSnapshot(ctx)) ?? (await fromRows(ctx));
  if (known) await catchUp(ctx, known);
  const { sensitivity, calibrate } = ctx.settings;
  memory.matcher.sensitivity = sensitivity;
  memory.matcher.lowered = calibrate ? loweredBy(memory.lessons, sensitivity) : 0;
  remember(ctx, memory);
  return memory;
}

/** For when a decision failed half-way and what is remembered may not be what the rows say. */
export const forgetMatcher = (projectId: string) => remembered.delete(projectId);

/** Writes the snapshot when enough changed since the last one that a restart would notice, or when something was erased. */
export async function keepSnapshot(ctx: Ctx, memory: Memory, options: { atLeast?: number } = {}): Promise<void> {
  const enough = options.atLeast ?? Math.min(500, Math.max(25, memory.matcher.size / 4));
  if (!memory.erased && memory.unsaved < enough) return;
  await saveSnapshot(ctx, memory.matcher, memory.revision);
  memory.unsaved = 0;
  memory.erased = false;
}

async function fromSnapshot(ctx: Ctx): Promise<Memory | null> {
  const matcher = emptyMatcher(ctx);
  const revision = await loadSnapshot(ctx, matcher, await groupingRevision(ctx));
  if (revision === null) return null;
  await tellLinks(ctx, matcher, -1);
  const memory = { matcher, revision, unsaved: 0, erased: false, lessons: await readLessons(ctx) };
  if (await agreesWithRows(ctx, memory)) return memory;
  // Say, a backup was restored and work went on: the snapshot tells of another past.
  ctx.log.warn({ revision }, 'the snapshot of the grouping does not fit the database: reading the rows instead');
  return null;
}

/** Whether every item is where its row says. */
async function agreesWithRows(ctx: Ctx, memory: Memory): Promise<boolean> {
  for (let look = 0; look < LOOKS_MAX; look++) {
    await catchUp(ctx, memory);
    const rows = await placementDigest(ctx);
    if (rows.revision === memory.revision) return rows.digest === digestOf(memory.matcher);
  }
  return true;
}

function digestOf(matcher: Matcher): string {
  const lines = [...matcher.placements()].map(([itemId, clusterId]) => `${itemId}${clusterId}`).sort();
  return createHash('md5').update(lines.join(',')).digest('hex');
}

async function fromRows(ctx: Ctx): Promise<Memory> {
  const matcher = emptyMatcher(ctx);
  const revision = await groupingRevision(ctx);
  await tellLinks(ctx, matcher, -1);
  for await (const row of placedItems(ctx)) matcher.put(asMatchItem(row), row.clusterId!);
  const memory = { matcher, revision, unsaved: matcher.size, erased: false, lessons: await readLessons(ctx) };
  await catchUp(ctx, memory);
  return memory;
}

const emptyMatcher = (ctx: Ctx) => new Matcher({ sensitivity: ctx.settings.sensitivity, newClusterId: newId });

/** Reads what changed since the matcher's revision, in the order in which it changed. What it knows already changes nothing. */
async function catchUp(ctx: Ctx, memory: Memory): Promise<void> {
  const revision = await groupingRevision(ctx);
  if (revision === memory.revision) return;
  const { matcher } = memory;
  await tellLinks(ctx, matcher, memory.revision);
  for await (const row of changedItems(ctx, memory.revision)) {
    memory.unsaved += 1;
    if (row.erasedAt) memory.erased = true;
    if (row.clusterId && !row.erasedAt) matcher.put(asMatchItem(row), row.clusterId);
    else matcher.remove(row.id);
  }
  memory.lessons = await readLessons(ctx);
  memory.revision = revision;
}

async function tellLinks(ctx: Ctx, matcher: Matcher, since: number): Promise<void> {
  for (const { kind, itemId, otherItemId } of await saidLinks(ctx, since)) {
    if (kind === 'must') matcher.mustLink(itemId, otherItemId);
    else if (kind === 'cannot') matcher.cannotLink(itemId, otherItemId);
    else matcher.releaseLink(itemId, otherItemId);
  }
}

/** The least recently used go first, beyond so many or so much; never the one that is in use. */
function remember(ctx: Ctx, memory: Memory): void {
  remembered.delete(ctx.project.id);
  remembered.set(ctx.project.id, memory);
  const bytesMax = ctx.installation.config.GROUPING_MEMORY_MB * MEGABYTE;
  let bytes = [...remembered.values()].reduce((sum, { matcher }) => sum + matcher.bytes, 0);
  for (const [projectId, { matcher }] of remembered) {
    if (projectId === ctx.project.id || (remembered.size <= PROJECTS_MAX && bytes <= bytesMax)) return;
    remembered.delete(projectId);
    bytes -= matcher.bytes;
  }
}
