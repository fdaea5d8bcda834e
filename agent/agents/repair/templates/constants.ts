import { replace, type Template } from './template.ts';

/** Wrong number, flipped boolean, wrong word. */
export const constants: Template = {
  name: 'constant',
  *propose(node, shape, around) {
    if (shape?.kind === 'number') {
      const { value } = shape;
      const near = [value + 1, value - 1];
      for (const other of near) yield replace(node, String(other), 0.55);
      for (const other of [
        0,
        1,
        2,
        -value,
        10,
        100,
        value * 10,
        value / 10,
        value * 2,
        value / 2,
        value * 100,
        value / 100,
      ]) {
        if (Number.isFinite(other) && other !== value && String(other).length < 12)
          yield replace(node, String(other), 0.35);
      }
      for (const other of around.numbers) if (other !== value) yield replace(node, String(other), 0.28);
      for (const name of around.parameters) yield replace(node, name, 0.2);
    }
    if (shape?.kind === 'boolean') {
      yield replace(node, shape.value ? around.language.writing.false : around.language.writing.true, 0.5);
    }
    if (shape?.kind === 'string') {
      for (const other of around.strings) if (other !== shape.value) yield replace(shape.content, other, 0.22);
      if (shape.value !== '') yield replace(shape.content, '', 0.15);
      if (shape.value !== ' ') yield replace(shape.content, ' ', 0.15);
      if (/[a-z]/i.test(shape.value)) {
        yield replace(shape.content, shape.value.toLowerCase(), 0.1);
        yield replace(shape.content, shape.value.toUpperCase(), 0.1);
      }
    }
    if (shape?.kind === 'nothing') {
      for (const other of ['0', "''", '[]', around.language.writing.false, '1']) yield replace(node, other, 0.25);
    }
  },
};
