import type { Node } from 'web-tree-sitter';
import { writing } from './javascript-writing.ts';
import { type Language, range, type Shape } from './language.ts';

export const javascript: Language = {
  id: 'javascript',
  extensions: ['.js', '.mjs', '.cjs', '.jsx'],
  writing,
  shape: (node) => shapes[node.type]?.(node) ?? null,
  isValue: (node) => VALUES.has(node.type) && !isNameOnly(node),
  isStatement: (node) =>
    /^(statement_block|program|switch_case|switch_default)$/.test(node.parent?.type ?? '') && node.isNamed,
  isFunction: (node) =>
    /^(function_declaration|generator_function_declaration|method_definition)$/.test(node.type) || isNamedArrow(node),
  functionName: (node) => {
    const named = isNamedArrow(node) ? node.parent : node;
    const left = named?.childForFieldName('left');
    return (named?.childForFieldName('name') ?? left?.childForFieldName('property') ?? left)?.text ?? null;
  },
  parameters: (fn) => {
    const alone = fn.childForFieldName('parameter');
    return (alone ? [alone] : (fn.childForFieldName('parameters')?.namedChildren ?? [])).flatMap(parameterNames);
  },
  body: (fn) => fn.childForFieldName('body'),
};

export const typescript: Language = { ...javascript, id: 'typescript', extensions: ['.ts', '.mts', '.cts'] };
export const tsx: Language = { ...javascript, id: 'tsx', extensions: ['.tsx'] };

const VALUES = new Set(
  'identifier number string template_string true false null undefined this call_expression new_expression member_expression subscript_expression binary_expression unary_expression ternary_expression parenthesized_expression array object arrow_function await_expression non_null_expression as_expression regex shorthand_property_identifier'.split(
    ' ',
  ),
);

const isNamedArrow = (node: Node) =>
  /^(arrow_function|function_expression)$/.test(node.type) &&
  /^(variable_declarator|assignment_expression)$/.test(node.parent?.type ?? '');

function isNameOnly(node: Node): boolean {
  const parent = node.parent;
  if (!parent || node.type === 'shorthand_property_identifier') return true;
  for (const field of ['name', 'property', 'label', 'key', 'pattern', 'parameter']) {
    if (parent.childForFieldName(field)?.equals(node)) return true;
  }
  if (
    /^(assignment_expression|augmented_assignment_expression|assignment_pattern|object_assignment_pattern|for_in_statement)$/.test(
      parent.type,
    )
  ) {
    return parent.childForFieldName('left')?.equals(node) ?? false;
  }
  return /^(formal_parameters|array_pattern|object_pattern|rest_pattern|import_.*|export_.*|type_.*|update_expression|namespace_import|program|if_statement|while_statement|do_statement|switch_statement)$/.test(
    parent.type,
  );
}

function parameterNames(node: Node): string[] {
  if (/^(identifier|shorthand_property_identifier_pattern)$/.test(node.type)) return [node.text];
  const inner = node.childForFieldName('pattern') ?? node.childForFieldName('left');
  if (inner) return parameterNames(inner);
  return /pattern$/.test(node.type) ? node.namedChildren.flatMap(parameterNames) : [];
}

const LOGICAL = new Set(['&&', '||', '??']);
const COMPARISON = new Set(['<', '<=', '>', '>=', '==', '===', '!=', '!==', 'in', 'instanceof']);

const field = (node: Node, name: string) => node.childForFieldName(name);

const shapes: Record<string, (node: Node) => Shape | null> = {
  binary_expression: (node) => {
    const word = field(node, 'operator')?.text ?? '';
    return operation(node, LOGICAL.has(word) ? 'logical' : COMPARISON.has(word) ? 'comparison' : 'arithmetic');
  },
  augmented_assignment_expression: (node) => operation(node, 'augmented'),
  unary_expression: (node) => {
    const [word, operand] = [field(node, 'operator')?.text, field(node, 'argument')];
    if (!operand || (word !== '!' && word !== '-')) return null;
    return { kind: word === '!' ? 'not' : 'negative', operand };
  },
  await_expression: ({ namedChildren: [operand] }) => (operand ? { kind: 'await', operand } : null),
  number: (node) => ({ kind: 'number', value: Number(node.text.replaceAll('_', '')) }),
  string: (node) => ({
    kind: 'string',
    value: node.text.slice(1, -1),
    content: { start: node.startIndex + 1, end: node.endIndex - 1 },
  }),
  true: () => ({ kind: 'boolean', value: true }),
  false: () => ({ kind: 'boolean', value: false }),
  null: () => ({ kind: 'nothing' }),
  undefined: () => ({ kind: 'nothing' }),
  identifier: () => ({ kind: 'name' }),
  member_expression: (node) => {
    const [object, property] = [field(node, 'object'), field(node, 'property')];
    return object && property && { kind: 'member', object, property, optional: isOptional(node) };
  },
  subscript_expression: (node) => {
    const [object, index] = [field(node, 'object'), field(node, 'index')];
    return object && index && { kind: 'index', object, index, optional: isOptional(node) };
  },
  call_expression: (node) => call(node, field(node, 'function')),
  new_expression: (node) => call(node, field(node, 'constructor')),
  if_statement: (node) => branch('if', field(node, 'condition')?.namedChildren[0]),
  while_statement: (node) => branch('while', field(node, 'condition')?.namedChildren[0]),
  for_statement: (node) => branch('while', field(node, 'condition')),
  ternary_expression: (node) => {
    const [condition, yes, no] = [field(node, 'condition'), field(node, 'consequence'), field(node, 'alternative')];
    return condition && yes && no && { kind: 'choice', condition, yes, no };
  },
  return_statement: (node) => ({ kind: 'return', value: node.namedChildren[0] ?? null }),
  expression_statement: ({ namedChildren: [value] }) =>
    value && VALUES.has(value.type) ? { kind: 'expression', value } : null,
  variable_declarator: (node) => assignment(field(node, 'name'), field(node, 'value')),
  assignment_expression: (node) => assignment(field(node, 'left'), field(node, 'right')),
  array: () => ({ kind: 'sequence' }),
  object: () => ({ kind: 'mapping' }),
};

const isOptional = (node: Node) => field(node, 'optional_chain') !== null;

function operation(node: Node, kind: 'arithmetic' | 'comparison' | 'logical' | 'augmented'): Shape | null {
  const [left, operator, right] = [field(node, 'left'), field(node, 'operator'), field(node, 'right')];
  return left && right && operator && { kind, left, operator: operator.text, at: range(operator), right };
}

function call(node: Node, callee: Node | null): Shape | null {
  const given = field(node, 'arguments')?.namedChildren.filter((each) => each.type !== 'comment');
  return callee && { kind: 'call', callee, arguments: given ?? [] };
}

function branch(word: 'if' | 'while', condition: Node | null | undefined): Shape | null {
  return condition && VALUES.has(condition.type) ? { kind: 'branch', word, condition } : null;
}

function assignment(left: Node | null, right: Node | null): Shape | null {
  return left && right && { kind: 'assignment', left, right };
}
