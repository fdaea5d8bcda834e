import type { Node } from 'web-tree-sitter';
import type { Language, Range, Shape } from '../languages/language.ts';

export interface Edit extends Range {
  text: string;
}

/** A change that may mend a bug. `prior` is how often this kind was right, 0..1, before anything is known of the line. */
export interface Proposal {
  edit: Edit;
  prior: number;
}

/** Where a node stands: what else a template may use. */
export interface Surroundings {
  text: string;
  language: Language;
  fn: Node | null;
  /** Names and short member chains that are read in the function, with its parameters. */
  expressions: string[];
  parameters: string[];
  /** Literals of the whole file. */
  numbers: number[];
  strings: string[];
  /** Calls, indexes and operations of the file, in the function first. */
  donors: string[];
  /** Statements of the function. */
  statements: string[];
  /** Plain names of the function, its parameters first. */
  names: string[];
  /** Names that the function assigns anew, and those that it counts with. */
  assigned: string[];
  counted: string[];
  /** Assignments of what such names begin with, a literal. */
  resets: string[];
  /** What things are collected in, with the method that adds to it. */
  collections: { name: string; method: string }[];
  /** Members that the file reads of anything. */
  properties: string[];
}

/** One family of edits. It sees a node of any language by its shape. */
export interface Template {
  name: string;
  propose(node: Node, shape: Shape | null, around: Surroundings): Iterable<Proposal>;
}

export const replace = (node: Range | Node, text: string, prior: number): Proposal => ({
  edit:
    'startIndex' in node
      ? { start: node.startIndex, end: node.endIndex, text }
      : { start: node.start, end: node.end, text },
  prior,
});
