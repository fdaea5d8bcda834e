import type { Node } from 'web-tree-sitter';
import type { Export } from './place.ts';

/** What a JavaScript or TypeScript file gives to others, by the name it has inside of the file. */
export function exportsOf(root: Node): Map<string, Export> {
  const found = new Map<string, Export>();
  for (const statement of root.namedChildren) {
    if (statement?.type === 'export_statement') addExported(statement, found);
    const assigned = statement?.type === 'expression_statement' ? statement.namedChildren[0] : null;
    if (assigned?.type === 'assignment_expression') addAssigned(assigned, found);
  }
  return found;
}

function addExported(statement: Node, found: Map<string, Export>): void {
  const isDefault = statement.children.some((child) => child.type === 'default');
  const declared = statement.childForFieldName('declaration');
  for (const name of declared ? declaredNames(declared) : [])
    found.set(name, isDefault ? { kind: 'default' } : { kind: 'named', name });
  const value = statement.childForFieldName('value');
  const named = value?.type === 'identifier' ? value.text : value?.childForFieldName('name')?.text;
  if (isDefault && named) found.set(named, { kind: 'default' });
  // `export { a } from './b'` passes on what another file defines.
  if (statement.childForFieldName('source')) return;
  for (const specifier of statement.descendantsOfType('export_specifier')) {
    const name = specifier?.childForFieldName('name')?.text;
    const alias = specifier?.childForFieldName('alias')?.text ?? name;
    if (name && alias) found.set(name, alias === 'default' ? { kind: 'default' } : { kind: 'named', name: alias });
  }
}

function declaredNames(declaration: Node): string[] {
  const own = declaration.childForFieldName('name')?.text;
  if (own) return [own];
  return declaration.namedChildren.flatMap((child) => {
    const name = child?.type === 'variable_declarator' ? child.childForFieldName('name') : null;
    return name?.type === 'identifier' ? [name.text] : [];
  });
}

function addAssigned(assignment: Node, found: Map<string, Export>): void {
  const left = assignment.childForFieldName('left')?.text ?? '';
  const right = assignment.childForFieldName('right');
  if (!right) return;
  const property = /^(?:module\.)?exports\.([\w$]+)$/.exec(left)?.[1];
  if (property) {
    found.set(right.type === 'identifier' ? right.text : property, { kind: 'property', name: property });
    return;
  }
  if (left !== 'module.exports' && !(left === 'exports' && /^module\.exports\b/.test(right.text))) return;
  const own = right.type === 'identifier' ? right.text : right.childForFieldName('name')?.text;
  if (own) found.set(own, { kind: 'module' });
  if (right.type !== 'object') return;
  for (const pair of right.namedChildren) {
    const name = pair?.type === 'shorthand_property_identifier' ? pair.text : pair?.childForFieldName('key')?.text;
    const value = pair?.childForFieldName('value');
    if (name && /^[\w$]+$/.test(name))
      found.set(value?.type === 'identifier' ? value.text : name, { kind: 'property', name });
  }
}
