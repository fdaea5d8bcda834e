import type { ExampleLanguage } from './literals.ts';
import type { Parameter } from './parameters.ts';

/** How a JavaScript file gives a name to others. */
export type Export =
  | { kind: 'named'; name: string }
  | { kind: 'default' }
  /** `module.exports = fn` */
  | { kind: 'module' }
  /** `exports.name = fn` */
  | { kind: 'property'; name: string };

/** A function of the repository that a test can call. */
export interface Place {
  file: string;
  language: ExampleLanguage;
  name: string;
  /** The class of a method. */
  owner: string | null;
  /** Of a class that is not made first: `Class.method()`. */
  isStatic: boolean;
  isAsync: boolean;
  isGenerator: boolean;
  parameters: Parameter[];
  /** Null in Python, where every name can be imported. */
  exported: Export | null;
}
