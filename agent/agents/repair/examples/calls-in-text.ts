import type { Literal } from '@soulcaster/contract';
import { type ExampleLanguage, parseLiterals } from './literals.ts';
import { closing } from './value-at.ts';

/** What looks like a call in a text. Without arguments (null) it is one that cannot be repeated: `f(x)`. */
export interface CallInText {
  start: number;
  end: number;
  /** `Class.method` is ['Class', 'method']. */
  path: string[];
  arguments: Literal[] | null;
  collected: boolean;
  /** The same for the same call. */
  key: string;
}

const CALL = /(?<![\p{L}\p{N}_$)\]]|(?<!\.\.)\.)([\p{L}_$][\p{L}\p{N}_$]*(?:\.[\p{L}_$][\p{L}\p{N}_$]*){0,4})\(/gu;
const CALLS_MAX = 200;

/** Around a call these change nothing of what is said about it. */
const SHOWING = /^(?:print|console\.(?:log|dir)|repr|pprint)$/;
const ASSERTING = /^(?:expect|(?:self|unittest|t)\.assert\w+|assert(?:\.\w+)?|assert[A-Z]\w*)$/;
const COLLECTING = /^(?:list|Array\.from)$/;

/** All calls of a text, outermost, in their order. */
export async function callsIn(text: string, language: ExampleLanguage): Promise<CallInText[]> {
  const found: CallInText[] = [];
  const pattern = new RegExp(CALL);
  for (let match = pattern.exec(text); match && found.length < CALLS_MAX; match = pattern.exec(text)) {
    const name = match[1] ?? '';
    const open = match.index + match[0].length - 1;
    const end = closing(text, open);
    if (end === null || isDeclared(text, match.index)) continue;
    if (ASSERTING.test(name)) continue;
    const inner = text.slice(open + 1, end - 1);
    if ((SHOWING.test(name) || COLLECTING.test(name)) && isOneCall(inner)) continue;
    const call = await callOf(text, { start: match.index, open, end, name }, language);
    found.push(widened(text, call));
    pattern.lastIndex = call.end;
  }
  return withoutMentions(found);
}

async function callOf(
  text: string,
  { start, open, end, name }: { start: number; open: number; end: number; name: string },
  language: ExampleLanguage,
): Promise<CallInText> {
  const path = name.split('.');
  const given = text.slice(open + 1, end - 1);
  const method = /^\.([\p{L}_$][\p{L}\p{N}_$]*)\(/u.exec(text.slice(end, end + 200));
  if (method && path.length === 1 && given.trim() === '') {
    const close = closing(text, end + method[0].length - 1);
    if (close !== null) {
      const values = await parseLiterals(text.slice(end + method[0].length, close - 1), language);
      return made(start, close, [...path, method[1] ?? ''], values.ok ? values.values : null);
    }
  }
  const isNew = /\bnew\s+$/.test(text.slice(0, start));
  const values = isNew ? null : await parseLiterals(given, language);
  return made(start, end, path, values?.ok ? values.values : null);
}

function made(start: number, end: number, path: string[], values: Literal[] | null): CallInText {
  return { start, end, path, arguments: values, collected: false, key: keyOf(path, values, start) };
}

const keyOf = (path: string[], values: Literal[] | null, start: number) =>
  `${path.join('.')}(${values ? JSON.stringify(values) : `? ${start}`})`;

/** `await f(1)`, `list(f(1))`, `[...f(1)]` and `print(f(1))` stand for the call. */
function widened(text: string, call: CallInText): CallInText {
  const before = text.slice(Math.max(0, call.start - 60), call.start);
  const after = text.slice(call.end, call.end + 20);
  const word = /\b(?:await|new)\s+$/.exec(before);
  if (word) return widened(text, { ...call, start: call.start - word[0].length });
  if (before.endsWith('[...') && after.startsWith(']'))
    return widened(text, { ...call, start: call.start - 4, end: call.end + 1, collected: true });
  const around = /([\p{L}_$][\p{L}\p{N}_$.]*)\(\s*$/u.exec(before);
  const close = /^\s*\)/.exec(after);
  if (!around || !close || !(SHOWING.test(around[1] ?? '') || COLLECTING.test(around[1] ?? ''))) return call;
  const collected = call.collected || COLLECTING.test(around[1] ?? '');
  return widened(text, { ...call, start: call.start - around[0].length, end: call.end + close[0].length, collected });
}

function isOneCall(inner: string): boolean {
  const open = /^\s*(?:await\s+|list\(|Array\.from\(|\[\.\.\.)*(?:new\s+)?[\p{L}_$][\p{L}\p{N}_$.]*\(/u.exec(inner);
  return open !== null;
}

const isDeclared = (text: string, start: number) =>
  /(?:\bdef|\bfunction\s*\*?|\bclass|\bfn|\bfunc)\s+$/.test(text.slice(Math.max(0, start - 20), start));

/** `f()` in a sentence about `f(1)` is its name. */
function withoutMentions(calls: CallInText[]): CallInText[] {
  const called = new Set(calls.filter((call) => call.arguments?.length !== 0).map((call) => call.path.at(-1)));
  return calls.filter((call) => call.arguments?.length !== 0 || !called.has(call.path.at(-1)));
}
