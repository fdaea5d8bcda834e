import { replace, type Template } from './template.ts';

/** What a call gives is thrown away: `s.trim()` for `s = s.trim()`, or the owner should become the argument. */
export const results: Template = {
  name: 'unused result',
  *propose(_node, shape) {
    if (shape?.kind !== 'expression') return;
    const { value } = shape;
    const callee = value.childForFieldName('function');
    const owner = callee?.childForFieldName('object');
    if (!owner || !/^[\w$.]+(\[[^\]]*\])?$/.test(owner.text)) return;
    yield replace(value, `${owner.text} = ${value.text}`, 0.35);
    const given = value.childForFieldName('arguments')?.namedChildren ?? [];
    if (given.length === 1 && given[0]) yield replace(value, `${owner.text} = ${given[0].text}`, 0.2);
  },
};

/** The right object, the wrong member. */
export const members: Template = {
  name: 'member',
  *propose(_node, shape, { properties }) {
    if (shape?.kind !== 'member') return;
    for (const other of properties) if (other !== shape.property.text) yield replace(shape.property, other, 0.3);
  },
};
