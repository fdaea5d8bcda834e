import { replace, type Template } from './template.ts';

/** Another name, or another member, where a name or member is read. */
export const variables: Template = {
  name: 'variable',
  *propose(node, shape, { language, expressions }) {
    if (!shape || !language.isValue(node) || !/^(name|member|index|call|arithmetic)$/.test(shape.kind)) return;
    const parent = node.parent;
    const isCallee = parent && /call/.test(parent.type) && parent.childForFieldName('function')?.equals(node);
    if (isCallee) return;
    const prior = shape.kind === 'name' ? 0.42 : shape.kind === 'member' ? 0.4 : 0.24;
    for (const other of expressions) {
      if (other === node.text) continue;
      const sameForm = other.includes('.') === (shape.kind === 'member');
      yield replace(node, other, sameForm ? prior : prior * 0.8);
    }
  },
};

/** The left side of an assignment is the wrong variable. */
export const targets: Template = {
  name: 'assignment target',
  *propose(_node, shape, { expressions, donors }) {
    if (shape?.kind !== 'assignment' && shape?.kind !== 'augmented') return;
    for (const other of expressions) if (other !== shape.left.text) yield replace(shape.left, other, 0.12);
    for (const other of donors) {
      if (/^[\w$.]+\[.*\]$/s.test(other) && other !== shape.left.text) yield replace(shape.left, other, 0.14);
    }
  },
};
