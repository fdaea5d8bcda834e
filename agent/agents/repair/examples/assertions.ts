import type { Expected, Literal } from '@soulcaster/contract';
import type { CallInText } from './call-in-text.ts';
import { type ExampleLanguage, parseLiteral, parseLiterals } from './literals.ts';
import { errorAt } from './raised.ts';
import { closing } from './value-at.ts';

const BEFORE_MAX = 600;
const MATCHER =
  /^\s*\)\s*\.\s*(?:resolves\s*\.\s*)?(?:toBe|toEqual|toStrictEqual|to\.(?:deep\.)?(?:equal|eql|be)|toBeNull|toBeUndefined)\(/;
const EQUAL =
  /\b(?:assert\.(?:equal|strictEqual|deepEqual|deepStrictEqual)|(?:self\.)?assert(?:Equals?|ListEqual|DictEqual|TupleEqual|SetEqual|Is))\(\s*/g;

/** What an assertion that a report quotes says of the call in it; null where there is none. */
export async function asserted(text: string, call: CallInText, language: ExampleLanguage): Promise<Expected | null> {
  const raised = assertedError(text, call);
  if (raised) return raised;
  const value = await assertedValue(text, call, language);
  return value && { kind: 'value', value };
}

const RAISES = /\b(?:pytest\.raises|(?:self\.)?assertRaises)\(\s*$/;
const THROWN = /^\s*\)\s*\.\s*(?:rejects\s*\.\s*)?(?:toThrow|toThrowError|to\.throw)\(\s*/;

/** `with pytest.raises(ValueError): f(1)`, `expect(() => f(1)).toThrow(RangeError)`, `assert.throws(() => f(1), RangeError)`. */
function assertedError(text: string, call: CallInText): Expected | null {
  const before = text.slice(Math.max(0, call.start - BEFORE_MAX), call.start);
  const block = /(?:^|\n)[ \t]*with ([^\n]+?\()([A-Za-z]\w*)[^\n]*\)[^\n:]*:\s*$/.exec(before);
  if (block?.[1] && RAISES.test(block[1])) return errorAt(block[2] ?? '', 0)?.value ?? null;
  const after = text.slice(call.end, call.end + BEFORE_MAX);
  const isLate = /\b(expect|assert\.(?:throws|rejects))\(\s*(?:async\s*)?\(\s*\)\s*=>\s*$/.exec(before)?.[1];
  const said = isLate === 'expect' ? THROWN.exec(after) : isLate ? /^\s*,\s*/.exec(after) : null;
  return said ? (errorAt(after, said[0].length)?.value ?? null) : null;
}

async function assertedValue(text: string, call: CallInText, language: ExampleLanguage): Promise<Literal | null> {
  const line = text.lastIndexOf('\n', call.start - 1) + 1;
  const before = text.slice(Math.max(line, call.start - BEFORE_MAX), call.start);
  const after = text.slice(call.end);
  if (/\bexpect\(\s*$/.test(before)) return matched(text, call.end, after, language);
  if (/\bassert\s+\(?\s*$/.test(before)) return compared(after, language);
  const reversed = /\bassert\s+(.+?)\s*==\s*$/.exec(before);
  if (reversed?.[1]) return /^\s*(?:$|\n|[,`#)])/.test(after) ? parseLiteral(reversed[1], language) : null;
  const opened = [...before.matchAll(EQUAL)].at(-1);
  return opened ? argumentBeside(before.slice(opened.index + opened[0].length), after, language) : null;
}

async function matched(text: string, end: number, after: string, language: ExampleLanguage): Promise<Literal | null> {
  const matcher = MATCHER.exec(after)?.[0];
  if (matcher === undefined) return null;
  if (/toBeNull\($/.test(matcher)) return { kind: 'nothing' };
  if (/toBeUndefined\($/.test(matcher)) return { kind: 'undefined' };
  const open = end + matcher.length;
  const close = closing(text, open - 1);
  return close === null ? null : parseLiteral(text.slice(open, close - 1), language);
}

async function compared(after: string, language: ExampleLanguage): Promise<Literal | null> {
  const said = /^\s*(?:===?|is)(?!\s*not\b)\s+([^\n`]+)/.exec(after)?.[1];
  return said === undefined ? null : leading(said.replace(/\)\s*$/, ''), language);
}

/** `equal(f(1), 2)` or `equal(2, f(1))`: the other argument. */
async function argumentBeside(before: string, after: string, language: ExampleLanguage): Promise<Literal | null> {
  if (before !== '') {
    const first = before.endsWith(', ') || before.endsWith(',') ? before.trimEnd().slice(0, -1) : null;
    return first !== null && /^\s*[,)]/.test(after) ? parseLiteral(first, language) : null;
  }
  const comma = /^\s*,\s*/.exec(after)?.[0];
  const close = comma === undefined ? null : closing(`(${after}`, 0);
  return close === null || comma === undefined ? null : leading(after.slice(comma.length, close - 2), language);
}

/** The first of values that stand in a row: what follows it is a message. */
async function leading(text: string, language: ExampleLanguage): Promise<Literal | null> {
  const all = await parseLiterals(text.replace(/\s*#.*$/, ''), language);
  return all.ok ? (all.values[0] ?? null) : null;
}
