import { replace, type Template } from './template.ts';

/** An expression of the same file in the place of another one. */
export const donors: Template = {
  name: 'donor',
  *propose(node, shape, { language, donors: pool }) {
    if (
      !shape ||
      !language.isValue(node) ||
      !/^(call|index|arithmetic|comparison|logical|name|member)$/.test(shape.kind)
    )
      return;
    for (const donor of pool) if (donor !== node.text && !donor.includes(node.text)) yield replace(node, donor, 0.16);
  },
};
