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
  /** What its class takes, where that is plain to see. */
  maker: Parameter[] | null;
  /** Its class is a dataclass, whose repr is the call that makes it. */
  isDataclass: boolean;
  /** Null in Python, where every name can be imported. */
  exported: Export | null;
}
