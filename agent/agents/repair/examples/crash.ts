import type { ExampleCall, Expected } from '@soulcaster/contract';
import { matchFrames } from '../../../context/frames.ts';
import type { Tree } from '../../../context/tree.ts';
import type { FixBrief, StackFrame } from '../../../types.ts';
import type { GivenExample } from './in-run.ts';
import { parseLiteral } from './literals.ts';
import { locate } from './locate.ts';

/** Only what keeps a call from crashing can be found by a check that says no more than that. */
export const CRASH_TEMPLATES = new Set(['missing guard', 'guarded condition', 'off by one', 'slice', 'comparator']);

/** A crash as a report tells it: its words, and its frames, innermost first. */
export interface Crash {
  text: string;
  frames: StackFrame[];
}

/** What a crash says before any code is looked at: that this function must not raise this error. */
export interface CrashSaid {
  function: string;
  error: string;
}

/** Null where nothing but words is told: no variables of an own frame, or no error's name. */
export function crashSaid({ text, frames }: Crash): CrashSaid | null {
  const top = frames.find((frame) => frame.inApp);
  const error = /\b[A-Z]\w{0,80}(?:Error|Exception)\b/.exec(text)?.[0];
  const name = top?.function?.split(/[.\s]/).at(-1);
  return error && top?.vars && name ? { function: name, error } : null;
}

export type CrashCall =
  | { ok: true; call: ExampleCall; expected: Extract<Expected, { kind: 'no_error' }> }
  | { ok: false; problem: string };

/**
 * The call of the innermost own frame of a crash, from the variables that it was told with: it must not raise that error.
 * Null where there are none.
 */
export async function crashCall(crash: Crash, tree: Tree): Promise<CrashCall | null> {
  const said = crashSaid(crash);
  const top = crash.frames.find((frame) => frame.inApp);
  if (!said || !top?.vars) return null;
  const [matched] = matchFrames([top], [...tree.keys()]);
  const [file, another] = matched?.files ?? [];
  if (!file || another)
    return {
      ok: false,
      problem: `The repository has ${another ? 'several files' : 'no file'} like \`${top.file.slice(0, 200)}\`.`,
    };
  const located = await locate({ path: [said.function], file }, tree);
  if (!located.ok) return { ok: false, problem: located.problem };
  const { place } = located;
  if (place.file !== file) return { ok: false, problem: `\`${said.function}\` is not in ${file}.` };
  const vars = top.vars;
  const given: ExampleCall['arguments'] = [];
  for (const name of place.parameters) {
    const value = Object.hasOwn(vars, name) ? await parseLiteral(vars[name] ?? '', place.language) : null;
    if (value === null) return { ok: false, problem: `The crash does not tell \`${name}\` as a plain value.` };
    given.push(value);
  }
  if (given.length > 20) return { ok: false, problem: 'There are more than 20 arguments.' };
  const call = { file, function: said.function, arguments: given };
  return { ok: true, call, expected: { kind: 'no_error', error: said.error } };
}

/** As a run takes it, from all that it is told. */
export async function crashExample({ title, reports, frames }: FixBrief, tree: Tree): Promise<GivenExample | null> {
  const text = [title, ...reports.flatMap((report) => [report.title, report.body])].join('\n');
  const found = await crashCall({ text, frames }, tree);
  return found?.ok ? { call: found.call, expected: found.expected, isKept: false } : null;
}
