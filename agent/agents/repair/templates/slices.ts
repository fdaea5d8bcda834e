import type { Node } from 'web-tree-sitter';
import { replace, type Template } from './template.ts';

/** Where a whole list or text is walked over, given or answered, a part of it may be meant. */
const isWhole = (node: Node) =>
  /^(for_|return|argument|assignment|variable_declarator|spread)/.test(node.parent?.type ?? '');

/** Bounds of a slice: dropped, moved, or taken from the other end. */
export const slices: Template = {
  name: 'slice',
  *propose(node, shape, { expressions, names, language }) {
    const part = (of: string, from: string, to: string) =>
      language.id === 'python' ? `${of}[${from}:${to}]` : `${of}.slice(${from || '0'}${to && ', '}${to})`;
    if (shape?.kind === 'slice') {
      const { lower, upper, colon } = shape;
      if (lower) yield replace({ start: lower.startIndex, end: colon.start }, '', 0.45);
      else
        for (const bound of ['1', '-1', ...expressions])
          yield replace({ start: colon.start, end: colon.start }, bound, 0.35);
      if (upper) yield replace({ start: colon.end, end: upper.endIndex }, '', 0.45);
      else
        for (const bound of ['-1', '1', ...expressions])
          yield replace({ start: colon.end, end: colon.end }, bound, 0.35);
      if (lower && upper) yield replace(node, `${upper.text}:${lower.text}`, 0.25);
    }
    if (shape && /^(name|member)$/.test(shape.kind) && language.isValue(node) && isWhole(node)) {
      for (const bound of ['1', ...names]) {
        if (bound === node.text) continue;
        const prior = bound === '1' ? 0.2 : 0.16;
        yield replace(node, part(node.text, bound, ''), prior);
        yield replace(node, part(node.text, '', bound === '1' ? '-1' : bound), prior);
      }
    }
    if (shape?.kind === 'index' && language.id === 'python' && !/slice/.test(shape.index.type)) {
      yield replace(shape.index, `${shape.index.text}:`, 0.2);
      yield replace(shape.index, `:${shape.index.text}`, 0.2);
      yield replace(shape.index, '-1', 0.3);
    }
    if (shape?.kind === 'call' && /\.(slice|substring|substr|splice)$/.test(shape.callee.text)) {
      const [first, second] = shape.arguments;
      if (first && second) {
        yield replace({ start: first.endIndex, end: second.endIndex }, '', 0.45);
        yield replace({ start: first.startIndex, end: second.startIndex }, '', 0.3);
      } else if (first) {
        for (const bound of ['-1', ...expressions])
          yield replace({ start: first.endIndex, end: first.endIndex }, `, ${bound}`, 0.3);
      }
    }
  },
};
