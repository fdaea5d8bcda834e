import type { ExampleCall, Expected } from '@soulcaster/contract';
import type { Tree } from '../../../context/tree.ts';
import { languageOf } from '../languages/parse.ts';
import { examplesIn, type FoundExample } from './extraction.ts';
import { parseGiven, valuesOf } from './given.ts';
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
        const { expected } = example;
        const key = JSON.stringify([call, expected]);
        if (!found.has(key)) found.set(key, { call, expected, place: located.place, report });
      }
    }
  }
  return [...found.values()].slice(0, PROPOSALS_MAX);
}

/** Where a name alone is not clear, an import or a path of the report may say which file is meant. */
async function locateSaid(
  { path, made }: FoundExample,
  text: string,
  language: ExampleLanguage,
  tree: Tree,
): Promise<Located> {
  const isMade = made !== undefined;
  const plain = await locate({ path, language, isMade }, tree);
  if (plain.ok) return plain;
  const imported = importOf(path[0] ?? '', text);
  const named = imported && (await locate({ path: [...imported, ...path.slice(1)], language, isMade }, tree));
  if (named?.ok) return named;
  const files = new Set(text.match(/[\w./-]{1,200}\.(?:py|[cm]?[jt]sx?)\b/g)?.slice(0, 20));
  const inFiles = await Promise.all([...files].map((file) => locate({ path, file, language, isMade }, tree)));
  const places = new Map(inFiles.flatMap((each) => (each.ok ? [[each.place.file, each] as const] : [])));
  const [only, another] = places.values();
  return only && !another ? only : plain;
}

/** `from pkg.mod import f`, `import { f } from './pkg/mod'`: where a name of a report comes from. */
function importOf(name: string, text: string): string[] | null {
  const word = name.replaceAll('$', '\\$');
  const listed = `[^\\n;]{0,200}?(?<![\\w$.])${word}(?![\\w$])`;
  const python = new RegExp(`\\bfrom ([\\w.]{1,100}) import ${listed}`).exec(text)?.[1];
  if (python) return [...python.split('.').filter(Boolean), name];
  const script = new RegExp(`\\b(?:import|const) ${listed}[^\\n;]{0,200}?['"]([\\w./@-]{1,200})['"]`).exec(text)?.[1];
  const parts =
    script
      ?.replace(/\.[cm]?[jt]sx?$/, '')
      .split('/')
      .filter((part) => /^[\w-]+$/.test(part)) ?? [];
  return parts.length > 0 ? [...parts, name] : null;
}

function callOf(
  place: Place,
  { given, made, collected }: Pick<FoundExample, 'given' | 'made' | 'collected'>,
): ExampleCall {
  const name = place.owner ? `${place.owner}.${place.name}` : place.name;
  return { file: place.file, function: name, ...given, ...(made && { made }), ...(collected ? { collected } : {}) };
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
  const { path, making } = typedName(typed.function);
  const located = await locate({ path, file: typed.file || null, isMade: making !== null }, tree);
  if (!located.ok) return { ok: false, field: 'function', problem: located.problem };
  const { place } = located;
  const made = making === null ? null : await parseGiven(making, place.language);
  if (making !== null && !made)
    return { ok: false, field: 'function', problem: `\`${making.slice(0, 60)}\` is no list of plain values.` };
  const given = await parseGiven(typed.arguments, place.language);
  if (!given) {
    const read = await parseLiterals(typed.arguments, place.language);
    return { ok: false, field: 'arguments', problem: read.ok ? 'Give plain values.' : read.problem };
  }
  if (valuesOf(given).length > 20)
    return { ok: false, field: 'arguments', problem: 'There are more than 20 arguments.' };
  const value = await parseLiteral(typed.expected, place.language);
  if (value === null) {
    const read = await parseLiterals(typed.expected, place.language);
    return { ok: false, field: 'expected', problem: read.ok ? 'Give exactly one value.' : read.problem };
  }
  const call = callOf(place, { given, ...(made && { made }), collected: false });
  return { ok: true, call, expected: { kind: 'value', value }, place };
}

/** `Cart.total`, and `Cart(3).total` of a class that is made with values. */
function typedName(text: string): { path: string[]; making: string | null } {
  const plain = text.trim().replace(/\(\s*\)$/, '');
  const [, owner, making, method] = /^(?:new\s+)?([\p{L}\p{N}_$.]+)\((.*)\)\.([\p{L}\p{N}_$]+)$/su.exec(plain) ?? [];
  if (owner === undefined || method === undefined) return { path: plain.split('.'), making: null };
  return { path: [...owner.split('.'), method], making: making?.trim() ? making : null };
}
