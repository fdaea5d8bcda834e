import type { ExampleCall, Given, Literal } from '@soulcaster/contract';
import { parseSource } from '../languages/parse.ts';
import { type ExampleLanguage, itemsOf, NoLiteral, parseLiterals, readValue } from './literals.ts';
import { writeLiteral } from './write-literal.ts';

/** What stands in the brackets of a call, read as values; null where it is not all plain values. */
export async function parseGiven(text: string, language: ExampleLanguage): Promise<Given | null> {
  const plain = await parseLiterals(text, language);
  if (plain.ok) return { arguments: plain.values };
  return language === 'python' && text.includes('=') && text.length <= TEXT_MAX ? pythonGiven(text) : null;
}

const TEXT_MAX = 10_000;

async function pythonGiven(text: string): Promise<Given | null> {
  const wrapped = `f(${text}\n)`;
  const parsed = await parseSource('values.py', wrapped);
  if (!parsed) return null;
  try {
    const call = parsed.root.hasError ? null : parsed.root.namedChildren[0]?.namedChildren[0];
    const list = call?.endIndex === wrapped.length ? call.childForFieldName('arguments') : null;
    return list?.type === 'argument_list' ? givenOf(itemsOf(list)) : null;
  } catch (error) {
    if (error instanceof NoLiteral) return null;
    throw error;
  } finally {
    parsed.close();
  }
}

function givenOf(items: ReturnType<typeof itemsOf>): Given | null {
  const positional: Literal[] = [];
  const named: NonNullable<Given['named']> = [];
  for (const item of items) {
    const isNamed = item.type === 'keyword_argument';
    const name = item.childForFieldName('name')?.text ?? '';
    const value = isNamed ? item.childForFieldName('value') : item;
    if (!value || (isNamed ? named.some((each) => each.name === name) : named.length > 0)) return null;
    if (isNamed) named.push({ name, value: readValue(value, 'python') });
    else positional.push(readValue(value, 'python'));
  }
  return { arguments: positional, named };
}

/** `(1, rate=2)`, as source text. */
export function writeGiven({ arguments: given, named = [] }: Given, language: ExampleLanguage): string {
  const all = [
    ...given.map((value) => writeLiteral(value, language)),
    ...named.map(({ name, value }) => `${name}=${writeLiteral(value, language)}`),
  ];
  return `(${all.join(', ')})`;
}

/** A call as people read it, before it is known where its function is: `Cart(3).total(1)`. */
export function writeCall(call: ExampleCall, language: ExampleLanguage): string {
  const [name = '', method] = call.function.split('.');
  const maker = call.made ? writeGiven(call.made, language) : '';
  return `${name}${method === undefined ? '' : `${maker}.${method}`}${writeGiven(call, language)}`;
}

/** All values of a call's brackets. */
export const valuesOf = ({ arguments: given, named = [] }: Given): Literal[] => [
  ...given,
  ...named.map(({ value }) => value),
];
