import { replace, type Template } from './template.ts';

/** Something too much: an operand, a call around a value, a link of a chain, a statement. */
export const drops: Template = {
  name: 'drop',
  *propose(node, shape, { language }) {
    if (!shape) return;
    if (shape.kind === 'arithmetic' || shape.kind === 'logical') {
      yield replace(node, shape.left.text, 0.42);
      yield replace(node, shape.right.text, 0.42);
    }
    if (shape.kind === 'call') {
      const [only] = shape.arguments;
      if (only && shape.arguments.length === 1) {
        yield replace(node, only.text, 0.35);
        yield replace(only, '', 0.22);
      }
      const owner = shape.callee.childForFieldName('object');
      if (owner) yield replace(node, owner.text, 0.3);
      if (shape.arguments.length > 1) {
        for (const [index, argument] of shape.arguments.entries()) {
          const next = shape.arguments[index + 1];
          const previous = shape.arguments[index - 1];
          const start = next ? argument.startIndex : (previous?.endIndex ?? argument.startIndex);
          yield replace({ start, end: next ? next.startIndex : argument.endIndex }, '', 0.25);
        }
      }
    }
    if (shape.kind === 'member' && language.isValue(node)) yield replace(node, shape.object.text, 0.25);
    if (shape.kind === 'choice') {
      yield replace(node, shape.yes.text, 0.25);
      yield replace(node, shape.no.text, 0.25);
    }
    if (shape.kind === 'await') yield replace(node, shape.operand.text, 0.1);
    if (shape.kind === 'expression') yield replace(node, language.id === 'python' ? 'pass' : '', 0.08);
  },
};
