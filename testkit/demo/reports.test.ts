import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { problems } from './problems.ts';
import { type DemoReport, demoReports } from './reports.ts';

const now = new Date('2026-05-04T12:00:00Z');
const reports = demoReports(now);
const source = (file: string) => readFileSync(new URL(`./repository/${file}`, import.meta.url), 'utf8');
const bySource = (problem: string) => new Set(reports.filter((r) => r.problem === problem).map((r) => r.source));

test('every report tells of a planted bug or of none', () => {
  const known = new Set(problems.map((problem) => problem.id));
  expect(reports.filter((report) => report.problem !== null && !known.has(report.problem))).toEqual([]);
  expect([...known].filter((id) => !reports.some((report) => report.problem === id))).toEqual([]);
});

test('what a fix replaces stands exactly once in its file', () => {
  for (const { file, fix } of problems) {
    if (fix) expect([file, source(file).split(fix.before).length - 1]).toEqual([file, 1]);
  }
});

test('five problems are told by three or more sources', () => {
  expect(problems.filter((problem) => bySource(problem.id).size >= 3).map((problem) => problem.id)).toHaveLength(5);
});

test('reports are spread over two weeks, oldest first', () => {
  const days = new Set(reports.map((report) => Math.floor((now.getTime() - report.at.getTime()) / 86_400_000)));
  expect(days.size).toBeGreaterThanOrEqual(12);
  expect(Math.max(...days)).toBeLessThan(14);
  expect(reports.map((r) => r.at.getTime())).toEqual(reports.map((r) => r.at.getTime()).sort((a, b) => a - b));
});

test('frames of the repository point at the lines that they quote', () => {
  const own = reports.filter((r): r is Extract<DemoReport, { source: 'sentry' }> => r.source === 'sentry');
  const frames = own.flatMap((r) => r.body.data.event.exception.values.flatMap((v) => v.stacktrace.frames));
  const cited = frames.filter((frame) => frame.in_app);
  expect(cited.length).toBeGreaterThan(8);
  for (const frame of cited) {
    const file = frame.abs_path.replace('app:///', '').replace('/srv/back-office/', '');
    expect('context_line' in frame && frame.context_line).toBe(source(file).split('\n')[frame.lineno - 1]);
  }
});
