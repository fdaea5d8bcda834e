import { expect, test } from 'vitest';
import { firstLine, piecesOf } from './plain-pieces.ts';

test('a fence becomes code, and what stands around it stays text', () => {
  expect(piecesOf('It crashes:\n\n```ts\nconst a = 1;\n  b();\n```\n\nAlways.')).toEqual([
    { type: 'text', text: 'It crashes:' },
    { type: 'code', text: 'const a = 1;\n  b();' },
    { type: 'text', text: 'Always.' },
  ]);
});

test('a fence that is never closed stays text with all its lines', () => {
  expect(piecesOf('before\n```\nafter')).toEqual([{ type: 'text', text: 'before\n```\nafter' }]);
});

test('a longer fence holds a shorter one', () => {
  expect(piecesOf('````\n```\nx\n```\n````')).toEqual([{ type: 'code', text: '```\nx\n```' }]);
});

test('markup in a text is not understood', () => {
  expect(piecesOf('<b>*hi*</b>')).toEqual([{ type: 'text', text: '<b>*hi*</b>' }]);
});

test('an empty text has no pieces and no first line', () => {
  expect(piecesOf('')).toEqual([]);
  expect(firstLine('\n \n')).toBe('');
});

test('the first line is the first that says something', () => {
  expect(firstLine('\n  It failed.\n- a list')).toBe('It failed.');
});
