import type { Node } from 'web-tree-sitter';
import { bracketed } from '../languages/language.ts';
import { replace, type Template } from './template.ts';

/** One more or one less, where a value is a position, a bound or a factor. */
export const offByOne: Template = {
  name: 'off by one',
  *propose(node, shape, { language, text }) {
    if (!shape || !language.isValue(node) || node.parent === null) return;
    if (!/^(name|member|call|arithmetic|index)$/.test(shape.kind)) return;
    const weight = positional(node, text);
    const inner = bracketed(node.text);
    const tight =
      /^[([,:=\s]$/.test(text[node.startIndex - 1] ?? ' ') &&
      /^[)\],;:\s]$/.test(text[node.endIndex] ?? ';') &&
      loose(node);
    for (const change of ['+ 1', '- 1']) {
      const whole = shape.kind === 'arithmetic' && /^[+-]$/.test(shape.operator) ? node.text : inner;
      yield replace(node, tight ? `${whole} ${change}` : `(${whole} ${change})`, weight);
    }
    if (shape.kind === 'arithmetic' && /^[+-]$/.test(shape.operator) && shape.right.text === '1') {
      yield replace({ start: shape.left.startIndex, end: shape.right.endIndex }, shape.left.text, 0.6);
    }
  },
};

/** True when no operator stands beside the node, so that brackets are not needed. */
function loose(node: Node): boolean {
  return !/binary|comparison|boolean|unary|not_operator|member|attribute|subscript_expression|call_expression|await|ternary/.test(
    node.parent?.type ?? '',
  );
}

const COUNTING = /(range|slice|substring|substr|splice|Array|repeat)\s*$/;

function positional(node: Node, text: string): number {
  const parent = node.parent?.type ?? '';
  if (/slice|subscript/.test(parent)) return 0.55;
  if (/argument/.test(parent)) return COUNTING.test(text.slice(0, node.parent?.startIndex).slice(-12)) ? 0.55 : 0.4;
  if (/binary|comparison/.test(parent)) return 0.42;
  if (/return|assignment|declarator/.test(parent)) return 0.4;
  return 0.25;
}
