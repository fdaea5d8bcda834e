import type { Tree } from '../../context/tree.ts';
import { exposing, place, qualifiedName, recording, type Touched } from './callable.ts';
import { parseSource } from './languages/parse.ts';
import type { Evaluation, Oracle } from './oracle.ts';
import { changesMore, isValue, type Observed, quickest, withoutOutliers } from './outliers.ts';
import type { Plausible } from './search.ts';

/** Whether patches that pass all tests also behave alike where no test looks. */
export type Agreement =
  | { kind: 'alike'; inputs: number; patches: Plausible[] }
  | { kind: 'differ'; touched: Touched; shown: string; results: { result: string; patches: Plausible[] }[] }
  /** Nothing was seen that tells them apart, nor enough to say that they are the same. */
  | { kind: 'unknown'; doubt: Doubt };

/** Why a patch is not trusted though it passes all tests. */
export type Doubt =
  | 'uncalled'
  | 'few'
  | 'time'
  | 'slow'
  | 'more'
  | 'pair'
  | 'part'
  | 'special'
  | 'unrun'
  | 'unconfirmed';

const INPUTS = 200;
/** That patches agree on less says nothing. */
const INPUTS_LEAST = 20;
/** The best of them, where more pass all tests. */
export const PATCHES_MAX = 40;
const FUNCTIONS_MAX = 4;

/**
 * Calls the functions that the patches touch with recorded and mutated inputs, and compares what comes out. Patches that
 * fall over where the code gave a value, or are much slower than it, are put aside: nobody has to be asked about them.
 */
export async function compareBehaviour(
  oracle: Oracle,
  patches: Plausible[],
  tree: Tree,
  tests: string[],
  seed: number,
): Promise<Agreement> {
  const compared = patches.slice(0, PATCHES_MAX);
  const observed: Observed[] = [];
  for (const touched of await functionsTouched(compared, tree)) {
    const seen = await observe(oracle, touched, compared, { tree, tests, seed });
    if (oracle.isOver) return { kind: 'unknown', doubt: 'time' };
    if (seen) observed.push(seen);
  }
  const { sound, quick } = withoutOutliers(compared.length, observed);
  if (sound.length === 0) return { kind: 'unknown', doubt: 'uncalled' };
  const pool = quick.length > 0 ? quick : sound;
  const chosen = quickest(pool, observed);
  const kept = [...chosen, ...pool.filter((index) => !chosen.includes(index))];
  for (const each of observed) {
    const differing = differenceIn(each, kept, compared);
    if (differing) return differing;
  }
  if (quick.length === 0) return { kind: 'unknown', doubt: 'slow' };
  const [best = 0] = kept;
  const { inputs, changed } = reached(observed, best);
  // What the edit does not show in, an object that is handed back unlooked at say, is not compared either.
  if (changed === 0) return { kind: 'unknown', doubt: 'uncalled' };
  if (observed.some((each) => changesMore(best, each))) return { kind: 'unknown', doubt: 'more' };
  if (inputs < INPUTS_LEAST && kept.length > 1) return { kind: 'unknown', doubt: 'few' };
  return { kind: 'alike', inputs, patches: chosen.flatMap((index) => compared[index] ?? []) };
}

async function functionsTouched(patches: Plausible[], tree: Tree): Promise<Touched[]> {
  const found = new Map<string, Touched>();
  for (const { candidate } of patches) {
    const parsed = await parseSource(candidate.file, tree.get(candidate.file) ?? '');
    if (!parsed) continue;
    for (const at of [candidate.edit.start, candidate.edit.end]) {
      const name = qualifiedName(parsed, at);
      if (name) found.set(`${candidate.file}:${name}`, { file: candidate.file, name });
    }
    parsed.close();
  }
  return [...found.values()].slice(0, FUNCTIONS_MAX);
}

interface Surveyed {
  tree: Tree;
  tests: string[];
  seed: number;
}

async function observe(
  oracle: Oracle,
  touched: Touched,
  patches: Plausible[],
  { tree, tests, seed }: Surveyed,
): Promise<Observed | null> {
  const [first] = patches;
  if (!first) return null;
  const text = touched.file === first.candidate.file ? first.text : (tree.get(touched.file) ?? '');
  const overlay = { [first.candidate.file]: first.text, [touched.file]: await recording(touched, text) };
  const recorded = await oracle.record({ ...place(touched, oracle), overlay, tests, count: INPUTS, seed });
  if (!recorded) return null;
  const ask = (file: string, text: string, inputs: unknown[]): Promise<Evaluation | null> => {
    const own = touched.file === file ? text : (tree.get(touched.file) ?? '');
    const overlay = { [file]: text, [touched.file]: exposing(touched, own) };
    return oracle.evaluate({ ...place(touched, oracle), overlay, module: recorded.module, inputs });
  };
  // What the best one had no time for is not asked of the others.
  const answer = await ask(first.candidate.file, first.text, recorded.inputs);
  const isAsked = (_: unknown, at: number) => !answer || answer.results[at] !== null;
  const inputs = recorded.inputs.filter(isAsked);
  const [original, ...answers] = await Promise.all([
    ask(first.candidate.file, tree.get(first.candidate.file) ?? '', inputs),
    ...patches.slice(1).map(({ candidate, text }) => ask(candidate.file, text, inputs)),
  ]);
  const results = answer?.results.filter(isAsked) ?? [];
  return {
    touched,
    shown: recorded.shown.filter(isAsked),
    recorded: recorded.inputs.slice(0, recorded.recorded).filter(isAsked).length,
    original: original ?? null,
    answers: [answer && { results, steps: answer.steps }, ...answers],
  };
}

/**
 * The shortest call that tells patches apart: a person has to judge it. Where a patch raises just what the code always
 * raised, the input is taken for one that nobody gives; not so where this is the very error that the edit takes away.
 */
function differenceIn({ touched, shown, original, answers }: Observed, kept: number[], patches: Plausible[]) {
  const results = kept.map((index) => answers[index]?.results ?? []);
  const mended = original?.results.filter((before, at) => raises(before) && isValue(results[0]?.[at])) ?? [];
  let best: number | null = null;
  for (const [at, call] of shown.entries()) {
    const seen = new Set(results.map((each) => each[at] ?? null));
    if (seen.has(null)) continue;
    const before = original?.results[at];
    if (raises(before) && seen.has(before ?? null) && !mended.includes(before ?? null)) continue;
    if (seen.size > 1 && (best === null || call.length < (shown[best]?.length ?? 0))) best = at;
  }
  if (best === null) return null;
  const groups = new Map<string, Plausible[]>();
  for (const [rank, index] of kept.entries()) {
    const patch = patches[index];
    const result = results[rank]?.[best] ?? '';
    if (patch) groups.set(result, [...(groups.get(result) ?? []), patch]);
  }
  const grouped = [...groups].map(([result, members]) => ({ result, patches: members }));
  return { kind: 'differ', touched, shown: shown[best] ?? '', results: grouped } as const;
}

const raises = (result: string | null | undefined) => result?.startsWith('raises ') ?? false;

/** The inputs that a patch gives a value for, and those of them for which the code gave something else. */
function reached(observed: Observed[], index: number): { inputs: number; changed: number } {
  const pairs = observed.flatMap(({ answers, original }) =>
    (answers[index]?.results ?? []).map((result, at) => ({ result, before: original?.results[at] ?? null })),
  );
  const given = pairs.filter(({ result }) => isValue(result));
  return { inputs: given.length, changed: given.filter(({ result, before }) => result !== before).length };
}
