import { execFile } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Assigner, evaluateClustering } from '@soulcaster/server/clusters/evaluate';
import type { Sensitivity } from '@soulcaster/server/clusters/matcher/item';
import type { Parameters } from '@soulcaster/server/clusters/matcher/parameters';

const SHARED = join(import.meta.dirname, '../../shared');
const EVALUATOR = realPath(join(SHARED, 'eval/evaluate-clustering.mjs'));

export interface ScoredSet {
  set: string;
  sensitivity: Sensitivity;
  items: number;
  itemsPerSecond: number;
  recall: { at1: number; at5: number; at10: number };
  online: { p: number; r: number; f1: number };
  pairwise: { p: number; r: number; f1: number };
  singletonsRight: number;
  largest: number;
  largestTrue: number;
}

export function datasetPath(set: string): string {
  return join(SHARED, 'datasets', `${set}.jsonl.gz`);
}

/** Why a set cannot be scored here, or null. */
export function leftOut(set: string): string | null {
  if (!existsSync(EVALUATOR)) return 'the evaluator is not beside the repository (../shared/eval)';
  return existsSync(datasetPath(set)) ? null : `${set} is not beside the repository (../shared/datasets)`;
}

/** Streams a set through the grouping and has it scored by the evaluator that knows nothing of this code. */
export async function scoreSet(
  set: string,
  sensitivity: Sensitivity,
  with_: { parameters?: Parameters; assigner?: Assigner } = {},
): Promise<ScoredSet> {
  const folder = await mkdtemp(join(tmpdir(), 'clustering-'));
  try {
    const [dataset, predictions, ranked] = [datasetPath(set), join(folder, 'clusters'), join(folder, 'ranked')];
    const { items, itemsPerSecond } = await evaluateClustering({ dataset, predictions, ranked, sensitivity, ...with_ });
    const args = [EVALUATOR, '--truth', dataset, '--pred', predictions, '--candidates', ranked, '--json'];
    const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1 << 26 });
    return { ...scores(JSON.parse(stdout)), set, sensitivity, items, itemsPerSecond: Math.round(itemsPerSecond) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

interface Evaluation {
  clustering: {
    online: { p: number; r: number; f1: number };
    pairwise: { p: number; r: number; f1: number };
    singletons: { share_right: number };
    largest_pred: number;
    largest_true: number;
  };
  retrieval: { 'recall@1': number; 'recall@5': number; 'recall@10': number };
}

function scores({ clustering, retrieval }: Evaluation) {
  return {
    recall: {
      at1: rounded(retrieval['recall@1']),
      at5: rounded(retrieval['recall@5']),
      at10: rounded(retrieval['recall@10']),
    },
    online: roundedAll(clustering.online),
    pairwise: roundedAll(clustering.pairwise),
    singletonsRight: rounded(clustering.singletons.share_right),
    largest: clustering.largest_pred,
    largestTrue: clustering.largest_true,
  };
}

function roundedAll({ p, r, f1 }: { p: number; r: number; f1: number }) {
  return { p: rounded(p), r: rounded(r), f1: rounded(f1) };
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** A script that is reached through a link does not know itself as the one that was started. */
function realPath(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}
