import type { Node } from 'web-tree-sitter';
import { type Language, range, type Shape } from './language.ts';
import { writing } from './python-writing.ts';

export const python: Language = {
  id: 'python',
  extensions: ['.py'],
  writing,
  shape: (node) => shapes[node.type]?.(node) ?? null,
  isValue: (node) => VALUES.has(node.type) && !isNameOnly(node),
  isStatement: (node) => node.parent?.type === 'block' || node.parent?.type === 'module',
  isFunction: (node) => node.type === 'function_definition',
  functionName: (node) => node.childForFieldName('name')?.text ?? null,
  parameters: (fn) => (fn.childForFieldName('parameters')?.namedChildren ?? []).flatMap(parameterName),
  body: (fn) => fn.childForFieldName('body'),
};

const VALUES = new Set(
  'identifier integer float string concatenated_string true false none call attribute subscript binary_operator boolean_operator comparison_operator not_operator unary_operator conditional_expression parenthesized_expression list tuple dictionary set list_comprehension generator_expression dictionary_comprehension set_comprehension await'.split(
    ' ',
  ),
);

function isNameOnly(node: Node): boolean {
  const parent = node.parent;
  if (!parent) return true;
  const field = parent.childForFieldName('name');
  if (field?.equals(node)) return true;
  if (parent.type === 'attribute') return parent.childForFieldName('attribute')?.equals(node) ?? false;
  if (/^(assignment|augmented_assignment|for_statement|for_in_clause)$/.test(parent.type)) {
    return parent.childForFieldName('left')?.equals(node) ?? false;
  }
  return /^(parameters|lambda_parameters|pattern_list|tuple_pattern|global_statement|dotted_name|type|import_.*|as_pattern_target|list_splat_pattern|dictionary_splat_pattern|decorator|typed_parameter)$/.test(
    parent.type,
  );
}

function parameterName(node: Node): string[] {
  if (node.type === 'identifier') return [node.text];
  const name = node.childForFieldName('name') ?? node.namedChildren[0];
  return name?.type === 'identifier' ? [name.text] : [];
}

const field = (node: Node, name: string) => node.childForFieldName(name);

const shapes: Record<string, (node: Node) => Shape | null> = {
  binary_operator: (node) => operation(node, 'arithmetic'),
  boolean_operator: (node) => operation(node, 'logical'),
  comparison_operator: comparison,
  augmented_assignment: (node) => operation(node, 'augmented'),
  not_operator: (node) => operand('not', field(node, 'argument')),
  unary_operator: (node) =>
    field(node, 'operator')?.text === '-' ? operand('negative', field(node, 'argument')) : null,
  await: (node) => operand('await', node.namedChildren[0] ?? null),
  integer: number,
  float: number,
  string,
  true: () => ({ kind: 'boolean', value: true }),
  false: () => ({ kind: 'boolean', value: false }),
  none: () => ({ kind: 'nothing' }),
  identifier: () => ({ kind: 'name' }),
  attribute: (node) => {
    const [object, property] = [field(node, 'object'), field(node, 'attribute')];
    return object && property && { kind: 'member', object, property, optional: false };
  },
  subscript: (node) => {
    const [object, index] = [field(node, 'value'), field(node, 'subscript')];
    return object && index && { kind: 'index', object, index, optional: false };
  },
  slice,
  call: (node) => {
    const callee = field(node, 'function');
    const given = field(node, 'arguments')?.namedChildren.filter((each) => each.type !== 'comment');
    return callee && { kind: 'call', callee, arguments: given ?? [] };
  },
  if_statement: (node) => branch('if', field(node, 'condition')),
  elif_clause: (node) => branch('if', field(node, 'condition')),
  while_statement: (node) => branch('while', field(node, 'condition')),
  if_clause: (node) => branch('if', node.namedChildren[0] ?? null),
  conditional_expression: ({ namedChildren: [yes, condition, no] }) =>
    yes && condition && no ? { kind: 'choice', condition, yes, no } : null,
  return_statement: (node) => ({ kind: 'return', value: node.namedChildren[0] ?? null }),
  expression_statement: ({ namedChildren: [value] }) =>
    value && VALUES.has(value.type) ? { kind: 'expression', value } : null,
  assignment: (node) => {
    const [left, right] = [field(node, 'left'), field(node, 'right')];
    return left && right && { kind: 'assignment', left, right };
  },
  list: () => ({ kind: 'sequence' }),
  tuple: () => ({ kind: 'sequence' }),
  set: () => ({ kind: 'sequence' }),
  list_comprehension: () => ({ kind: 'sequence' }),
  dictionary: () => ({ kind: 'mapping' }),
};

function operation(node: Node, kind: 'arithmetic' | 'logical' | 'augmented'): Shape | null {
  const [left, operator, right] = [field(node, 'left'), field(node, 'operator'), field(node, 'right')];
  return left && right && operator && { kind, left, operator: operator.text, at: range(operator), right };
}

function operand(kind: 'not' | 'negative' | 'await', node: Node | null): Shape | null {
  return node && { kind, operand: node };
}

function branch(word: 'if' | 'while', condition: Node | null): Shape | null {
  return condition && { kind: 'branch', word, condition };
}

function number(node: Node): Shape {
  return { kind: 'number', value: Number(node.text.replaceAll('_', '')) };
}

/** The last comparison of a chain: `a < b < c` is seen as (a < b) < c. */
function comparison(node: Node): Shape | null {
  const operands = node.namedChildren;
  const left = operands.at(-2);
  const right = operands.at(-1);
  const words = node.children.filter(
    (child) =>
      !child.isNamed && left && right && child.startIndex >= left.endIndex && child.endIndex <= right.startIndex,
  );
  const [first, last] = [words[0], words.at(-1)];
  if (!left || !right || !first || !last) return null;
  const operator = words.map((word) => word.text).join(' ');
  return { kind: 'comparison', left, operator, at: { start: first.startIndex, end: last.endIndex }, right };
}

function string(node: Node): Shape | null {
  const start = node.children.find((child) => child.type === 'string_start');
  const end = node.children.find((child) => child.type === 'string_end');
  if (!start || !end || node.namedChildren.some((child) => child.type === 'interpolation')) return null;
  const content = { start: start.endIndex, end: end.startIndex };
  return {
    kind: 'string',
    value: node.text.slice(content.start - node.startIndex, content.end - node.startIndex),
    content,
  };
}

function slice(node: Node): Shape | null {
  const colon = node.children.find((child) => child.type === ':');
  if (!colon) return null;
  const lower = node.namedChildren.find((child) => child.endIndex <= colon.startIndex) ?? null;
  const second = node.children.filter((child) => child.type === ':')[1];
  const upper =
    node.namedChildren.find((c) => c.startIndex >= colon.endIndex && (!second || c.endIndex <= second.startIndex)) ??
    null;
  return { kind: 'slice', lower, upper, colon: range(colon) };
}
