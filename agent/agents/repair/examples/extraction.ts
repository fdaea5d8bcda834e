import type { Expected, Given } from '@soulcaster/contract';
import { asserted } from './assertions.ts';
import type { CallInText } from './call-in-text.ts';
import { callsIn } from './calls-in-text.ts';
import { claimsAfter } from './claims.ts';
import { callExpectedBefore, callToGive } from './expected-before.ts';
import { labelledValues } from './labels.ts';
import type { ExampleLanguage } from './literals.ts';
import { plainReport } from './report-text.ts';

/** A call with what it should give, as a report says it. Data: the report's own text is never run. */
export interface FoundExample {
  /** As it is written: `module.function`, `Class.method` or the name alone. */
  path: string[];
  given: Given;
  /** What the class of a method is made with, where it is with something. */
  made?: Given;
  collected: boolean;
  /** Never the one of a crash. */
  expected: Expected;
}

const TEXT_MAX = 60_000;

/**
 * The calls of a report whose right result it says beyond doubt: in prose, code with comments, assertions, transcripts
 * with a line `Expected: …`. A transcript alone shows what happened, not what should. What is unclear is left out.
 */
export async function examplesIn(report: string, language: ExampleLanguage): Promise<FoundExample[]> {
  const text = plainReport(report.slice(0, TEXT_MAX));
  const calls = await callsIn(text, language);
  const said = new Map<string, Said>();
  for (const [index, call] of calls.entries()) {
    const next = calls[index + 1]?.start ?? text.length;
    const own = await aboutCall(text, call, { previous: calls[index - 1]?.end ?? 0, next }, language);
    add(said, call, own.expected, own.actual);
  }
  for (const { call, value } of await labelledValues(text, calls, language)) add(said, call, [value], []);
  return [...said.values()].flatMap(({ call, expected, actual }) => {
    const [value] = expected.values();
    const { path, given, made, collected } = call;
    if (!value || !given || expected.size > 1 || actual.has(JSON.stringify(value))) return [];
    return [{ path, given, ...(made && { made }), collected, expected: value }];
  });
}

interface Said {
  call: CallInText;
  expected: Map<string, Expected>;
  actual: Set<string>;
}

async function aboutCall(
  text: string,
  call: CallInText,
  around: { previous: number; next: number },
  language: ExampleLanguage,
): Promise<{ expected: Expected[]; actual: Expected[] }> {
  const nothing = { expected: [], actual: [] };
  const held = await asserted(text, call, language);
  if (held) return { expected: [held], actual: [] };
  const before =
    (await callExpectedBefore(text, call, around.previous, language)) ?? (await callToGive(text, call, language));
  if (before) return { expected: [before], actual: [] };
  if (isPartOfMore(text, call)) return nothing;
  const { claims } = await claimsAfter(text, call.end, around.next, language);
  const of = (kind: 'expected' | 'actual') => claims.filter((claim) => claim.kind === kind).map((claim) => claim.value);
  return { expected: of('expected'), actual: of('actual') };
}

/** `f(1) + 2`, `f(1).length`, `the length of f(1)`: what is said then is not said of the call. */
function isPartOfMore(text: string, call: CallInText): boolean {
  const line = text.lastIndexOf('\n', call.start - 1) + 1;
  const before = text.slice(Math.max(line, call.start - 80), call.start);
  const after = text.slice(call.end, call.end + 40);
  if (/^(?:\.[\p{L}_$]|\[|\()/u.test(after)) return true;
  if (/^\s*(?:[=!]==?|[<>]=?|[+*/%&|^?](?!\/)|-\s*(?:\d|[\w.]+\())/.test(after.replace(/^\s*(?:=>|->|\/\/)/, '')))
    return true;
  if (/^\s*[*+-]\s+`?$/.test(before)) return false;
  if (/(?:^|\s)(?:result|results|output|value|return value|answer|outcome) (?:of|for)\s+`?$/i.test(before))
    return false;
  return /(?:[+*/%&|^~!<-]|\b(?:not|lambda|len|of|in|than|from|after|before|until|unless|without|unlike|like|once|twice))\s*`?$/i.test(
    before,
  );
}

function add(said: Map<string, Said>, call: CallInText, expected: Expected[], actual: Expected[]): void {
  if (!call.given) return;
  const known = said.get(call.key) ?? { call, expected: new Map(), actual: new Set() };
  for (const value of expected) known.expected.set(JSON.stringify(value), value);
  for (const value of actual) known.actual.add(JSON.stringify(value));
  said.set(call.key, { ...known, call: call.collected ? call : known.call });
}
