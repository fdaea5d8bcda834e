import { replace, type Template } from './template.ts';

/** `min` for `max`, `floor` for `ceil`, `startsWith` for `endsWith`. */
export const names: Template = {
  name: 'name pair',
  *propose(_node, shape, { language }) {
    if (shape?.kind !== 'call' && shape?.kind !== 'member') return;
    const callee = shape.kind === 'call' ? shape.callee : null;
    const named = callee
      ? (callee.childForFieldName('property') ?? callee.childForFieldName('attribute') ?? callee)
      : shape.kind === 'member'
        ? shape.property
        : null;
    if (!named || !/^\w+$/.test(named.text)) return;
    for (const group of language.writing.pairs) {
      const at = group.indexOf(named.text);
      if (at < 0) continue;
      for (const [index, other] of group.entries()) {
        if (index !== at) yield replace(named, other, index + at === 1 ? 0.7 : 0.5);
      }
    }
  },
};
