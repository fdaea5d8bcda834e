import type { Node } from 'web-tree-sitter';
import { replace, type Surroundings, type Template } from './template.ts';

/** A statement that is not there: something is not collected, not remembered, not counted, or the loop not left. */
export const insertions: Template = {
  name: 'missing statement',
  *propose(node, _shape, around) {
    const { language } = around;
    if (!language.isStatement(node) || language.isFunction(node) || around.fn === null || node.type === 'comment')
      return;
    const indent = ' '.repeat(node.startPosition.column);
    const before = { start: node.startIndex, end: node.startIndex };
    const after = { start: node.endIndex, end: node.endIndex };
    const isLast = node.nextNamedSibling === null && !/^(return|break|continue|throw|raise)/.test(node.type);
    for (const { text, prior } of missing(node, around)) {
      const statement = text + language.writing.statementEnd;
      if (statement === node.text || statement === node.previousNamedSibling?.text) continue;
      yield replace(before, `${statement}\n${indent}`, prior);
      if (isLast) yield replace(after, `\n${indent}${statement}`, prior);
    }
  },
};

function* missing(node: Node, around: Surroundings) {
  const { collections, assigned, names, counted } = around;
  for (const { name, method } of collections) {
    for (const value of names) if (value !== name) yield { text: `${name}.${method}(${value})`, prior: 0.16 };
    const last = around.language.id === 'python' ? '[-1]' : '.at(-1)';
    for (const list of around.parameters)
      for (const item of [`${list}${last}`, `${list}[0]`]) yield { text: `${name}.${method}(${item})`, prior: 0.1 };
  }
  for (const name of assigned) {
    for (const value of names) if (value !== name) yield { text: `${name} = ${value}`, prior: 0.1 };
  }
  for (const name of counted) {
    for (const value of ['1', ...names]) {
      if (value === name) continue;
      yield { text: `${name} += ${value}`, prior: value === '1' ? 0.12 : 0.08 };
      yield { text: `${name} -= ${value}`, prior: 0.07 };
    }
  }
  if (!insideLoop(node)) return;
  // What begins anew with each group, row or word.
  for (const text of around.resets) yield { text, prior: 0.11 };
  yield { text: 'break', prior: 0.09 };
  yield { text: 'continue', prior: 0.07 };
}

function insideLoop(node: Node): boolean {
  for (let at = node.parent; at; at = at.parent) {
    if (/^(for|while|do)_/.test(at.type)) return true;
    if (/function|method|lambda/.test(at.type)) return false;
  }
  return false;
}
