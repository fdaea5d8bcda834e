import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startFakeEmbeddings } from '@soulcaster/testkit/fake-embeddings/index';
import { type Install, install } from '../install.ts';
import { seeded, seedFrom } from '../seeded.ts';
import { problemsOf } from './clusters/checks.ts';
import { playOut, type Tally } from './clusters/clients.ts';
import { openBeside } from './clusters/database.ts';
import { withEmbedder } from './clusters/embedder.ts';
import { replayedWrong } from './clusters/replay.ts';
import { newStory } from './clusters/story.ts';
import { undoAll } from './clusters/undoing.ts';
import { type Engine, onBothEngines } from './on-both-engines.ts';

/**
 * `npm run verify:clusters -- [--quick] [--seeds 50] [--acts 2000] [--kills 4] [--seed N] [--engine embedded|postgres|both]`: eight
 * clients send reports, merge, split, move, detach, pin, answer, undo, delete, group anew and accept, all by chance and at once, while the
 * server is ended with kill -9. Whenever one looks, every stored aggregate equals a recount (centroids too) and what people said holds; when it is quiet every
 * item is in exactly one cluster, the log of acts tells how each that was moved came there, and what people do then and take back
 * leaves all as it was.
 */
const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    seeds: { type: 'string' },
    acts: { type: 'string' },
    kills: { type: 'string' },
    seed: { type: 'string' },
    engine: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
});
const seeds = Number(values.seeds ?? (values.quick ? 1 : 50));
const acts = Number(values.acts ?? (values.quick ? 150 : 2000));
const kills = Number(values.kills ?? (values.quick ? 1 : 4));
const first = seedFrom(values.seed);

await onBothEngines(values.engine === 'both' ? undefined : values.engine, verify);

async function verify(engine: Engine): Promise<boolean> {
  process.stderr.write(`${engine}, seeds from ${first}\n`);
  await using stack = new AsyncDisposableStack();
  const embedder = await startFakeEmbeddings();
  stack.defer(() => embedder.stop());
  // A server is started after each kill: what it compiled before it need not compile again.
  const cache = mkdtempSync(join(tmpdir(), 'soulcaster-compiled-'));
  stack.defer(() => rmSync(cache, { recursive: true, force: true }));
  await using at = await install({ ...withEmbedder(embedder), NODE_COMPILE_CACHE: cache });
  const started = performance.now();
  let problems = 0;
  for (let seed = first; seed < first + seeds; seed++) {
    const found = await verifySeed(at, seed);
    problems += found.length;
    for (const problem of found.slice(0, 20)) process.stderr.write(`seed ${seed}: ${problem}\n`);
    const rate = ((seed - first + 1) * acts * 1000) / (performance.now() - started);
    process.stderr.write(`${seed - first + 1}/${seeds} seeds, ${rate.toFixed(0)} acts/s, ${problems} problems\n`);
  }
  if (embedder.texts.length === 0) embedder.violations.push('nothing was embedded: no centroid was verified');
  problems += embedder.violations.length;
  for (const violation of embedder.violations.slice(0, 20)) process.stderr.write(`embedder: ${violation}\n`);
  const seconds = Math.round((performance.now() - started) / 1000);
  process.stdout.write(
    `${engine}, seeds from ${first}: ${seeds} seeds, ${seeds * acts} acts, ${seeds * kills} kills in ${seconds} s: ${problems} problems\n`,
  );
  return problems === 0;
}

async function verifySeed(at: Install, seed: number): Promise<string[]> {
  const pool = openBeside(at);
  const story = await newStory(at, pool, seeded(seed));
  try {
    const tally = await playOut(story, acts, kills);
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
    if (values.verbose) process.stderr.write(`${JSON.stringify(Object.fromEntries(tally))}\n`);
  } catch (error) {
    story.problems.push(`stopped: ${error instanceof Error ? error.stack : String(error)}`);
  } finally {
    await pool.end();
    await at.client.projects.delete(story.projectId).catch((error) => story.problems.push(`not deleted: ${error}`));
  }
  return story.problems;
}

/** A verb that always refuses would be verified by nothing. */
function neverDone(tally: Tally): string[] {
  return [...tally].flatMap(([name, counts]) => {
    const tried = Object.values(counts).reduce((sum, n) => sum + n, 0) - (counts['nothing to do'] ?? 0);
    return tried >= 10 && !counts.done ? [`${name} was tried ${tried} times and never done`] : [];
  });
}
