import { type CallInText, callMade, isEmpty, NOTHING, unclearCall } from './call-in-text.ts';
import { parseGiven } from './given.ts';
import type { ExampleLanguage } from './literals.ts';
import { withReceivers } from './receivers.ts';
import { closing } from './value-at.ts';

const CALL = /(?<![\p{L}\p{N}_$)\]]|(?<!\.\.)\.)([\p{L}_$][\p{L}\p{N}_$]*(?:\.[\p{L}_$][\p{L}\p{N}_$]*){0,4})\(/gu;
const CALLS_MAX = 200;

/** Around a call these change nothing of what is said about it. */
const SHOWING = /^(?:print|console\.(?:log|dir)|repr|pprint)$/;
const ASSERTING =
  /^(?:expect|(?:self|unittest|t)\.assert\w+|assert(?:\.\w+)?|assert[A-Z]\w*|pytest\.(?:raises|approx))$/;
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
  const calls = withReceivers(text, found);
  return withoutMentions(calls.map((call) => (isNew(text, call) ? unclearCall(call) : call)));
}

async function callOf(
  text: string,
  { start, open, end, name }: { start: number; open: number; end: number; name: string },
  language: ExampleLanguage,
): Promise<CallInText> {
  const path = name.split('.');
  const given = await parseGiven(text.slice(open + 1, end - 1), language);
  const isMaking = /\bnew\s+$/.test(text.slice(Math.max(0, start - 20), start)) || /^\p{Lu}/u.test(path.at(-1) ?? '');
  const method = /^\.([\p{L}_$][\p{L}\p{N}_$]*)\(/u.exec(text.slice(end, end + 200));
  const close = method ? closing(text, end + method[0].length - 1) : null;
  if (method && close !== null && (isMaking || (path.length === 1 && isEmpty(given)))) {
    const inner = await parseGiven(text.slice(end + method[0].length, close - 1), language);
    return callMade({ start, end: close, path: [...path, method[1] ?? ''], given: inner, made: given });
  }
  return { ...callMade({ start, end, path, given, made: NOTHING }), isMaking };
}

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

/** What a class is is no plain value. */
const isNew = (text: string, { isMaking, start }: CallInText) =>
  isMaking && /^(?:await\s+)?new\s/.test(text.slice(start, start + 20));

const isDeclared = (text: string, start: number) =>
  /(?:\bdef|\bfunction\s*\*?|\bclass|\bfn|\bfunc)\s+$/.test(text.slice(Math.max(0, start - 20), start));

/** `f()` in a sentence about `f(1)` is its name. */
function withoutMentions(calls: CallInText[]): CallInText[] {
  const isBare = (call: CallInText) => !call.made && isEmpty(call.given);
  const called = new Set(calls.filter((call) => !isBare(call)).map((call) => call.path.at(-1)));
  return calls.filter((call) => !isBare(call) || !called.has(call.path.at(-1)));
}
