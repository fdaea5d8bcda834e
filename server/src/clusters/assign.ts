import type { Ctx } from '../context.ts';
import { newId } from '../ids.ts';
import { finishRun, pauseRun, type Run, startRun } from './cluster-jobs.ts';
import type { Decision, Meaning } from './matcher/item.ts';
import type { Matcher } from './matcher/matcher.ts';
import { forgetMatcher, keepSnapshot, type Memory, recallMatcher } from './memory.ts';
import { callModel } from './model/call-model.ts';
import { type Placement, placeBatch } from './place-batch.ts';
import { rematchReworded } from './rematch.ts';
import { asMatchItem, type ItemRow, pendingItems } from './store.ts';
import { askForVectors } from './vectors/embed-feedback.ts';
import { meaningOf } from './vectors/meaning-of.ts';

/** So many items are decided and stored at once: the embedded database serves nobody else while a transaction is open. */
const BATCH_MAX = 40;
/** One project at a time is grouped: after so long it asks for its next turn and goes on where it was, behind those that wait. */
const TURN_MS = 10_000;
const REFUSALS_MAX = 50;
const SNAPSHOT_EVERY_ITEMS = 5_000;

interface RunOptions {
  batchMax?: number;
  turnMs?: number;
  /** Aborted when the process stops. */
  stopping?: AbortSignal | undefined;
  /** Hears of each decision that was stored. */
  decided?(itemId: string, decision: Decision): void;
}

/** Groups everything that waits, in order of arrival; what it decides is the same however it is cut into batches. */
export async function assignPending(ctx: Ctx, options: RunOptions = {}): Promise<void> {
  const run = await startRun(ctx);
  const endAt = performance.now() + (options.turnMs ?? TURN_MS);
  try {
    for (;;) {
      await rematchReworded(ctx);
      const placed = await assignBatch(ctx, run, options);
      if (placed === 0) break;
      if (performance.now() > endAt || options.stopping?.aborted) return await pauseRun(ctx, run);
      await keepSnapshot(ctx, await recallMatcher(ctx), { atLeast: SNAPSHOT_EVERY_ITEMS });
    }
    await keepSnapshot(ctx, await recallMatcher(ctx));
    await finishRun(ctx, run, null);
    await askForVectors(ctx);
    await callModel(ctx);
  } catch (error) {
    forgetMatcher(ctx.project.id);
    await finishRun(ctx, run, 'Grouping stopped on an error; it goes on by itself.');
    throw error;
  }
}

/**
 * Decides a batch in memory, by the grouping as it is at one revision, and stores it if nobody changed the grouping meanwhile; else it
 * takes the batch back, learns what changed and decides again, less at once. Answers with how many items it placed.
 */
async function assignBatch(ctx: Ctx, run: Run, { batchMax = BATCH_MAX, decided }: RunOptions): Promise<number> {
  for (let refusals = 0; refusals < REFUSALS_MAX; refusals++) {
    const size = Math.max(1, batchMax >> refusals);
    // First, for while an embedder is waited for others may change the grouping.
    const meanings = await meaningOf(ctx, () => pendingItems(ctx, size));
    const memory = await recallMatcher(ctx);
    const items = await pendingItems(ctx, size);
    if (items.length === 0) return 0;
    const placements = decideBatch(memory.matcher, items, meanings);
    if (!(await keepOrTakeBack(ctx, memory, placements, run))) continue;
    for (const { item, decision } of placements) decided?.(item.id, decision);
    return placements.length;
  }
  throw new Error('the grouping was changed by others all the time');
}

function decideBatch(matcher: Matcher, items: ItemRow[], meanings: Map<string, Meaning>): Placement[] {
  return items.map((item) => {
    const meaning = meanings.get(item.id);
    const matchItem = { ...asMatchItem(item), ...(meaning && { meaning }) };
    const decision = matcher.decide(matchItem);
    const clusterId = decision.clusterId ?? newId();
    matcher.file(matchItem, clusterId);
    return { item, matchItem, decision, clusterId };
  });
}

async function keepOrTakeBack(ctx: Ctx, memory: Memory, placements: Placement[], run: Run): Promise<boolean> {
  let kept = false;
  try {
    kept = await placeBatch(ctx, { placements, revision: memory.revision, run });
  } finally {
    // In reverse, so that the matcher is to the slot what it was.
    if (!kept) for (const { item } of placements.toReversed()) memory.matcher.remove(item.id);
  }
  if (kept) {
    memory.revision += 1;
    memory.unsaved += placements.length;
  }
  return kept;
}
