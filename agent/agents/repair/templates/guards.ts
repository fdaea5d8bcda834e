import type { Node } from 'web-tree-sitter';
import { bracketed, operandText } from '../languages/language.ts';
import { replace, type Surroundings, type Template } from './template.ts';

/** What to do when a thing, a member or a key is not there. */
export const guards: Template = {
  name: 'missing guard',
  *propose(node, shape, around) {
    if (!shape || !isRead(node, around)) return;
    if (around.language.id === 'python') yield* pythonGuards(node, shape, around);
    else yield* scriptGuards(node, shape);
    if (shape.kind === 'member' || shape.kind === 'index' || shape.kind === 'call' || shape.kind === 'name') {
      const { otherwise } = around.language.writing;
      const empty = around.language.id === 'python' ? ['0', "''", '[]', '{}', 'None'] : ['0', "''", '[]', '{}'];
      for (const value of empty) yield replace(node, `(${node.text} ${otherwise} ${value})`, 0.24);
    }
  },
};

function isRead(node: Node, { language }: Surroundings): boolean {
  return language.isValue(node);
}

function* scriptGuards(node: Node, shape: NonNullable<Parameters<Template['propose']>[1]>) {
  if (shape.kind === 'member' && !shape.optional) {
    const object =
      shape.object.type === 'non_null_expression' ? shape.object.text.replace(/!$/, '') : shape.object.text;
    yield replace(node, `${object}?.${shape.property.text}`, 0.5);
  }
  if (shape.kind === 'index' && !shape.optional)
    yield replace(node, `${shape.object.text}?.[${shape.index.text}]`, 0.4);
  if (shape.kind === 'call' && node.type === 'call_expression') {
    const rest = node.text.slice(shape.callee.text.length);
    if (!rest.startsWith('?.')) yield replace(node, `${shape.callee.text}?.${rest}`, 0.25);
  }
}

function* pythonGuards(node: Node, shape: NonNullable<Parameters<Template['propose']>[1]>, around: Surroundings) {
  if (shape.kind === 'index' && shape.index.type !== 'slice') {
    const { object, index } = shape;
    yield replace(node, `${object.text}.get(${index.text})`, 0.5);
    for (const fallback of ['0', "''", '[]', '1', '{}', 'False'])
      yield replace(node, `${object.text}.get(${index.text}, ${fallback})`, 0.3);
    yield replace(node, `(${object.text}[${index.text}] if ${index.text} in ${object.text} else None)`, 0.2);
  }
  if (shape.kind === 'member') {
    const missing = around.language.writing.isNothing(shape.object.text);
    yield replace(node, around.language.writing.choice(missing, 'None', node.text), 0.3);
  }
  if (shape.kind === 'call' && shape.callee.type === 'attribute') {
    const owner = shape.callee.childForFieldName('object')?.text ?? '';
    yield replace(node, `(${bracketed(owner)} and ${node.text})`, 0.2);
  }
}

/** A condition that asks first whether the thing is there at all. */
export const conditionGuards: Template = {
  name: 'guarded condition',
  *propose(_node, shape, { expressions, names, language }) {
    if (shape?.kind !== 'branch') return;
    const { writing } = language;
    const condition = shape.condition.text;
    const operand = operandText(language, shape.condition);
    for (const name of expressions) {
      if (!condition.includes(name)) continue;
      yield replace(shape.condition, `${name} ${writing.and} ${operand}`, 0.3);
      yield replace(shape.condition, `${writing.not(name)} ${writing.or} ${operand}`, 0.3);
      if (!/^[\w$.]+$/.test(name) || !new RegExp(`(?<![\\w$.])${name.replaceAll(/[.$]/g, '\\$&')}[.[]`).test(condition))
        continue;
      yield replace(shape.condition, `${writing.isNothing(name)} ${writing.or} ${operand}`, 0.32);
    }
    for (const name of names) {
      yield replace(shape.condition, `${operand} ${writing.and} ${name}`, 0.12);
      yield replace(shape.condition, `${operand} ${writing.and} ${writing.not(name)}`, 0.12);
      yield replace(shape.condition, `${operand} ${writing.or} ${name}`, 0.12);
      yield replace(shape.condition, `${operand} ${writing.or} ${writing.not(name)}`, 0.14);
    }
  },
};
