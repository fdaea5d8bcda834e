import type { Node } from 'web-tree-sitter';
import { bracketed, type Language, range, type Shape, type Writing } from './language.ts';

const writing: Writing = {
  comparators: ['<', '<=', '>', '>=', '===', '!=='],
  equal: '===',
  unequal: '!==',
  and: '&&',
  or: '||',
  otherwise: '??',
  nothing: 'null',
  true: 'true',
  false: 'false',
  not: (text) => `!${bracketed(text)}`,
  arithmetic: ['+', '-', '*', '/', '%', '**', '&', '|', '^', '<<', '>>'],
  pairs: [
    ['min', 'max', 'abs', 'sign'],
    ['floor', 'ceil', 'round', 'trunc'],
    ['some', 'every'],
    ['find', 'filter', 'findLast', 'findIndex'],
    ['startsWith', 'endsWith', 'includes'],
    ['indexOf', 'lastIndexOf', 'findIndex'],
    ['push', 'unshift', 'concat'],
    ['pop', 'shift'],
    ['slice', 'substring', 'splice', 'substr'],
    ['trim', 'trimStart', 'trimEnd'],
    ['toUpperCase', 'toLowerCase'],
    ['padStart', 'padEnd'],
    ['keys', 'values', 'entries'],
    ['map', 'flatMap', 'filter', 'forEach'],
    ['replace', 'replaceAll'],
    ['match', 'matchAll', 'search'],
    ['reduce', 'reduceRight'],
    ['parseInt', 'parseFloat', 'Number'],
    ['isNaN', 'isFinite', 'isInteger'],
    ['has', 'get', 'delete'],
    ['all', 'allSettled', 'any', 'race'],
    ['sort', 'reverse', 'toSorted', 'toReversed'],
    ['getDate', 'getDay', 'getUTCDate', 'getUTCDay'],
    ['getMonth', 'getUTCMonth', 'getFullYear', 'getUTCFullYear'],
    ['getHours', 'getUTCHours'],
    ['log', 'log2', 'log10'],
  ],
  wraps: [
    'Math.round(_)',
    'Math.floor(_)',
    'Math.ceil(_)',
    'Math.abs(_)',
    'Math.max(0, _)',
    'Number(_)',
    'String(_)',
    'Math.trunc(_)',
    'Math.min(1, _)',
    'Boolean(_)',
    '[..._]',
    '[_]',
    'new Set(_)',
    'Object.keys(_)',
    'Object.values(_)',
    'Object.entries(_)',
    'Number.parseInt(_, 10)',
    'encodeURIComponent(_)',
  ],
  suffixes: [
    '.length',
    '.trim()',
    '.toLowerCase()',
    '.toUpperCase()',
    '.toString()',
    '.slice()',
    '.flat()',
    '.reverse()',
    '.sort()',
    '.sort((a, b) => a - b)',
    '[0]',
    '.at(-1)',
    ".join('')",
    '.filter(Boolean)',
  ],
  choice: (condition, yes, no) => `(${condition} ? ${yes} : ${no})`,
  isNothing: (text) => `${bracketed(text)} == null`,
  leaveIf: (condition, value, indent) => `if (${condition}) return${value === null ? '' : ` ${value}`};\n${indent}`,
  statementEnd: ';',
};

export const javascript: Language = {
  id: 'javascript',
  extensions: ['.js', '.mjs', '.cjs', '.jsx'],
  writing,
  shape,
  isValue: (node) => VALUES.has(node.type) && !isNameOnly(node),
  isStatement: (node) =>
    /^(statement_block|program|switch_case|switch_default)$/.test(node.parent?.type ?? '') && node.isNamed,
  isFunction: (node) =>
    /^(function_declaration|generator_function_declaration|method_definition)$/.test(node.type) || isNamedArrow(node),
  functionName: (node) => (isNamedArrow(node) ? node.parent : node)?.childForFieldName('name')?.text ?? null,
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
  /^(arrow_function|function_expression)$/.test(node.type) && node.parent?.type === 'variable_declarator';

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

function shape(node: Node): Shape | null {
  const field = (name: string) => node.childForFieldName(name);
  switch (node.type) {
    case 'binary_expression': {
      const [left, operator, right] = [field('left'), field('operator'), field('right')];
      if (!left || !right || !operator) return null;
      const kind = LOGICAL.has(operator.text) ? 'logical' : COMPARISON.has(operator.text) ? 'comparison' : 'arithmetic';
      return { kind, left, operator: operator.text, at: range(operator), right };
    }
    case 'unary_expression': {
      const operand = field('argument');
      const operator = field('operator')?.text;
      if (!operand || (operator !== '!' && operator !== '-')) return null;
      return { kind: operator === '!' ? 'not' : 'negative', operand };
    }
    case 'number':
      return { kind: 'number', value: Number(node.text.replaceAll('_', '')) };
    case 'string': {
      const content = { start: node.startIndex + 1, end: node.endIndex - 1 };
      return { kind: 'string', value: node.text.slice(1, -1), content };
    }
    case 'true':
    case 'false':
      return { kind: 'boolean', value: node.type === 'true' };
    case 'null':
    case 'undefined':
      return { kind: 'nothing' };
    case 'identifier':
      return { kind: 'name' };
    case 'member_expression': {
      const [object, property] = [field('object'), field('property')];
      return object && property && { kind: 'member', object, property, optional: field('optional_chain') !== null };
    }
    case 'subscript_expression': {
      const [object, index] = [field('object'), field('index')];
      return object && index && { kind: 'index', object, index, optional: field('optional_chain') !== null };
    }
    case 'call_expression':
    case 'new_expression': {
      const callee = field('function') ?? field('constructor');
      return (
        callee && {
          kind: 'call',
          callee,
          arguments: field('arguments')?.namedChildren.filter((a) => a.type !== 'comment') ?? [],
        }
      );
    }
    default:
      return statementShape(node);
  }
}

function statementShape(node: Node): Shape | null {
  const field = (name: string) => node.childForFieldName(name);
  const [left, right] = [field('left') ?? field('name'), field('right') ?? field('value')];
  switch (node.type) {
    case 'if_statement':
    case 'while_statement': {
      const condition = field('condition')?.namedChildren[0];
      return condition ? { kind: 'branch', word: node.type === 'if_statement' ? 'if' : 'while', condition } : null;
    }
    case 'for_statement': {
      const condition = field('condition');
      return condition && VALUES.has(condition.type) ? { kind: 'branch', word: 'while', condition } : null;
    }
    case 'ternary_expression': {
      const [condition, yes, no] = [field('condition'), field('consequence'), field('alternative')];
      return condition && yes && no && { kind: 'choice', condition, yes, no };
    }
    case 'return_statement':
      return { kind: 'return', value: node.namedChildren[0] ?? null };
    case 'expression_statement': {
      const value = node.namedChildren[0];
      return value && VALUES.has(value.type) ? { kind: 'expression', value } : null;
    }
    case 'variable_declarator':
    case 'assignment_expression':
      return left && right && { kind: 'assignment', left, right };
    case 'augmented_assignment_expression': {
      const operator = field('operator');
      return (
        left && right && operator && { kind: 'augmented', left, operator: operator.text, at: range(operator), right }
      );
    }
    case 'await_expression': {
      const operand = node.namedChildren[0];
      return operand ? { kind: 'await', operand } : null;
    }
    case 'array':
      return { kind: 'sequence' };
    case 'object':
      return { kind: 'mapping' };
    default:
      return null;
  }
}
