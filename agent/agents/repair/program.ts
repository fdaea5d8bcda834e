import { readFileSync } from 'node:fs';
import type { Suite } from './suites.ts';

const PYTHON = ['worker', 'limits', 'tests', 'pytest_runs', 'swap', 'collected', 'probe'].map(
  (part) => `python/${part}`,
);
const NODE = [
  'node/worker',
  'node/guard',
  'node/lateness',
  'node/source-map',
  'node/steps',
  'node/coverage',
  'node/messages',
];

const SHARED = ['node/check', 'node/probe', 'node/main'];

/** What runs in the sandbox for a suite: one program, given as text, so that nothing of it lies in the tree. */
export function argvOf({ framework, nodeOptions = [] }: Suite): string[] {
  const [program = '', ...words] = programOf(framework);
  return [program, ...nodeOptions, ...words];
}

function programOf(framework: Suite['framework']): string[] {
  switch (framework) {
    case 'node:test':
      return javascript([...NODE, 'node/tests', 'node/function', ...SHARED]);
    case 'mocha':
      return javascript([...NODE, 'mocha/options', 'mocha/leftovers', 'mocha/tests', 'node/function', ...SHARED]);
    case 'jest':
      return javascript([...NODE, 'mocha/leftovers', 'jest/project', 'jest/tests', ...SHARED]);
    case 'vitest':
      return javascript([...NODE, 'mocha/leftovers', 'vitest/server', 'vitest/tests', ...SHARED]);
    case 'pytest':
    case 'unittest':
      return ['python3', '-c', PYTHON.map((part) => text(part, 'py')).join('\n')];
  }
}

const text = (part: string, extension: string) =>
  readFileSync(new URL(`./runners/${part}.${extension}`, import.meta.url), 'utf8');

const IMPORT = /^import (?:([\w$]+)(?:, )?)?(?:\{([^}]*)\})? ?from '([^']+)';$/gm;

/**
 * One module of several files: what they import from each other is then simply there, and what several import from Node
 * is imported once. No two may declare the same name.
 */
function javascript(parts: string[]): string[] {
  const whole = parts.map((part) => text(part, 'mjs')).join('\n');
  const imported = new Map<string, string>();
  for (const [, all, named = '', from = ''] of whole.matchAll(IMPORT)) {
    if (from.startsWith('.')) continue;
    if (all) imported.set(all, `import ${all} from '${from}';`);
    for (const name of named.split(',').flatMap((each) => each.trim() || []))
      imported.set(name.replace(/^.* as /, ''), `import { ${name} } from '${from}';`);
  }
  const body = whole.replace(IMPORT, '').replace(/^export /gm, '');
  return ['node', '--input-type=module', '-e', `${[...imported.values()].join('\n')}\n${body}`];
}
