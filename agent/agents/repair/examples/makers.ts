import type { Node } from 'web-tree-sitter';
import { nodesOf } from '../languages/parse.ts';
import { type Parameter, parametersOf } from './parameters.ts';

/** What makes the objects of a class: its own constructor. */
export const makersOf = (owner: Node): Node[] =>
  [...nodesOf(owner)].filter(
    (node) =>
      /^(function_definition|method_definition)$/.test(node.type) &&
      /^(__init__|constructor)$/.test(node.childForFieldName('name')?.text ?? ''),
  );

/** What a class is made with: by its constructor, of a dataclass by its fields; null where another class says it. */
export function makerOf(owner: Node): Parameter[] | null {
  const [maker] = makersOf(owner);
  if (maker) return parametersOf(maker).filter(({ name }) => name !== 'self');
  if (isDataclass(owner)) return fieldsOf(owner).map(({ name }) => ({ name, kind: 'plain' }));
  const isAlone =
    !owner.childForFieldName('superclasses') && !owner.children.some(({ type }) => type === 'class_heritage');
  return isAlone ? [] : null;
}

export const requiredFields = (owner: Node): boolean =>
  makersOf(owner).length === 0 && isDataclass(owner) && fieldsOf(owner).some(({ isRequired }) => isRequired);

export function requiredParameters(fn: Node): number {
  const all = fn.childForFieldName('parameters')?.namedChildren ?? [];
  return all.filter((each) => {
    if (!each || each.text === 'self' || each.type === 'comment') return false;
    return (
      !/default|assignment_pattern|splat|rest|optional|separator/.test(each.type) && !each.childForFieldName('value')
    );
  }).length;
}

export const isDataclass = (owner: Node): boolean =>
  owner.parent?.type === 'decorated_definition' &&
  owner.parent.namedChildren.some((each) => /^@(dataclasses\.)?dataclass\b/.test(each?.text ?? ''));

function fieldsOf(owner: Node): { name: string; isRequired: boolean }[] {
  const lines = owner.childForFieldName('body')?.namedChildren ?? [];
  return lines.flatMap((line) => {
    const field = line?.type === 'expression_statement' ? line.namedChildren[0] : null;
    const name =
      field?.type === 'assignment' && field.childForFieldName('type') ? field.childForFieldName('left') : null;
    if (name?.type !== 'identifier') return [];
    return [{ name: name.text, isRequired: field?.childForFieldName('right') === null }];
  });
}
