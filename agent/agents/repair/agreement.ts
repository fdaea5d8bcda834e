import type { Tree } from '../../context/tree.ts';
import { enclosingFunction } from './languages/language.ts';
import { type Parsed, parseSource } from './languages/parse.ts';
import type { Oracle } from './oracle.ts';
import type { Plausible } from './search.ts';

/** Whether patches that pass all tests also behave alike where no test looks. */
export type Agreement =
  | { kind: 'alike'; inputs: number }
  | { kind: 'differ'; call: string; results: { result: string; patches: Plausible[] }[] }
  /** The calls could not be recorded or repeated. */
  | { kind: 'unknown' };

const INPUTS = 200;
const PATCHES_MAX = 24;

/** Calls the functions that the patches touch with recorded and mutated inputs, and compares what comes out. */
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
  for (const touched of await functionsTouched(compared, tree)) {
    const recorded = await recordCalls(oracle, touched, first, tree, tests, seed);
    if (!recorded) continue;
    const results: (string[] | null)[] = [];
    for (const patch of compared) results.push(await behaviour(oracle, touched, patch, tree, recorded));
    inputs += recorded.inputs.length;
    const original = await behaviour(oracle, touched, unchanged(first, tree), tree, recorded);
    const at = clearestDifference(results, recorded.shown, original);
    if (at === null) continue;
    const call = `${touched.name}(${recorded.shown[at] ?? ''})`;
    return {
      kind: 'differ',
      call,
      results: grouped(
        results.map((each) => each?.[at] ?? 'does not end'),
        compared,
      ),
    };
  }
  return inputs > 0 ? { kind: 'alike', inputs } : { kind: 'unknown' };
}

/** A function that can be called from outside. */
export interface Touched {
  file: string;
  name: string;
}

async function functionsTouched(patches: Plausible[], tree: Tree): Promise<Touched[]> {
  const found = new Map<string, Touched>();
  for (const { candidate } of patches) {
    const parsed = await parseSource(candidate.file, tree.get(candidate.file) ?? '');
    if (!parsed) continue;
    const name = qualifiedName(parsed, candidate.edit.start);
    if (name) found.set(`${candidate.file}:${name}`, { file: candidate.file, name });
    parsed.close();
  }
  return [...found.values()].slice(0, 4);
}

/** The function around a place, as a caller names it; null where nobody outside can call it. */
export function qualifiedName(parsed: Parsed, at: number): string | null {
  const node = parsed.root.descendantForIndex(at);
  const fn = node && enclosingFunction(parsed.language, node);
  const name = fn && parsed.language.functionName(fn);
  if (!fn || !name) return null;
  const owner = fn.parent?.type === 'block' && fn.parent.parent?.type === 'class_definition' ? fn.parent.parent : null;
  if (owner) return `${owner.childForFieldName('name')?.text ?? ''}.${name}`;
  // A function inside of a function, or a method of a JavaScript class, cannot be called from outside.
  const outer = fn.parent && enclosingFunction(parsed.language, fn.parent);
  return outer || fn.type === 'method_definition' ? null : name;
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
): Promise<string[] | null> {
  const text = touched.file === patch.candidate.file ? patch.text : (tree.get(touched.file) ?? '');
  const overlay = { [patch.candidate.file]: patch.text, [touched.file]: exposing(touched, text) };
  return oracle.evaluate({ ...place(touched, oracle), overlay, module: recorded.module, inputs: recorded.inputs });
}

/** Where the suite's own tests import a function from. */
export function place(touched: Touched, oracle: Oracle) {
  const top = oracle.suite.framework === 'unittest' && oracle.suite.top !== '.' ? `${oracle.suite.top}/` : '';
  const inner = touched.file.startsWith(top) ? touched.file.slice(top.length) : touched.file;
  const module = inner
    .replace(/\.py$/, '')
    .replace(/\/__init__$/, '')
    .replaceAll('/', '.');
  return { file: touched.file, function: touched.name, module };
}

/** JavaScript has no way to watch calls from outside, so the function itself tells of them. */
export async function recording({ file, name }: Touched, text: string): Promise<string> {
  const parsed = await parseSource(file, text);
  if (!parsed || parsed.language.id === 'python') return text;
  for (const fn of parsed.root.descendantsOfType(['function_declaration', 'arrow_function', 'function_expression'])) {
    if (!fn || !parsed.language.isFunction(fn) || parsed.language.functionName(fn) !== name) continue;
    const body = parsed.language.body(fn);
    const values = fn.type === 'arrow_function' ? `[${parsed.language.parameters(fn).join(', ')}]` : 'arguments';
    if (body?.type !== 'statement_block') break;
    const at = body.startIndex + 1;
    parsed.close();
    return `${text.slice(0, at)} globalThis.__soulcasterRecord(${values});${text.slice(at)}`;
  }
  parsed.close();
  return text;
}

/** What `evaluate` needs to find the function: a module does not show all that it holds. */
export function exposing({ file, name }: Touched, text: string): string {
  return file.endsWith('.py') ? text : `${text}\n;globalThis.__soulcasterFunction = ${name};\n`;
}

/**
 * The shortest call that tells the patches apart: a person has to judge it. Where a patch raises just what the code
 * always raised, the input is taken for one that nobody gives.
 */
function clearestDifference(results: (string[] | null)[], shown: string[], original: string[] | null): number | null {
  let best: number | null = null;
  for (const [at, call] of shown.entries()) {
    const seen = new Set(results.map((each) => each?.[at] ?? 'does not end'));
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
