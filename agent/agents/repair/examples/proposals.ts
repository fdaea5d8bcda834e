import type { ExampleCall, Expected } from '@soulcaster/contract';
import type { Tree } from '../../../context/tree.ts';
import { languageOf } from '../languages/parse.ts';
import { examplesIn, type FoundExample } from './extraction.ts';
import { type ExampleLanguage, exampleLanguage, parseLiteral, parseLiterals } from './literals.ts';
import { type Located, locate } from './locate.ts';
import type { Place } from './place.ts';

export interface Proposal {
  call: ExampleCall;
  expected: Expected;
  place: Place;
  /** Which of the reports says it. */
  report: number;
}

const PROPOSALS_MAX = 20;

/** The examples of reports that name one function of the repository; others are left out. The same example comes once. */
export async function proposalsFrom(reports: string[], tree: Tree): Promise<Proposal[]> {
  const found = new Map<string, Proposal>();
  for (const [report, text] of reports.entries()) {
    for (const language of languagesOf(tree)) {
      for (const example of await examplesIn(text, language)) {
        const located = await locateSaid(example, text, language, tree);
        if (!located.ok) continue;
        const call = callOf(located.place, example);
        const expected: Expected = { kind: 'value', value: example.expected };
        const key = JSON.stringify([call, expected]);
        if (!found.has(key)) found.set(key, { call, expected, place: located.place, report });
      }
    }
  }
  return [...found.values()].slice(0, PROPOSALS_MAX);
}

/** Where a name alone is not clear, a path of the report may say which file is meant. */
async function locateSaid(
  { path }: FoundExample,
  text: string,
  language: ExampleLanguage,
  tree: Tree,
): Promise<Located> {
  const plain = await locate({ path, language }, tree);
  if (plain.ok) return plain;
  const files = new Set(text.match(/[\w./-]{1,200}\.(?:py|[cm]?[jt]sx?)\b/g)?.slice(0, 20));
  const inFiles = await Promise.all([...files].map((file) => locate({ path, file, language }, tree)));
  const places = new Map(inFiles.flatMap((each) => (each.ok ? [[each.place.file, each] as const] : [])));
  const [only, another] = places.values();
  return only && !another ? only : plain;
}

function callOf(
  place: Place,
  { arguments: given, collected }: Pick<FoundExample, 'arguments' | 'collected'>,
): ExampleCall {
  const name = place.owner ? `${place.owner}.${place.name}` : place.name;
  return { file: place.file, function: name, arguments: given, ...(collected ? { collected } : {}) };
}

function languagesOf(tree: Tree): ExampleLanguage[] {
  const all = [...tree.keys()].flatMap((file) => languageOf(file)?.id ?? []);
  return [...new Set(all.map(exampleLanguage))];
}

export type TypedExample =
  | { ok: true; call: ExampleCall; expected: Expected; place: Place }
  | { ok: false; field: 'function' | 'arguments' | 'expected'; problem: string };

/** An example as a person types it: a function's name, its arguments, and what should come out, as plain values. */
export async function typedExample(
  typed: { file?: string | null | undefined; function: string; arguments: string; expected: string },
  tree: Tree,
): Promise<TypedExample> {
  const path = typed.function
    .trim()
    .replace(/\(\s*\)$/, '')
    .split('.');
  const located = await locate({ path, file: typed.file || null }, tree);
  if (!located.ok) return { ok: false, field: 'function', problem: located.problem };
  const { place } = located;
  const given = await parseLiterals(typed.arguments, place.language);
  if (!given.ok) return { ok: false, field: 'arguments', problem: given.problem };
  if (given.values.length > 20) return { ok: false, field: 'arguments', problem: 'There are more than 20 arguments.' };
  const value = await parseLiteral(typed.expected, place.language);
  if (value === null) {
    const read = await parseLiterals(typed.expected, place.language);
    return { ok: false, field: 'expected', problem: read.ok ? 'Give exactly one value.' : read.problem };
  }
  const call = callOf(place, { arguments: given.values, collected: false });
  return { ok: true, call, expected: { kind: 'value', value }, place };
}
