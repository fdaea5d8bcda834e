import type { Node } from 'web-tree-sitter';
import { bracketed } from '../languages/language.ts';
import { replace, type Template } from './template.ts';

/** Something too little: an operand, an argument, an element. */
export const extensions: Template = {
  name: 'extend',
  *propose(node, shape, { language, expressions }) {
    if (!shape) return;
    if (shape.kind === 'call') {
      const last = shape.arguments.at(-1);
      const at = last
        ? { start: last.endIndex, end: last.endIndex }
        : { start: node.endIndex - 1, end: node.endIndex - 1 };
      for (const name of expressions) yield replace(at, last ? `, ${name}` : name, 0.16);
      for (const literal of ['0', '1', '2', language.writing.true])
        yield replace(at, last ? `, ${literal}` : literal, 0.12);
      const first = shape.arguments[0];
      if (first)
        for (const name of expressions)
          yield replace({ start: first.startIndex, end: first.startIndex }, `${name}, `, 0.12);
    }
    if (/^(name|member|index|call)$/.test(shape.kind) && language.isValue(node)) {
      const around = /binary|comparison|argument|return|assignment|declarator/.test(node.parent?.type ?? '');
      const halves = language.id === 'python' ? ['** 2', '* 2', '// 2', '/ 2'] : ['** 2', '* 2', '/ 2'];
      if (around) for (const change of halves) yield replace(node, inOperation(node, `${node.text} ${change}`), 0.16);
    }
    if (
      language.isValue(node) &&
      /^(return|assignment|declarator|argument)/.test((node.parent?.type ?? '').replace('variable_', ''))
    ) {
      if (/^(sequence|name|call|index)$/.test(shape.kind) || /comprehension/.test(node.type)) {
        for (const name of expressions) if (name !== node.text) yield replace(node, `${name} + ${node.text}`, 0.15);
      }
      if (!/^(name|member|call|arithmetic|index)$/.test(shape.kind)) return;
      for (const name of expressions) {
        if (name === node.text) continue;
        for (const operator of ['+', '-', '*', language.id === 'python' ? '//' : '/']) {
          yield replace(node, `${bracketed(node.text)} ${operator} ${name}`, 0.18);
        }
      }
    }
  },
};

/** Beside another operator the new one needs brackets. */
function inOperation(node: Node, text: string): string {
  const operator = node.parent?.childForFieldName('operator')?.text ?? '';
  const loose = /^([+-]|[<>=!]=*)$/.test(operator) && !/unary/.test(node.parent?.type ?? '');
  return !loose && /binary|unary|attribute|member|subscript/.test(node.parent?.type ?? '') ? `(${text})` : text;
}
