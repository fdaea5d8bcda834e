import type { Literal } from '@soulcaster/contract';
import type { Node } from 'web-tree-sitter';
import type { Language } from '../languages/language.ts';
import { parseSource } from '../languages/parse.ts';
import { readJavaScript } from './javascript-literals.ts';
import { readPython } from './python-literals.ts';

export type ExampleLanguage = 'python' | 'javascript';

export type Literals = { ok: true; values: Literal[] } | { ok: false; problem: string };

const TEXT_MAX = 10_000;
export const DEPTH_MAX = 20;
const ITEMS_MAX = 1000;
const VALUES_MAX = 5000;

/** TypeScript has the values of JavaScript. */
export const exampleLanguage = (id: Language['id']): ExampleLanguage => (id === 'python' ? 'python' : 'javascript');

/**
 * The values of a list such as `"a b", [1, 2]`, read from the syntax tree alone: nothing is evaluated, and whatever is
 * not plainly a value (a name, a call, a spread, a hole in a template) is refused with a sentence that quotes it.
 */
export async function parseLiterals(text: string, language: ExampleLanguage): Promise<Literals> {
  if (text.length > TEXT_MAX) return { ok: false, problem: `It is longer than ${TEXT_MAX} characters.` };
  const wrapped = `[${text}\n]`;
  const parsed = await parseSource(language === 'python' ? 'values.py' : 'values.js', wrapped);
  if (!parsed) return { ok: false, problem: UNREADABLE };
  try {
    const list = onlyList(parsed.root, wrapped.length);
    if (!list) return { ok: false, problem: UNREADABLE };
    return { ok: true, values: readItems(list, language) };
  } catch (error) {
    if (error instanceof NoLiteral) return { ok: false, problem: error.message };
    throw error;
  } finally {
    parsed.close();
  }
}

/** Null where the text is not exactly one value. */
export async function parseLiteral(text: string, language: ExampleLanguage): Promise<Literal | null> {
  const read = await parseLiterals(text, language);
  const [value, more] = read.ok ? read.values : [];
  return value !== undefined && more === undefined ? value : null;
}

const UNREADABLE = 'It is no list of plain values, such as `"a b", 3`.';

/** Said of a node that is no value. */
export class NoLiteral extends Error {
  constructor(node: Node, why = 'is not a plain value') {
    const quoted = node.text.replace(/\s+/g, ' ').slice(0, 60);
    super(`\`${quoted}\` ${why}.`);
  }
}

/** How a reader of one language asks for the parts of a value. */
export interface Inner {
  read(node: Node): Literal;
  /** The items of a bracket, commas checked: `[1,,2]` has a hole. */
  items(node: Node): Literal[];
}

/** The values of an arguments node or of a list node. */
export const readItems = (list: Node, language: ExampleLanguage): Literal[] => innerOf(list, language).items(list);

export const readValue = (node: Node, language: ExampleLanguage): Literal => innerOf(node, language).read(node);

function innerOf(list: Node, language: ExampleLanguage): Inner {
  const readNode = language === 'python' ? readPython : readJavaScript;
  let count = 0;
  let depth = 0;
  const inner: Inner = {
    read(node) {
      if (++count > VALUES_MAX) throw new NoLiteral(list, `holds more than ${VALUES_MAX} values`);
      if (++depth > DEPTH_MAX) throw new NoLiteral(list, `is nested deeper than ${DEPTH_MAX}`);
      const value = readNode(node, inner);
      depth--;
      return value;
    },
    items(node) {
      return itemsOf(node).map((item) => inner.read(item));
    },
  };
  return inner;
}

export function itemsOf(node: Node): Node[] {
  const items: Node[] = [];
  let separated = true;
  for (const child of node.children.slice(1, -1)) {
    if (child.type === 'comment') continue;
    const isComma = child.type === ',';
    if (isComma === separated) throw new NoLiteral(node, isComma ? 'leaves a value out' : 'is not a list of values');
    if (!isComma) items.push(child);
    separated = isComma;
  }
  if (items.length > ITEMS_MAX) throw new NoLiteral(node, `holds more than ${ITEMS_MAX} values`);
  return items;
}

/** The bracket that was put around the text: `1], [2` closes it early and is seen here. */
function onlyList(root: Node, length: number): Node | null {
  if (root.hasError) return null;
  const [statement, another] = root.namedChildren;
  const [list, further] = statement?.namedChildren ?? [];
  if (another || further || statement?.type !== 'expression_statement') return null;
  const isWhole = list?.startIndex === 0 && list.endIndex === length;
  return isWhole && /^(list|array)$/.test(list.type) ? list : null;
}
