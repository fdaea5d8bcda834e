import type { Node } from 'web-tree-sitter';
import type { Range } from '../languages/language.ts';
import { replace, type Template } from './template.ts';

const EDGE: Record<string, string> = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' };
/** From the other side, as strict as before; then the opposite. */
const TURNED: Record<string, string[]> = {
  '<': ['>', '>='],
  '<=': ['>=', '>'],
  '>': ['<', '<='],
  '>=': ['<=', '<'],
};
const OTHER: Record<string, string[]> = {
  in: ['not in'],
  'not in': ['in'],
  is: ['is not'],
  'is not': ['is'],
  '==': ['!=', '==='],
  '!=': ['==', '!=='],
};

/** `<` for `<=`, `==` for `!=`, `in` for `not in`. */
export const comparators: Template = {
  name: 'comparator',
  *propose(_node, shape, { language }) {
    if (shape?.kind !== 'comparison') return;
    const edge = EDGE[shape.operator];
    if (edge) yield replace(shape.at, edge, 0.75);
    for (const other of OTHER[shape.operator] ?? []) yield replace(shape.at, other, 0.6);
    if (language.writing.comparators.includes(shape.operator)) {
      for (const other of language.writing.comparators) {
        const turned = TURNED[shape.operator]?.indexOf(other) ?? -1;
        const prior = turned < 0 ? 0.38 : 0.46 - turned * 0.02;
        if (other !== shape.operator && other !== edge) yield replace(shape.at, other, prior);
      }
      yield* bothSides(shape, language.writing.comparators);
    }
  },
};

/** A base case that is too narrow or too wide: `== 0` for `<= 1`. */
function* bothSides(shape: { at: Range; operator: string; right: Node }, comparators: string[]) {
  if (!/^\d+$/.test(shape.right.text)) return;
  const value = Number(shape.right.text);
  for (const other of comparators) {
    if (other === shape.operator) continue;
    for (const near of [value + 1, value - 1]) {
      if (near >= 0) yield replace({ start: shape.at.start, end: shape.right.endIndex }, `${other} ${near}`, 0.24);
    }
  }
}
