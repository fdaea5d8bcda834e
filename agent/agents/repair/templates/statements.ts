import type { Node } from 'web-tree-sitter';
import { replace, type Surroundings, type Template } from './template.ts';

/** What is missing between statements: a return, an early end, an assignment, a step out of a block. */
export const statements: Template = {
  name: 'statement',
  *propose(node, shape, around) {
    const { language, text } = around;
    if (shape?.kind === 'expression') {
      yield replace({ start: node.startIndex, end: node.startIndex }, 'return ', 0.3);
      if (shape.value.type.startsWith('call'))
        yield replace({ start: node.startIndex, end: node.startIndex }, 'await ', 0.15);
    }
    if (
      shape?.kind === 'call' &&
      language.isValue(node) &&
      /return|assignment|declarator/.test(node.parent?.type ?? '')
    ) {
      yield replace({ start: node.startIndex, end: node.startIndex }, 'await ', 0.15);
    }
    if (shape?.kind === 'return') {
      for (const name of around.expressions)
        if (name !== shape.value?.text && shape.value === null) yield replace(node, `return ${name}`, 0.2);
    }
    if (!language.isStatement(node)) return;
    const indent = ' '.repeat(node.startPosition.column);
    if (language.id === 'python') yield* outdented(node, text);
    yield* earlyReturns(node, around, indent);
    const at = { start: node.startIndex, end: node.startIndex };
    for (const other of around.statements) {
      if (other !== node.text) yield replace(at, `${other}\n${indent}`, 0.07);
    }
  },
};

function* earlyReturns(node: Node, around: Surroundings, indent: string) {
  const { writing } = around.language;
  const at = { start: node.startIndex, end: node.startIndex };
  const isFirst = node.previousNamedSibling === null;
  for (const name of around.parameters) {
    const conditions = [writing.not(name), writing.isNothing(name), `${name} ${writing.equal} 0`];
    for (const condition of conditions) {
      for (const value of plainResults(around, name)) {
        yield replace(at, writing.leaveIf(condition, value, indent), isFirst ? 0.13 : 0.06);
      }
    }
  }
}

export const plainResults = ({ language: { writing } }: Surroundings, name: string) => [
  ...['0', '1', '[]', "''", writing.false, writing.true, writing.nothing, name, null],
];

/** The last statement of a block belongs behind it, or the one behind it belongs inside. */
function* outdented(node: Node, text: string) {
  const block = node.parent;
  if (block?.type !== 'block') return;
  const lineStart = text.lastIndexOf('\n', node.startIndex - 1) + 1;
  if (block.lastNamedChild?.equals(node) && node.startPosition.column >= 8) {
    yield replace({ start: lineStart, end: node.startIndex }, ' '.repeat(node.startPosition.column - 4), 0.3);
  }
  const before = node.previousNamedSibling;
  if (before && /^(for|while|if|with|try)_statement$/.test(before.type) && !node.text.includes('\n')) {
    yield replace({ start: lineStart, end: node.startIndex }, ' '.repeat(node.startPosition.column + 4), 0.25);
  }
}
