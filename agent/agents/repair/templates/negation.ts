import { replace, type Template } from './template.ts';

/** An inverted condition, on either side. */
export const negation: Template = {
  name: 'negation',
  *propose(node, shape, { language }) {
    const { not, true: yes, false: no } = language.writing;
    if (shape?.kind === 'not') yield replace(node, shape.operand.text, 0.65);
    if (shape?.kind === 'negative') yield replace(node, shape.operand.text, 0.35);
    if (shape?.kind === 'branch' || shape?.kind === 'choice') {
      yield replace(shape.condition, not(shape.condition.text), 0.45);
      yield replace(shape.condition, yes, 0.06);
      yield replace(shape.condition, no, 0.06);
    }
    if (shape?.kind === 'return' && shape.value) yield replace(shape.value, not(shape.value.text), 0.25);
    if (shape && /^(name|member|call)$/.test(shape.kind) && language.isValue(node)) {
      if (/argument|binary|logical|boolean|arrow/.test(node.parent?.type ?? ''))
        yield replace(node, not(node.text), 0.2);
      yield replace(node, `-${node.text}`, 0.15);
    }
  },
};
