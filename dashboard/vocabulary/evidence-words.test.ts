import { expect, test } from 'vitest';
import { phaseInWords, resultInWords } from './evidence-words.ts';

const run = (phase: string, failed: number) => ({
  phase,
  failed,
  command: 'node --test',
  exit_code: failed ? 1 : 0,
  duration_ms: 10,
  passed: 3,
});

test('a failure before the change is no bad news', () => {
  expect(resultInWords(run('base', 10), 0)).toEqual({ text: '10 failed', bad: false });
});

test('a failure that was there before and stays is told as that', () => {
  expect(resultInWords(run('base + tests + fix', 8), 0)).toEqual({ text: '8 still fail', bad: false });
});

test('a failure that the change brought is bad', () => {
  expect(resultInWords(run('base + tests + fix', 8), 2)).toEqual({ text: '8 failed, 2 of them new', bad: true });
});

test('a run without failures says nothing of them', () => {
  expect(resultInWords(run('again', 0), 0)).toBeNull();
});

test('an unknown phase keeps its own name', () => {
  expect(phaseInWords('lint')).toBe('lint');
});
