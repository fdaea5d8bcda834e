import type { ExampleCall, Expected, Given } from '@soulcaster/contract';
import { matchFrames } from '../../../context/frames.ts';
import type { Tree } from '../../../context/tree.ts';
import type { FixBrief, StackFrame } from '../../../types.ts';
import { functionAt } from './function-at.ts';
import type { GivenExample } from './in-run.ts';
import { type Located, locate } from './locate.ts';
import type { Place } from './place.ts';
import { toldObject, toldValue } from './told-value.ts';

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
 * Null where there are none; where one of its values is not told as it was, no call is made up.
 */
export async function crashCall(crash: Crash, tree: Tree): Promise<CrashCall | null> {
  const said = crashSaid(crash);
  const top = crash.frames.find((frame) => frame.inApp);
  if (!said || !top?.vars) return null;
  const found = await crashPlace(said.function, top, tree);
  if (!found.ok) return found;
  const { place } = found;
  const given = await givenIn(top.vars, place);
  if (!given.ok) return given;
  const self = Object.hasOwn(top.vars, 'self') ? top.vars.self : undefined;
  const object = place.owner !== null && !place.isStatic ? await toldObject(place, self) : null;
  if (object && !object.ok) return object;
  const name = place.owner === null ? said.function : `${place.owner}.${place.name}`;
  const call = { file: place.file, function: name, ...given.given, ...(object && { made: object.made }) };
  return { ok: true, call, expected: { kind: 'no_error', error: said.error } };
}

type Read = { ok: true; given: Given } | { ok: false; problem: string };

async function givenIn(vars: Record<string, string>, { name: of, parameters, language }: Place): Promise<Read> {
  const given: Given['arguments'] = [];
  const named: NonNullable<Given['named']> = [];
  for (const { name, kind } of parameters) {
    if (kind === 'odd')
      return { ok: false, problem: `\`${name}\` of \`${of}\` cannot be told from the variables of a crash.` };
    const told = await toldValue(name, Object.hasOwn(vars, name) ? vars[name] : undefined, language);
    if (!told.ok) return told;
    if (kind === 'keyword') named.push({ name, value: told.value });
    else given.push(told.value);
  }
  if (given.length + named.length > 20) return { ok: false, problem: 'There are more than 20 arguments.' };
  return { ok: true, given: { arguments: given, ...(named.length > 0 && { named }) } };
}

/** The function of the frame, of its class where the frame's line is in one. */
async function crashPlace(name: string, top: StackFrame, tree: Tree): Promise<Located> {
  const [matched] = matchFrames([top], [...tree.keys()]);
  const [file, another] = matched?.files ?? [];
  if (!file || another) {
    const many = another ? 'several files' : 'no file';
    return { ok: false, problem: `The repository has ${many} like \`${top.file.slice(0, 200)}\`.` };
  }
  const around = top.line === undefined ? null : await functionAt(file, top.line, tree);
  const path = around?.at(-1) === name ? around : [name];
  const located = await locate({ path, file, isMade: path.length > 1 }, tree);
  if (!located.ok || located.place.file === file) return located;
  return { ok: false, problem: `\`${name}\` is not in ${file}.` };
}

/** As a run takes it, from all that it is told. */
export async function crashExample({ title, reports, frames }: FixBrief, tree: Tree): Promise<GivenExample | null> {
  const text = [title, ...reports.flatMap((report) => [report.title, report.body])].join('\n');
  const found = await crashCall({ text, frames }, tree);
  return found?.ok ? { call: found.call, expected: found.expected, isKept: false } : null;
}
