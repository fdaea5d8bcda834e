import { existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFakeEmbeddings } from '@soulcaster/testkit/fake-embeddings/index';
import type pg from 'pg';
import { type Install, install } from '../../install.ts';
import { seeded } from '../../seeded.ts';
import type { Engine } from '../on-both-engines.ts';
import { problemsOf } from './checks.ts';
import { playOut, type Tally } from './clients.ts';
import { openBeside } from './database.ts';
import { withEmbedder } from './embedder.ts';
import { replayedWrong } from './replay.ts';
import { newStory, type Story } from './story.ts';
import { undoAll } from './undoing.ts';

/** What one process verifies on one engine: so many seeds from the first on. */
export interface Share {
  engine: Engine;
  first: number;
  seeds: number;
  acts: number;
  kills: number;
  /** How many seeds share one server, and its kills. */
  atOnce: number;
  verbose: boolean;
}

export interface Figure extends Pick<Share, 'engine' | 'first' | 'seeds'> {
  acts: number;
  /** Of the server; each hit all the seeds that shared it. */
  kills: number;
  problems: number;
}

/** A container's is often too small. */
const MEMORY = '/dev/shm';
const MEMORY_BYTES_MIN = 4 * 1024 ** 3;
const SHOWN_MAX = 20;
const SHOWN_LENGTH_MAX = 4000;

/** Seed by seed, so many at once in projects of one server, each with its own eight clients; tells of each problem as it is found. */
export async function verifySeeds(share: Share): Promise<Figure> {
  const { engine, first, seeds, acts, kills, atOnce } = share;
  if (engine === 'embedded') inMemory();
  await using stack = new AsyncDisposableStack();
  const embedder = await startFakeEmbeddings();
  stack.defer(() => embedder.stop());
  // A server is started after each kill: what it compiled before it need not compile again.
  const cache = mkdtempSync(join(tmpdir(), 'soulcaster-compiled-'));
  stack.defer(() => rmSync(cache, { recursive: true, force: true }));
  const figure: Figure = { engine, first, seeds, acts: seeds * acts, kills: 0, problems: 0 };
  const tell = (of: string, problems: string[]) => {
    figure.problems += problems.length;
    for (const problem of problems.slice(0, SHOWN_MAX))
      process.stderr.write(`${engine}, ${of}: ${problem.slice(0, SHOWN_LENGTH_MAX)}\n`);
  };
  const started = performance.now();
  for (let at = 0; at < seeds; at += atOnce) {
    const together = Array.from({ length: Math.min(atOnce, seeds - at) }, (_, n) => first + at + n);
    // Fresh for each: what was before would only be carried along.
    await using server = await install({ ...withEmbedder(embedder), NODE_COMPILE_CACHE: cache });
    const found = await verifyTogether(server, together, share).catch(
      (error) => new Map([[first + at, [stopped(error)]]]),
    );
    for (const [seed, problems] of found) tell(`seed ${seed}`, problems);
    figure.kills += kills;
    const done = at + together.length;
    const rate = (done * acts * 1000) / (performance.now() - started);
    process.stderr.write(`${engine}: ${done}/${seeds} seeds, ${rate.toFixed(0)} acts/s, ${figure.problems} problems\n`);
  }
  if (embedder.texts.length === 0) tell('embedder', ['nothing was embedded: no centroid was verified']);
  tell('embedder', embedder.violations);
  return figure;
}

/** A killed process loses nothing that the system has taken from it: a disk would only make all wait. */
function inMemory(): void {
  delete process.env.TEST_DATABASE_URL;
  if (!existsSync(MEMORY)) return;
  const { bavail, bsize } = statfsSync(MEMORY);
  if (bavail * bsize > MEMORY_BYTES_MIN) process.env.TMPDIR ??= MEMORY;
}

async function verifyTogether(at: Install, seeds: number[], share: Share): Promise<Map<number, string[]>> {
  const pool = openBeside(at, seeds.length);
  try {
    const stories = await Promise.all(seeds.map((seed) => newStory(at, pool, seeded(seed))));
    const tallies = await playOut(stories, share);
    await Promise.all(stories.map((story, n) => judge(story, pool, tallies[n]!)));
    for (const { problems, projectId } of stories)
      await at.client.projects.delete(projectId).catch((error) => problems.push(`not deleted: ${error}`));
    if (share.verbose)
      for (const tally of tallies) process.stderr.write(`${JSON.stringify(Object.fromEntries(tally))}\n`);
    return new Map(seeds.map((seed, n) => [seed, stories[n]!.problems]));
  } finally {
    await pool.end();
  }
}

/** What must be right at the end. */
async function judge(story: Story, pool: pg.Pool, tally: Tally): Promise<void> {
  try {
    await story.untilQuiet();
    story.problems.push(...(await problemsOf(pool, story.projectId, true)));
    story.problems.push(...(await replayedWrong(pool, story.projectId, story.edited)));
    await story.checkSworn();
    await undoAll(story, tally);
    story.problems.push(
      ...(await problemsOf(pool, story.projectId, true)).map((problem) => `after all was undone: ${problem}`),
    );
    await story.checkSworn();
    story.problems.push(...neverDone(tally));
  } catch (error) {
    story.problems.push(stopped(error));
  }
}

const stopped = (error: unknown) => `stopped: ${error instanceof Error ? error.stack : String(error)}`;

/** A verb that always refuses would be verified by nothing. */
function neverDone(tally: Tally): string[] {
  return [...tally].flatMap(([name, counts]) => {
    const tried = Object.values(counts).reduce((sum, n) => sum + n, 0) - (counts['nothing to do'] ?? 0);
    return tried >= 10 && !counts.done ? [`${name} was tried ${tried} times and never done`] : [];
  });
}
