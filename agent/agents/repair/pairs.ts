import type { Tree } from '../../context/tree.ts';
import { applyEdit, type Candidate } from './candidates.ts';
import type { Oracle } from './oracle.ts';
import type { SearchLimits, TestsToPass } from './search.ts';
import { difference } from './simplify.ts';

/** Edits looked at again, those of them that are taken further, and the pairs that are made. */
const AGAIN_MAX = 400;
const NEAR_MAX = 12;
const PAIRS_MAX = 1500;

interface Near {
  candidate: Candidate;
  mended: number;
}

/**
 * Two edits at once, where one alone is not enough: edits that mend some of the required tests, each with the best
 * edits elsewhere in the same file. Nothing where a single test is required, for then no edit is nearer than another.
 */
export async function pairsOf(
  oracle: Oracle,
  candidates: Candidate[],
  tests: TestsToPass,
  tree: Tree,
  limits: SearchLimits,
): Promise<Candidate[]> {
  if (tests.required.length < 2) return [];
  const pool = candidates.slice(0, Math.min(AGAIN_MAX, limits.candidates));
  const near = await nearMisses(oracle, pool, tests, tree, limits);
  const pairs = near.flatMap((each, rank) =>
    pool.flatMap((other) => combined(each.candidate, other, rank, tree) ?? []),
  );
  const byText = new Map(
    pairs.map((pair) => [`${pair.file}:${pair.edit.start}:${pair.edit.end}:${pair.edit.text}`, pair]),
  );
  return [...byText.values()].sort((a, b) => b.score - a.score || a.edit.start - b.edit.start).slice(0, PAIRS_MAX);
}

async function nearMisses(
  oracle: Oracle,
  pool: Candidate[],
  tests: TestsToPass,
  tree: Tree,
  limits: SearchLimits,
): Promise<Near[]> {
  const ids = tests.required.map((each) => each.test.id);
  const started = performance.now();
  const found: (Near | undefined)[] = [];
  let next = 0;
  const work = async () => {
    for (let at = next++; at < pool.length; at = next++) {
      const candidate = pool[at];
      if (!candidate || limits.signal.aborted || performance.now() - started > limits.wallMs / 2) return;
      const text = applyEdit(tree.get(candidate.file) ?? '', candidate.edit);
      const { fixed } = await oracle.check({ [candidate.file]: text }, { required: [], others: ids, keep: [] });
      if (fixed.length > 0 && fixed.length < ids.length) found[at] = { candidate, mended: fixed.length };
    }
  };
  await Promise.all(Array.from({ length: oracle.atOnce }, work));
  const near = found.flatMap((each) => each ?? []);
  return near.sort((a, b) => b.mended - a.mended || b.candidate.score - a.candidate.score).slice(0, NEAR_MAX);
}

/** One edit over both places. The same change made twice, `<` to `<=` say, is the likeliest pair. */
function combined(one: Candidate, other: Candidate, rank: number, tree: Tree): Candidate | null {
  if (one.file !== other.file) return null;
  const [first, second] = one.edit.start < other.edit.start ? [one.edit, other.edit] : [other.edit, one.edit];
  if (first.end >= second.start) return null;
  const text = tree.get(one.file) ?? '';
  const isTwin = one.edit.text === other.edit.text && one.template === other.template;
  return {
    file: one.file,
    edit: difference(text, applyEdit(applyEdit(text, second), first)),
    template: one.template === other.template ? `${one.template}, twice` : `${one.template} and ${other.template}`,
    line: Math.min(one.line, other.line),
    score: (other.score / (1 + rank * 0.25)) * (isTwin ? 2 : 1),
    isPair: true,
  };
}
