import { exposing, place, qualifiedName, recording, type Touched } from '@soulcaster/agent/agents/repair/callable';
import { openDirectory } from '@soulcaster/agent/agents/repair/directory/open-directory';
import { enclosingFunction } from '@soulcaster/agent/agents/repair/languages/language';
import { type Parsed, parseSource } from '@soulcaster/agent/agents/repair/languages/parse';
import { Oracle, type Overlay } from '@soulcaster/agent/agents/repair/oracle';
import { suitesOf } from '@soulcaster/agent/agents/repair/suites';
import { readTree, type Tree } from '@soulcaster/agent/context/tree';
import type { Bench } from './judge.ts';

export interface Sameness {
  /** Inputs that the reference answers, recorded from the tests and mutated. */
  inputs: number;
  /** The first call for which patch and reference differ. */
  differs: { call: string; reference: string; patch: string } | null;
}

export const INPUTS_MIN = 200;
const COUNTS = [300, 1200];
const REFUSES = /^(raises |does not end)/;
const AT_ONCE = 20;
const PATIENT_MS = 4000;
const LIMITS = { wallMs: 3_600_000, memoryMb: 2048, pids: 256, diskMb: 1024, outputBytesMax: 16_000_000 };

/**
 * Whether a patch answers as the reference does, called with what the functions were given while the tests ran with the
 * reference, and with mutations of it. Inputs that the reference refuses (it raises, it does not end) say nothing. Null
 * when no touched function could be called from outside.
 */
export async function compareWithReference(
  bench: Bench,
  question: { directory: string; testCommand: string | null; patch: Overlay; reference: Overlay; seed: number },
): Promise<Sameness | null> {
  const { directory, patch, reference } = question;
  const { sandbox } = await openDirectory(directory, { ...bench, limits: LIMITS });
  await using _closed = sandbox;
  const before = await readTree(sandbox);
  for (const [path, text] of Object.entries(reference)) await sandbox.writeFile(path, text);
  const tree: Tree = new Map([...before, ...Object.entries(reference)]);
  const { suites } = await suitesOf(question.testCommand, tree);
  const touched = new Map<string, Touched>();
  for (const change of [reference, patch])
    for (const each of await functionsTouched(before, change)) touched.set(`${each.file}:${each.name}`, each);
  let inputs = 0;
  for (const suite of suites) {
    const oracle = new Oracle(sandbox, suite);
    try {
      const baseline = await oracle.baseline();
      const tests = baseline.ok ? baseline.tests.filter((test) => test.status === 'passed').map((test) => test.id) : [];
      for (const each of tests.length > 0 ? touched.values() : []) {
        // What the patch left alone is as it was before the fix, not as the reference has it.
        const restored = Object.fromEntries(Object.keys(reference).map((path) => [path, before.get(path) ?? '']));
        const answers = await compareAt(oracle, each, { tests, tree, patched: { ...restored, ...patch }, ...question });
        inputs += answers.inputs;
        if (answers.differs) return { inputs, differs: answers.differs };
      }
    } finally {
      await oracle.close();
    }
  }
  return inputs > 0 ? { inputs, differs: null } : null;
}

/** The functions around the lines in which a file differs from what it was. */
async function functionsTouched(before: Tree, change: Overlay): Promise<Touched[]> {
  const found = new Map<string, Touched>();
  for (const [file, text] of Object.entries(change)) {
    const old = before.get(file);
    const parsed = old === undefined ? null : await parseSource(file, old);
    if (!parsed || old === undefined) continue;
    for (const at of changedOffsets(old, text)) {
      const name = callableAround(parsed, at);
      if (name) found.set(`${file}:${name}`, { file, name });
    }
    parsed.close();
  }
  return [...found.values()];
}

/** A function inside of another one is called through that. */
function callableAround(parsed: Parsed, at: number): string | null {
  const node = parsed.root.descendantForIndex(at);
  let fn = node && enclosingFunction(parsed.language, node);
  while (fn) {
    const name = qualifiedName(parsed, fn.startIndex);
    if (name) return name;
    fn = fn.parent && enclosingFunction(parsed.language, fn.parent);
  }
  return null;
}

/** Where lines of the old text are gone or new ones stand before them. */
function changedOffsets(old: string, text: string): number[] {
  const [lines, kept] = [old.split('\n'), new Set(text.split('\n'))];
  const first = lines.findIndex((line, index) => line !== text.split('\n')[index]);
  const offsets = lines.map((_line, index) => lines.slice(0, index).join('\n').length + (index > 0 ? 1 : 0));
  const indent = (index: number) => (lines[index]?.search(/\S|$/) ?? 0) + (offsets[index] ?? 0);
  const changed = lines.flatMap((line, index) => (kept.has(line) ? [] : [index]));
  const around = first < 0 ? [] : [Math.max(0, first - 1), first];
  return [...new Set([...changed, ...(changed.length > 0 ? [] : around)])].map(indent);
}

interface Compared {
  tests: string[];
  tree: Tree;
  reference: Overlay;
  patched: Overlay;
  seed: number;
}

async function compareAt(oracle: Oracle, touched: Touched, compared: Compared): Promise<Sameness> {
  const { tree, tests, seed, reference } = compared;
  const text = tree.get(touched.file) ?? '';
  const overlay = { [touched.file]: await recording(touched, text) };
  let answered = 0;
  for (const count of COUNTS) {
    const recorded = await oracle.record({ ...place(touched, oracle), overlay, tests, count, seed });
    if (!recorded) return { inputs: 0, differs: null };
    const ask = (change: Overlay, inputs: unknown[], callMs?: number) => {
      const overlay = { ...change, [touched.file]: exposing(touched, change[touched.file] ?? text) };
      const request = { ...place(touched, oracle), overlay, module: recorded.module };
      return evaluate(oracle, callMs === undefined ? request : { ...request, callMs }, inputs);
    };
    const right = await ask(reference, recorded.inputs);
    const usable = recorded.inputs.flatMap((input, at) =>
      REFUSES.test(right[at] ?? '') ? [] : [{ input, right: right[at], shown: recorded.shown[at] }],
    );
    const differs = await firstDifference(usable, ask, compared);
    if (differs)
      return { inputs: usable.length, differs: { ...differs, call: `${touched.name}(${differs.call ?? ''})` } };
    answered = usable.length;
    if (answered >= INPUTS_MIN) break;
  }
  return { inputs: answered, differs: null };
}

async function firstDifference(
  calls: { input: unknown; right: string | undefined; shown: string | undefined }[],
  ask: (change: Overlay, inputs: unknown[], callMs?: number) => Promise<string[]>,
  { reference, patched }: Compared,
) {
  const inputsOf = (some: typeof calls) => some.map(({ input }) => input);
  for (let from = 0; from < calls.length; from += AT_ONCE) {
    const some = calls.slice(from, from + AT_ONCE);
    const given = await ask(patched, inputsOf(some));
    for (const call of some.filter(({ right }, index) => given[index] !== right)) {
      // On a busy machine a call may be late.
      const [now = ''] = await ask(reference, [call.input], PATIENT_MS);
      if (REFUSES.test(now)) continue;
      const [other = ''] = await ask(patched, [call.input], PATIENT_MS);
      if (now !== other) return { call: call.shown, reference: now, patch: other };
    }
  }
  return null;
}

type Request = Omit<Parameters<Oracle['evaluate']>[0], 'inputs'>;

/** A few inputs at once, and one by one where one of them takes the others with it. */
async function evaluate(oracle: Oracle, request: Request, inputs: unknown[]): Promise<string[]> {
  const answers: string[] = [];
  for (let at = 0; at < inputs.length; at += AT_ONCE) {
    const some = inputs.slice(at, at + AT_ONCE);
    const together = await oracle.evaluate({ ...request, inputs: some });
    const results = together?.results.filter((each) => each !== null) ?? [];
    if (results.length === some.length) answers.push(...results);
    else if (some.length === 1) answers.push('does not end');
    else
      for (const one of some) {
        const alone = await oracle.evaluate({ ...request, inputs: [one] });
        answers.push(alone?.results[0] ?? 'does not end');
      }
  }
  return answers;
}
