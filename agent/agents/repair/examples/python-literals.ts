import type { Literal } from '@soulcaster/contract';
import type { Node } from 'web-tree-sitter';
import { numberOf, only, signed } from './literal-nodes.ts';
import { type Inner, itemsOf, NoLiteral } from './literals.ts';
import { pythonString } from './strings.ts';

/** A Python value as Python writes it itself: `float('inf')`, `inf` and `set()` are the only words that are taken. */
export function readPython(node: Node, inner: Inner): Literal {
  switch (node.type) {
    case 'none':
      return { kind: 'nothing' };
    case 'true':
    case 'false':
      return { kind: 'boolean', value: node.type === 'true' };
    case 'integer':
    case 'float':
      return numberOf(node, 'python');
    case 'identifier':
    case 'call':
    case 'attribute':
      return word(node);
    case 'unary_operator':
      return signed(node, inner);
    case 'parenthesized_expression':
      return inner.read(only(node));
    case 'string':
      return { kind: 'string', value: stringOf(node) };
    case 'concatenated_string':
      return { kind: 'string', value: node.namedChildren.map((part) => stringOf(part)).join('') };
    case 'list':
    case 'tuple':
      return { kind: node.type, items: inner.items(node) };
    case 'set':
      return { kind: 'set', items: inner.items(node).map((item, index) => hashable(item, node, index)) };
    case 'dictionary':
      return { kind: 'map', entries: entriesOf(node, inner) };
    default:
      throw new NoLiteral(node);
  }
}

const WORDS: Record<string, Literal> = {
  inf: { kind: 'number', text: 'inf' },
  nan: { kind: 'number', text: 'nan' },
  'math.inf': { kind: 'number', text: 'inf' },
  'math.nan': { kind: 'number', text: 'nan' },
  'float("inf")': { kind: 'number', text: 'inf' },
  'float("-inf")': { kind: 'number', text: '-inf' },
  'float("nan")': { kind: 'number', text: 'nan' },
  'set()': { kind: 'set', items: [] },
};

function word(node: Node): Literal {
  const known = Object.hasOwn(WORDS, node.text.replaceAll("'", '"')) && WORDS[node.text.replaceAll("'", '"')];
  if (!known) throw new NoLiteral(node);
  return known;
}

function stringOf(node: Node): string {
  if (node.type !== 'string') throw new NoLiteral(node);
  const value = pythonString(node.text);
  if (value === null) throw new NoLiteral(node, 'is not a text that can be taken as it is written');
  return value;
}

function entriesOf(node: Node, inner: Inner): [Literal, Literal][] {
  const seen = new Set<string>();
  return itemsOf(node).map((pair, index) => {
    const [key, value] = [pair.childForFieldName('key'), pair.childForFieldName('value')];
    if (pair.type !== 'pair' || !key || !value) throw new NoLiteral(pair);
    const name = hashable(inner.read(key), node, index);
    if (seen.has(JSON.stringify(name))) throw new NoLiteral(key, 'stands twice as a key');
    seen.add(JSON.stringify(name));
    return [name, inner.read(value)];
  });
}

/** What Python itself would refuse must not break a test before it calls anything. */
function hashable(value: Literal, node: Node, index: number): Literal {
  if (value.kind === 'tuple') for (const item of value.items) hashable(item, node, index);
  if (value.kind === 'list' || value.kind === 'set' || value.kind === 'map')
    throw new NoLiteral(node, 'has an item or key that Python cannot hash');
  return value;
}
