import { candidateFiles } from '../../../context/candidate-files.ts';
import { framesIn, matchFrames } from '../../../context/frames.ts';
import type { Tree } from '../../../context/tree.ts';
import type { FixBrief } from '../../../types.ts';
import { isProtected } from '../protected.ts';
import { exampleTest } from './example-test.ts';
import { functionAt } from './function-at.ts';
import { locate } from './locate.ts';

const PLACES_MAX = 8;

/**
 * A test to begin with, for the function that the reports most likely mean: text for a person to fill in, never written
 * to the tree. Null where no function is told of that a test could call.
 */
export async function skeletonTest(brief: FixBrief, tree: Tree): Promise<{ path: string; text: string } | null> {
  for (const { file, line } of placesOf(brief, tree).slice(0, PLACES_MAX)) {
    const name = await functionAt(file, line, tree);
    const located = name === null ? null : await locate({ path: name, file }, tree);
    if (!located?.ok || located.place.file !== file) continue;
    const { place } = located;
    const plain = place.parameters.filter((each) => each.kind === 'plain');
    const given = plain.map((each) => ({ kind: 'string' as const, value: `<${each.name}>` }));
    const call = { file, function: (name ?? []).join('.'), arguments: given };
    const expected = { kind: 'value' as const, value: { kind: 'string' as const, value: '<what it should give>' } };
    const test = await exampleTest({ call, expected }, tree, brief.commands.test);
    if (test.ok) return { path: test.path, text: test.text };
  }
  return null;
}

/** Innermost frames first, then the lines that hold the reports' words. */
function placesOf(brief: FixBrief, tree: Tree): { file: string; line: number }[] {
  const files = [...tree.keys()].filter((file) => !isProtected(file));
  const frames = [...brief.frames, ...brief.reports.flatMap((report) => framesIn(report.body))];
  const crashed = matchFrames(frames, files).flatMap(({ frame, files: [file, other] }) =>
    file === undefined || other !== undefined || frame.line === undefined ? [] : [{ file, line: frame.line }],
  );
  const told = candidateFiles(brief, files, (file) => tree.get(file) ?? null).flatMap(({ file, line }) =>
    line === undefined ? [] : [{ file, line }],
  );
  return [...crashed, ...told];
}
