import { replace, type Template } from './template.ts';

const OPPOSITE: Record<string, string[]> = {
  '+': ['-', '*'],
  '-': ['+'],
  '*': ['/', '+', '**', '//'],
  '/': ['*', '//', '%'],
  '//': ['/', '%'],
  '%': ['/', '//'],
  '^': ['&', '|'],
  '&': ['|', '^'],
  '|': ['&', '^'],
  '<<': ['>>'],
  '>>': ['<<'],
};

/** Wrong arithmetic, boolean or augmented operator. */
export const operators: Template = {
  name: 'operator',
  *propose(_node, shape, { language: { id, writing } }) {
    if (shape?.kind === 'logical') {
      const others = shape.operator === writing.and ? [writing.or] : [writing.and];
      if (id !== 'python') others.push(shape.operator === '??' ? '||' : '??');
      for (const other of others) yield replace(shape.at, other, 0.5);
    }
    if (shape?.kind === 'arithmetic') {
      const likely = (OPPOSITE[shape.operator] ?? []).filter((other) => writing.arithmetic.includes(other));
      for (const other of likely) yield replace(shape.at, other, 0.55);
      for (const other of writing.arithmetic) {
        if (other !== shape.operator && !likely.includes(other)) yield replace(shape.at, other, 0.25);
      }
    }
    if (shape?.kind === 'augmented') {
      yield replace(shape.at, '=', 0.35);
      const likely = OPPOSITE[shape.operator.slice(0, -1)] ?? [];
      for (const other of writing.arithmetic) {
        if (`${other}=` !== shape.operator) yield replace(shape.at, `${other}=`, likely.includes(other) ? 0.5 : 0.2);
      }
    }
  },
};
