import type { Literal } from '@soulcaster/contract';
import type { Node } from 'web-tree-sitter';
import { type Inner, NoLiteral } from './literals.ts';
import { negated, numberText } from './numbers.ts';

/** What languages write alike: numbers, signs before them, and brackets around one value. */
export function numberOf(node: Node, language: Parameters<typeof numberText>[1]): Literal {
  const plain = numberText(node.text, language);
  if (plain === null) throw new NoLiteral(node, 'is not a number that can be taken');
  return { kind: 'number', text: plain };
}

/** `-1` and `+1`; a sign before a sign is a calculation. */
export function signed(node: Node, inner: Inner): Literal {
  const operand = node.childForFieldName('argument');
  const sign = node.childForFieldName('operator')?.text;
  if (!operand || (sign !== '-' && sign !== '+') || operand.type === node.type) throw new NoLiteral(node);
  const value = inner.read(operand);
  if (value.kind !== 'number' || value.text.startsWith('-')) throw new NoLiteral(node);
  return sign === '+' ? value : { kind: 'number', text: negated(value.text) };
}

export function only(node: Node): Node {
  const [first, more] = node.namedChildren.filter((child) => child.type !== 'comment');
  if (!first || more) throw new NoLiteral(node);
  return first;
}
