import { expect, test } from 'vitest';
import type { FixBrief } from '../../types.ts';
import { localise } from './localise.ts';
import type { TestRun } from './oracle.ts';

const brief: FixBrief = {
  title: '',
  summary: '',
  reports: [],
  frames: [],
  plan: { cause: '', files: [], tasks: [], citations: [] },
  commands: { setup: null, test: null },
  repositoryHints: '',
};
const run = (status: TestRun['status'], lines: Record<string, number[]>, message = ''): TestRun => ({
  id: '',
  file: 'test/a.test.js',
  status,
  message,
  ms: 1,
  lines,
});

test('a line that only the failing test runs is more suspicious than one that passing tests run too', () => {
  const target = run('failed', { 'src/a.js': [1, 2, 3] });
  const others = [run('passed', { 'src/a.js': [1, 2] }), run('passed', { 'src/a.js': [1], 'src/b.js': [1] })];
  const lines = localise(brief, [target], [target, ...others]).get('src/a.js');
  expect(lines?.get(3)).toBe(1);
  expect(lines?.get(2)).toBeCloseTo(1 / Math.sqrt(2));
  expect(lines?.get(1)).toBeCloseTo(1 / Math.sqrt(3));
});

test('tests and configuration are never suspicious', () => {
  const target = run('failed', { 'test/a.test.js': [1], 'conftest.py': [1], 'vite.config.ts': [2], 'src/a.js': [1] });
  expect([...localise(brief, [target], [target]).keys()]).toEqual(['src/a.js']);
});

test('frames of a report and of the failure raise their lines, those of libraries do not', () => {
  const target = run(
    'failed',
    { 'src/a.js': [1, 2, 3, 4] },
    'TypeError: x\n    at f (src/a.js:3:9)\n    at g (node_modules/x/src/a.js:4:1)',
  );
  const passing = run('passed', { 'src/a.js': [1, 2, 3, 4] });
  const frames = [{ file: '/srv/app/src/a.js', line: 2, inApp: true }];
  const lines = localise({ ...brief, frames }, [target], [target, passing]).get('src/a.js');
  expect(lines?.get(2)).toBeGreaterThan(lines?.get(1) ?? 1);
  expect(lines?.get(3)).toBeGreaterThan(lines?.get(1) ?? 1);
  expect(lines?.get(4)).toBe(lines?.get(1));
});
