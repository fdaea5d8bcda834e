import { framesIn, matchFrames } from '../../context/frames.ts';
import type { FixBrief } from '../../types.ts';
import type { TestRun } from './oracle.ts';
import { isProtected } from './protected.ts';

/** Suspicion of each line, 0..1, by file. */
export type Suspects = Map<string, Map<number, number>>;

/**
 * Ochiai over the lines of the target tests against those of the passing ones, raised where a frame of the reports or
 * of the failure itself points (Abreu et al. 2007). Other failing tests say nothing here and are left out, and so are
 * `programs` that are tests, whatever their names.
 */
export function localise(brief: FixBrief, target: TestRun[], tests: TestRun[], programs: string[] = []): Suspects {
  const passing = tests.filter((test) => test.status === 'passed');
  const failed = countLines(target);
  const passed = countLines(passing);
  const suspects: Suspects = new Map();
  for (const [file, lines] of failed) {
    if (isProtected(file) || programs.includes(file)) continue;
    const scores = new Map<number, number>();
    for (const [line, hits] of lines) {
      scores.set(line, hits / Math.sqrt(target.length * (hits + (passed.get(file)?.get(line) ?? 0))));
    }
    suspects.set(file, scores);
  }
  raiseFrames(suspects, brief, target);
  return suspects;
}

function countLines(tests: TestRun[]): Map<string, Map<number, number>> {
  const counts = new Map<string, Map<number, number>>();
  for (const test of tests) {
    for (const [file, lines] of Object.entries(test.lines)) {
      const known = counts.get(file) ?? new Map<number, number>();
      counts.set(file, known);
      for (const line of lines) known.set(line, (known.get(line) ?? 0) + 1);
    }
  }
  return counts;
}

function raiseFrames(suspects: Suspects, brief: FixBrief, target: TestRun[]): void {
  const texts = brief.reports.map((report) => report.body);
  const failures = target.flatMap((test) => framesIn(test.message));
  const frames = [...brief.frames, ...texts.flatMap(framesIn), ...failures];
  for (const { frame, files } of matchFrames(frames, [...suspects.keys()])) {
    if (frame.line === undefined || files.length !== 1) continue;
    const lines = suspects.get(files[0] ?? '');
    const known = lines?.get(frame.line);
    if (lines && known !== undefined) lines.set(frame.line, Math.min(1, known * 1.5 + 0.2));
  }
}
