import type { Node } from 'web-tree-sitter';
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
      const { writing } = around.language;
      yield replace(node, shape.value ? writing.false : writing.true, 0.5);
      // A loop for ever over a list that runs empty.
      if (inLoopHead(node))
        for (const { name } of around.collections)
          yield replace(node, around.language.id === 'python' ? name : `${name}.length > 0`, 0.45);
      for (const name of around.names) yield replace(node, name, 0.24);
      for (const name of around.names) yield replace(node, writing.not(name), 0.14);
      if (!/return|while/.test(`${node.parent?.type} ${node.parent?.parent?.type}`)) return;
      for (const name of around.names) {
        for (const comparator of [writing.equal, ...writing.comparators]) {
          for (const other of ['0', '1', ...around.names.slice(0, 5)]) {
            if (other !== name) yield replace(node, `${name} ${comparator} ${other}`, other === '0' ? 0.2 : 0.12);
          }
        }
      }
    }
    if (shape?.kind === 'sequence') {
      const [open, close] = [node.text[0], node.text.at(-1)];
      if (node.namedChildren.length === 0 && open === '[') {
        for (const name of [...around.parameters, ...around.names]) yield replace(node, `[${name}]`, 0.28);
        for (const item of ['[]', '0', '1', "''"]) yield replace(node, `[${item}]`, 0.25);
      }
      if (node.namedChildren.length > 0 && open === '[' && close === ']') yield replace(node, '[]', 0.12);
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

const inLoopHead = ({ parent }: Node) =>
  parent?.type === 'while_statement' ||
  (parent?.type === 'parenthesized_expression' && parent.parent?.type === 'while_statement');
