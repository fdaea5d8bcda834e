import type { Node } from 'web-tree-sitter';
import { bracketed, type Language, range, type Shape, type Writing } from './language.ts';

const writing: Writing = {
  comparators: ['<', '<=', '>', '>=', '==', '!='],
  equal: '==',
  unequal: '!=',
  and: 'and',
  or: 'or',
  otherwise: 'or',
  nothing: 'None',
  true: 'True',
  false: 'False',
  not: (text) => `not ${bracketed(text)}`,
  arithmetic: ['+', '-', '*', '//', '/', '%', '**', '&', '|', '^', '<<', '>>'],
  pairs: [
    ['min', 'max', 'sum', 'len', 'sorted', 'abs'],
    ['any', 'all'],
    ['floor', 'ceil', 'round', 'int', 'trunc'],
    ['startswith', 'endswith'],
    ['strip', 'lstrip', 'rstrip'],
    ['upper', 'lower', 'title', 'capitalize', 'swapcase'],
    ['isupper', 'islower', 'isalpha', 'isdigit', 'isalnum'],
    ['find', 'rfind', 'index', 'rindex'],
    ['split', 'rsplit', 'splitlines'],
    ['append', 'extend', 'add', 'insert', 'appendleft'],
    ['pop', 'popleft', 'remove', 'discard'],
    ['keys', 'values', 'items'],
    ['union', 'intersection', 'difference', 'symmetric_difference', 'update'],
    ['issubset', 'issuperset'],
    ['list', 'tuple', 'set', 'sorted', 'reversed'],
    ['int', 'float', 'str', 'bool'],
    ['ljust', 'rjust', 'center', 'zfill'],
    ['range', 'enumerate', 'len'],
    ['heappush', 'heappop'],
    ['days', 'seconds', 'hours', 'minutes', 'weeks'],
  ],
  wraps: [
    'len(_)',
    'int(_)',
    'round(_)',
    'abs(_)',
    'str(_)',
    'sorted(_)',
    'list(_)',
    'set(_)',
    'sum(_)',
    'max(0, _)',
    'max(_)',
    'min(_)',
    'reversed(_)',
    'float(_)',
    'tuple(_)',
    'bool(_)',
    '[_]',
    'round(_, 2)',
  ],
  suffixes: [
    '.strip()',
    '.lower()',
    '.upper()',
    '.split()',
    '.copy()',
    '.items()',
    '.values()',
    '[0]',
    '[-1]',
    '[1:]',
    '[::-1]',
  ],
  choice: (condition, yes, no) => `(${yes} if ${condition} else ${no})`,
  isNothing: (text) => `${bracketed(text)} is None`,
  leaveIf: (condition, value, indent) =>
    `if ${condition}:\n${indent}    return${value === null ? '' : ` ${value}`}\n${indent}`,
  statementEnd: '',
};

export const python: Language = {
  id: 'python',
  extensions: ['.py'],
  writing,
  shape,
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

function shape(node: Node): Shape | null {
  const field = (name: string) => node.childForFieldName(name);
  const left = field('left');
  const right = field('right');
  const operator = field('operator');
  switch (node.type) {
    case 'binary_operator':
    case 'boolean_operator':
      if (!left || !right || !operator) return null;
      return {
        kind: node.type === 'binary_operator' ? 'arithmetic' : 'logical',
        left,
        operator: operator.text,
        at: range(operator),
        right,
      };
    case 'comparison_operator':
      return comparison(node);
    case 'not_operator': {
      const operand = field('argument');
      return operand && { kind: 'not', operand };
    }
    case 'unary_operator': {
      const operand = field('argument');
      return operand && operator?.text === '-' ? { kind: 'negative', operand } : null;
    }
    case 'integer':
    case 'float':
      return { kind: 'number', value: Number(node.text.replaceAll('_', '')) };
    case 'string':
      return string(node);
    case 'true':
    case 'false':
      return { kind: 'boolean', value: node.type === 'true' };
    case 'none':
      return { kind: 'nothing' };
    case 'identifier':
      return { kind: 'name' };
    case 'attribute': {
      const object = field('object');
      const property = field('attribute');
      return object && property && { kind: 'member', object, property, optional: false };
    }
    case 'subscript': {
      const object = field('value');
      const index = field('subscript');
      return object && index && { kind: 'index', object, index, optional: false };
    }
    case 'slice':
      return slice(node);
    case 'call': {
      const callee = field('function');
      return (
        callee && {
          kind: 'call',
          callee,
          arguments: field('arguments')?.namedChildren.filter((a) => a.type !== 'comment') ?? [],
        }
      );
    }
    case 'if_statement':
    case 'elif_clause':
    case 'while_statement': {
      const condition = field('condition');
      return condition && { kind: 'branch', word: node.type === 'while_statement' ? 'while' : 'if', condition };
    }
    case 'if_clause': {
      const condition = node.namedChildren[0];
      return condition ? { kind: 'branch', word: 'if', condition } : null;
    }
    case 'conditional_expression': {
      const [yes, condition, no] = node.namedChildren;
      return yes && condition && no ? { kind: 'choice', condition, yes, no } : null;
    }
    case 'return_statement':
      return { kind: 'return', value: node.namedChildren[0] ?? null };
    case 'expression_statement': {
      const value = node.namedChildren[0];
      return value && VALUES.has(value.type) ? { kind: 'expression', value } : null;
    }
    case 'assignment':
      return left && right && { kind: 'assignment', left, right };
    case 'augmented_assignment':
      return (
        left && right && operator && { kind: 'augmented', left, operator: operator.text, at: range(operator), right }
      );
    case 'await': {
      const operand = node.namedChildren[0];
      return operand ? { kind: 'await', operand } : null;
    }
    case 'list':
    case 'tuple':
    case 'set':
      return { kind: 'sequence' };
    case 'dictionary':
      return { kind: 'mapping' };
    default:
      return null;
  }
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
