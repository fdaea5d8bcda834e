import { bracketed } from '../languages/language.ts';
import { replace, type Template } from './template.ts';

const TOP = /return|assignment|declarator|argument|arrow|pair|expression_statement|augmented|default|keyword/;

/** A missing call around a value: rounding, a bound, a length, a conversion. */
export const wraps: Template = {
  name: 'wrap',
  *propose(node, shape, { language, expressions }) {
    if (!shape || !language.isValue(node) || !/^(name|member|call|arithmetic|index|sequence|choice)$/.test(shape.kind))
      return;
    const atTop = TOP.test(node.parent?.type ?? '');
    const { wraps: calls, suffixes } = language.writing;
    for (const [index, call] of calls.entries()) {
      if (node.text.startsWith(call.slice(0, call.indexOf('_')))) continue;
      const likely = atTop && shape.kind === 'arithmetic' ? 0.42 : atTop ? 0.3 : 0.2;
      yield replace(
        node,
        call.replace('_', () => node.text),
        likely - index * 0.004,
      );
    }
    for (const suffix of suffixes) yield replace(node, `${bracketed(node.text)}${suffix}`, atTop ? 0.22 : 0.16);
    if (/^(arguments|argument_list)$/.test(node.parent?.type ?? ''))
      yield replace(node, language.id === 'python' ? `*${node.text}` : `...${node.text}`, 0.22);
    if (!atTop) return;
    for (const bound of expressions.slice(0, 8)) {
      if (bound === node.text) continue;
      for (const call of language.id === 'python' ? ['min', 'max'] : ['Math.min', 'Math.max']) {
        yield replace(node, `${call}(${bound}, ${node.text})`, 0.2);
      }
    }
  },
};
