import type { Tree } from '../../context/tree.ts';
import { exposing, place, qualifiedName, recording, type Touched } from './callable.ts';
import { parseSource } from './languages/parse.ts';
import type { Evaluation, Oracle } from './oracle.ts';
import type { Plausible } from './search.ts';

type Results = Evaluation['results'];

/** Whether patches that pass all tests also behave alike where no test looks. */
export type Agreement =
  | { kind: 'alike'; inputs: number; work: number[]; patches: Plausible[] }
  | { kind: 'differ'; touched: Touched; shown: string; results: { result: string; patches: Plausible[] }[] }
  /** The calls could not be recorded or repeated. */
  | { kind: 'unknown' };

const INPUTS = 200;
const PATCHES_MAX = 24;
export const HANGS = 'does not end';

/**
 * Calls the functions that the patches touch with recorded and mutated inputs, and compares what comes out. An input that
 * a patch was not asked about, or that the best one answers with an error, says nothing.
 */
export async function compareBehaviour(
  oracle: Oracle,
  patches: Plausible[],
  tree: Tree,
  tests: string[],
  seed: number,
): Promise<Agreement> {
  const compared = patches.slice(0, PATCHES_MAX);
  const [first] = compared;
  if (!first) return { kind: 'unknown' };
  let inputs = 0;
  const work = compared.map(() => 0);
  for (const touched of await functionsTouched(compared, tree)) {
    const recorded = await recordCalls(oracle, touched, first, tree, tests, seed);
    if (!recorded) continue;
    const asked = [...compared, unchanged(first, tree)].map((patch) =>
      behaviour(oracle, touched, patch, tree, recorded),
    );
    const answers = await Promise.all(asked);
    const original = answers.pop();
    if (answers.some((each) => each === null)) return { kind: 'unknown' };
    const all = answers.map((each) => each?.results ?? []);
    const sound = all.flatMap((each, index) => (breaks(each, all, original?.results ?? null) ? [] : [index]));
    // A patch that falls over where the code gave a value is out: nobody has to be asked about it.
    if (sound.length === 0) return { kind: 'unknown' };
    if (sound.length < compared.length)
      return compareBehaviour(
        oracle,
        sound.flatMap((index) => compared[index] ?? []),
        tree,
        tests,
        seed,
      );
    const results = all;
    inputs += recorded.shown.filter((_, at) => isValue(results[0]?.[at])).length;
    for (const [index, each] of answers.entries()) work[index] = (work[index] ?? 0) + (each?.work ?? 0);
    const at = clearestDifference(results, recorded.shown, original?.results ?? null);
    if (at === null) continue;
    const differing = grouped(
      results.map((each) => each[at] ?? ''),
      compared,
    );
    return { kind: 'differ', touched, shown: recorded.shown[at] ?? '', results: differing };
  }
  return inputs > 0 ? { kind: 'alike', inputs, work, patches: compared } : { kind: 'unknown' };
}

const FALLS_OVER =
  /^(does not end|raises (UnboundLocalError|NameError|TypeError|AttributeError|IndexError|KeyError|RecursionError|ReferenceError|RangeError))$/;

function breaks(results: Results, all: Results[], original: Results | null): boolean {
  return results.some(
    (result, at) => FALLS_OVER.test(result ?? '') && isValue(original?.[at]) && all.some((other) => isValue(other[at])),
  );
}

const isValue = (result: string | null | undefined) =>
  typeof result === 'string' && result !== HANGS && !result.startsWith('raises ');

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
  return [...found.values()].slice(0, 4);
}

async function recordCalls(
  oracle: Oracle,
  touched: Touched,
  first: Plausible,
  tree: Tree,
  tests: string[],
  seed: number,
) {
  const text = touched.file === first.candidate.file ? first.text : (tree.get(touched.file) ?? '');
  const overlay = { [first.candidate.file]: first.text, [touched.file]: await recording(touched, text) };
  return oracle.record({ ...place(touched, oracle), overlay, tests, count: INPUTS, seed });
}

async function behaviour(
  oracle: Oracle,
  touched: Touched,
  patch: Plausible,
  tree: Tree,
  recorded: { module: string; inputs: unknown[] },
): Promise<Evaluation | null> {
  const text = touched.file === patch.candidate.file ? patch.text : (tree.get(touched.file) ?? '');
  const overlay = { [patch.candidate.file]: patch.text, [touched.file]: exposing(touched, text) };
  return oracle.evaluate({ ...place(touched, oracle), overlay, module: recorded.module, inputs: recorded.inputs });
}

/**
 * The shortest call that tells the patches apart: a person has to judge it. Where a patch raises just what the code
 * always raised, the input is taken for one that nobody gives.
 */
function clearestDifference(results: Results[], shown: string[], original: Results | null): number | null {
  let best: number | null = null;
  for (const [at, call] of shown.entries()) {
    const seen = new Set(results.map((each) => each[at] ?? null));
    if (seen.has(null)) continue;
    const before = original?.[at];
    if (before?.startsWith('raises ') && seen.has(before)) continue;
    if (seen.size > 1 && (best === null || call.length < (shown[best]?.length ?? 0))) best = at;
  }
  return best;
}

function unchanged(patch: Plausible, tree: Tree): Plausible {
  return { ...patch, text: tree.get(patch.candidate.file) ?? '' };
}

function grouped(results: string[], patches: Plausible[]): { result: string; patches: Plausible[] }[] {
  const groups = new Map<string, Plausible[]>();
  for (const [index, result] of results.entries()) {
    const patch = patches[index];
    if (patch) groups.set(result, [...(groups.get(result) ?? []), patch]);
  }
  return [...groups].map(([result, members]) => ({ result, patches: members }));
}
