import type { Tree } from '../../context/tree.ts';
import { applyEdit, type Candidate } from './candidates.ts';
import type { Oracle } from './oracle.ts';
import type { RelatedTest } from './relation.ts';

/** A candidate that mends the required tests and breaks none that passed. */
export interface Plausible {
  candidate: Candidate;
  text: string;
  fixed: string[];
  /** The tests that it had to leave green. */
  kept: string[];
  /** How much of the reported problem it mends: the scores of the tests it turns green. */
  weight: number;
  /** Which candidate it was, from 1. */
  at: number;
}

export interface SearchResult {
  plausible: Plausible[];
  tried: number;
  total: number;
  stopped: 'exhausted' | 'enough' | 'candidates' | 'time' | 'aborted';
}

export interface TestsToPass {
  /** All of these have to turn green. */
  required: RelatedTest[];
  /** Red as well; turning them green counts for a candidate. */
  others: RelatedTest[];
  /** These have to stay green. */
  keep: string[];
}

export interface SearchLimits {
  candidates: number;
  wallMs: number;
  signal: AbortSignal;
}

export interface SearchWatch {
  progress(tried: number, total: number): void;
  /** A good patch, at once; better ones may come. */
  found(patch: Plausible): void;
}

/** After the first good patch the search goes on this far, to see whether others behave differently. */
const AFTER_FIRST = { factor: 2, least: 500, most: 2500 };
/** And this far after one that leaves tests red which run what it changes: it probably fits the required ones only. */
const AFTER_PART = 5000;

/**
 * Tries candidates in their order. The result depends on order and budget alone, as long as time does not run out:
 * answers are looked at in the order of the candidates, not as they come.
 */
export async function search(
  oracle: Oracle,
  candidates: Candidate[],
  tests: TestsToPass,
  tree: Tree,
  limits: SearchLimits,
  watch: SearchWatch,
): Promise<SearchResult> {
  const total = Math.min(candidates.length, limits.candidates);
  const started = performance.now();
  const plausible: Plausible[] = [];
  let enoughAt = Number.POSITIVE_INFINITY;
  let stopped: SearchResult['stopped'] = total < candidates.length ? 'candidates' : 'exhausted';
  let next = 0;
  let done = 0;
  const work = async () => {
    for (;;) {
      const at = next++;
      if (at >= total) return;
      if (at >= enoughAt) stopped = 'enough';
      else if (limits.signal.aborted) stopped = 'aborted';
      else if (performance.now() - started > limits.wallMs) stopped = 'time';
      else {
        const found = await attempt(oracle, candidates[at], at + 1, tests, tree);
        if (found) plausible.push(found);
        if (found) watch.found(found);
        if (found) enoughAt = Math.min(enoughAt, leavesRed(found, tests.others) ? at + AFTER_PART : reach(at));
        if (++done % 50 === 0) watch.progress(done, Math.min(total, enoughAt));
        continue;
      }
      next = total;
      return;
    }
  };
  await Promise.all(Array.from({ length: oracle.atOnce }, work));
  const kept = plausible.filter((each) => each.at <= enoughAt).sort((a, b) => b.weight - a.weight || a.at - b.at);
  // What was being tried when enough was known depends on how many are tried at once.
  return { plausible: kept, tried: Math.min(done, enoughAt), total, stopped };
}

/** Whether a red test that runs the changed line stays red. */
export const leavesRed = ({ candidate: { file, line }, fixed }: Plausible, others: RelatedTest[]): boolean =>
  others.some(({ test }) => !fixed.includes(test.id) && test.lines[file]?.includes(line));

const reach = (at: number) =>
  Math.max(at + AFTER_FIRST.least, Math.min(at * AFTER_FIRST.factor, at + AFTER_FIRST.most));

async function attempt(
  oracle: Oracle,
  candidate: Candidate | undefined,
  at: number,
  tests: TestsToPass,
  tree: Tree,
): Promise<Plausible | null> {
  if (!candidate) return null;
  const text = applyEdit(tree.get(candidate.file) ?? '', candidate.edit);
  const ids = (of: RelatedTest[]) => of.map((each) => each.test.id);
  const asked = { required: ids(tests.required), others: ids(tests.others), keep: tests.keep };
  const verdict = await oracle.check({ [candidate.file]: text }, asked);
  if (verdict.fixed.length === 0 || verdict.broken.length > 0) return null;
  const mended = [...tests.required, ...tests.others].filter((each) => verdict.fixed.includes(each.test.id));
  return {
    candidate,
    text,
    fixed: verdict.fixed,
    kept: tests.keep,
    weight: mended.reduce((sum, each) => sum + each.score, 0),
    at,
  };
}
