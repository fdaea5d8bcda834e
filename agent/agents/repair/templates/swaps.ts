import { replace, type Template } from './template.ts';

const RECEIVERS = /^(name|member|index|call|string|sequence)$/;

/** Two things in the wrong order. */
export const swaps: Template = {
  name: 'swap',
  *propose(node, shape, { text, language }) {
    if (!shape) return;
    if (shape.kind === 'arithmetic' || shape.kind === 'comparison') {
      const between = text.slice(shape.left.endIndex, shape.right.startIndex);
      yield replace(
        { start: shape.left.startIndex, end: shape.right.endIndex },
        `${shape.right.text}${between}${shape.left.text}`,
        0.3,
      );
    }
    if (shape.kind === 'choice') {
      const [first, second] =
        shape.yes.startIndex < shape.no.startIndex ? [shape.yes, shape.no] : [shape.no, shape.yes];
      const middle = text.slice(first.endIndex, second.startIndex);
      yield replace({ start: first.startIndex, end: second.endIndex }, `${second.text}${middle}${first.text}`, 0.35);
    }
    if (shape.kind === 'call') {
      for (const [index, argument] of shape.arguments.entries()) {
        for (const other of shape.arguments.slice(index + 1)) {
          const middle = text.slice(argument.endIndex, other.startIndex);
          yield replace(
            { start: argument.startIndex, end: other.endIndex },
            `${other.text}${middle}${argument.text}`,
            0.35,
          );
        }
      }
    }
    const [only, second] = shape.kind === 'call' ? shape.arguments : [];
    const method = shape.kind === 'call' && only && !second ? language.shape(shape.callee) : null;
    if (only && method?.kind === 'member' && RECEIVERS.test(language.shape(only)?.kind ?? ''))
      yield replace(node, `${only.text}.${method.property.text}(${method.object.text})`, 0.25);
    const items =
      shape.kind === 'sequence' && !/comprehension/.test(node.type)
        ? node.namedChildren
        : node.childrenForFieldName('subscript');
    for (const [index, item] of items.slice(0, 6).entries()) {
      const next = items[index + 1];
      if (!next) continue;
      const middle = text.slice(item.endIndex, next.startIndex);
      yield replace({ start: item.startIndex, end: next.endIndex }, `${next.text}${middle}${item.text}`, 0.26);
    }
    if (shape.kind === 'index') {
      const inner = shape.object.childForFieldName('index') ?? shape.object.childForFieldName('subscript');
      if (inner) {
        const middle = text.slice(inner.endIndex, shape.index.startIndex);
        yield replace(
          { start: inner.startIndex, end: shape.index.endIndex },
          `${shape.index.text}${middle}${inner.text}`,
          0.3,
        );
      }
    }
    if (shape.kind === 'assignment') {
      const next = node.parent?.nextNamedSibling;
      if (next && node.parent && /statement|declaration/.test(node.parent.type) && next.type === node.parent.type) {
        const middle = text.slice(node.parent.endIndex, next.startIndex);
        yield replace(
          { start: node.parent.startIndex, end: next.endIndex },
          `${next.text}${middle}${node.parent.text}`,
          0.2,
        );
      }
    }
  },
};
