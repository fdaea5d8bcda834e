import type { Literal } from '@soulcaster/contract';
import type { Node } from 'web-tree-sitter';
import { numberOf, only, signed } from './literal-nodes.ts';
import { type Inner, itemsOf, NoLiteral } from './literals.ts';
import { numberText } from './numbers.ts';
import { javaScriptString } from './strings.ts';

/** A JavaScript value; `new Set([…])` and `new Map([…])` of values are the only calls that are taken. */
export function readJavaScript(node: Node, inner: Inner): Literal {
  switch (node.type) {
    case 'null':
      return { kind: 'nothing' };
    case 'undefined':
      return { kind: 'undefined' };
    case 'true':
    case 'false':
      return { kind: 'boolean', value: node.type === 'true' };
    case 'number':
      return numberOf(node, 'javascript');
    case 'identifier':
      return word(node);
    case 'unary_expression':
      return signed(node, inner);
    case 'parenthesized_expression':
      return inner.read(only(node));
    case 'string':
    case 'template_string':
      return { kind: 'string', value: stringOf(node) };
    case 'array':
      return { kind: 'list', items: inner.items(node) };
    case 'object':
      return { kind: 'map', entries: entriesOf(node, inner) };
    case 'new_expression':
      return built(node, inner);
    default:
      throw new NoLiteral(node);
  }
}

function word(node: Node): Literal {
  if (node.text === 'undefined') return { kind: 'undefined' };
  if (node.text === 'Infinity') return { kind: 'number', text: 'inf' };
  if (node.text === 'NaN') return { kind: 'number', text: 'nan' };
  throw new NoLiteral(node);
}

function stringOf(node: Node): string {
  const hasHole = node.namedChildren.some((child) => child.type === 'template_substitution');
  const value = hasHole ? null : javaScriptString(node.text);
  if (value === null) throw new NoLiteral(node, 'is not a text that can be taken as it is written');
  return value;
}

function entriesOf(node: Node, inner: Inner): [Literal, Literal][] {
  const seen = new Set<string>();
  return itemsOf(node).map((pair) => {
    const [key, value] = [pair.childForFieldName('key'), pair.childForFieldName('value')];
    if (pair.type !== 'pair' || !key || !value) throw new NoLiteral(pair);
    const name = keyOf(key);
    if (name === '__proto__' || seen.has(name)) throw new NoLiteral(key, 'cannot be a key here');
    seen.add(name);
    return [{ kind: 'string', value: name }, inner.read(value)];
  });
}

function keyOf(key: Node): string {
  if (key.type === 'property_identifier' && /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key.text)) return key.text;
  if (key.type === 'string') return stringOf(key);
  const number = key.type === 'number' ? numberText(key.text, 'javascript') : null;
  if (number === null) throw new NoLiteral(key, 'cannot be a key here');
  return String(Number(number));
}

function built(node: Node, inner: Inner): Literal {
  const name = node.childForFieldName('constructor')?.text;
  const given = node.childForFieldName('arguments');
  const values = given ? inner.items(given) : [];
  const [items = { kind: 'list', items: [] }, more] = values;
  if (more || items.kind !== 'list' || (name !== 'Set' && name !== 'Map')) throw new NoLiteral(node);
  if (name === 'Set') return { kind: 'set', items: items.items };
  const entries = items.items.map((item): [Literal, Literal] => {
    const [key, value, extra] = item.kind === 'list' ? item.items : [];
    if (!key || !value || extra) throw new NoLiteral(node);
    return [key, value];
  });
  // A map of texts is what an object is here; the two could not be told apart again.
  if (entries.every(([key]) => key.kind === 'string')) throw new NoLiteral(node, 'has only texts as keys');
  return { kind: 'map', entries };
}
