import type { Node } from 'web-tree-sitter';

/** A stretch of the source, in UTF-16 code units. */
export interface Range {
  start: number;
  end: number;
}

/** What a node means, whatever its language. Templates see shapes, never grammar names. */
export type Shape =
  | { kind: 'comparison' | 'logical' | 'arithmetic'; left: Node; operator: string; at: Range; right: Node }
  | { kind: 'not' | 'negative' | 'await'; operand: Node }
  | { kind: 'number'; value: number }
  | { kind: 'string'; value: string; content: Range }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'nothing' }
  | { kind: 'name' }
  | { kind: 'member'; object: Node; property: Node; optional: boolean }
  | { kind: 'index'; object: Node; index: Node; optional: boolean }
  | { kind: 'slice'; lower: Node | null; upper: Node | null; colon: Range }
  | { kind: 'call'; callee: Node; arguments: Node[] }
  | { kind: 'branch'; word: 'if' | 'while'; condition: Node }
  | { kind: 'choice'; condition: Node; yes: Node; no: Node }
  | { kind: 'return'; value: Node | null }
  | { kind: 'expression'; value: Node }
  | { kind: 'assignment'; left: Node; right: Node }
  | { kind: 'augmented'; left: Node; operator: string; at: Range; right: Node }
  | { kind: 'sequence' | 'mapping' };

/** What templates must know to write code of a language. */
export interface Writing {
  comparators: string[];
  equal: string;
  unequal: string;
  and: string;
  or: string;
  /** The operators that supply a default: `a ?? b`. */
  otherwise: string;
  nothing: string;
  true: string;
  false: string;
  not(text: string): string;
  arithmetic: string[];
  /** Names that are often mistaken for each other. */
  pairs: string[][];
  /** Calls around a value, `_` being the value, most useful first. */
  wraps: string[];
  /** Methods that may follow a value, with their brackets. */
  suffixes: string[];
  choice(condition: string, yes: string, no: string): string;
  isNothing(text: string): string;
  /** A statement that leaves early. */
  leaveIf(condition: string, value: string | null, indent: string): string;
  statementEnd: string;
}

export interface Language {
  id: 'python' | 'javascript' | 'typescript' | 'tsx';
  extensions: string[];
  writing: Writing;
  shape(node: Node): Shape | null;
  /** Stands where a value is read, so another expression may stand there. */
  isValue(node: Node): boolean;
  isStatement(node: Node): boolean;
  isFunction(node: Node): boolean;
  functionName(node: Node): string | null;
  parameters(fn: Node): string[];
  body(fn: Node): Node | null;
}

export const range = (node: Node): Range => ({ start: node.startIndex, end: node.endIndex });

/** Names need brackets around nothing; everything that has an operator does. */
export function bracketed(text: string): string {
  return /^[\w.$]+$/.test(text) || /^\(.*\)$/s.test(text) || /^[\w.$]+(\([^()]*\)|\[[^[\]]*\])$/.test(text)
    ? text
    : `(${text})`;
}

/** As one side of an `and` or `or`: comparisons bind closer, other conditions need brackets. */
export function operandText(language: Language, node: Node): string {
  return /^(comparison|not|call|name|member|index)$/.test(language.shape(node)?.kind ?? '')
    ? node.text
    : bracketed(node.text);
}

/** The innermost named function around a node, or null at the top of a file. */
export function enclosingFunction(language: Language, node: Node): Node | null {
  for (let at: Node | null = node; at; at = at.parent) if (language.isFunction(at)) return at;
  return null;
}
