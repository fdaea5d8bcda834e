import { expect, test } from 'vitest';
import { importsOf } from './imports.ts';

test('every form of import is found, over several lines too', () => {
  const source = `
import { a } from 'one';
import type { B } from "two";
import {
  c,
  d,
} from './three.ts';
import './four.css';
export * from './five.ts';
export { type E, f } from './six.ts';
const lazy = await import('./seven.ts');
`;
  expect(importsOf(source)).toEqual(['one', 'two', './three.ts', './five.ts', './six.ts', './four.css', './seven.ts']);
});

test('what only looks like an import is not one', () => {
  const source = `
// import { a } from 'comment';
/* import 'block'; */
const url = 'https://example.org/a'; const text = "from 'string'";
export const from = 'value';
const made = import(\`./\${name}.ts\`);
`;
  expect(importsOf(source)).toEqual([]);
});
