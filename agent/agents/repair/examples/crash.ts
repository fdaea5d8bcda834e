import { matchFrames } from '../../../context/frames.ts';
import type { Tree } from '../../../context/tree.ts';
import type { FixBrief } from '../../../types.ts';
import type { GivenExample } from './in-run.ts';
import { parseLiteral } from './literals.ts';
import { locate } from './locate.ts';

/** Only what keeps a call from crashing can be found by a check that says no more than that. */
export const CRASH_TEMPLATES = new Set(['missing guard', 'guarded condition', 'off by one', 'slice', 'comparator']);

/**
 * The call of the innermost own frame of a crash, from the variables that it was told with: it must not raise that error.
 * Null where a parameter has no plain value, or the function cannot be called from outside.
 */
export async function crashExample(brief: FixBrief, tree: Tree): Promise<GivenExample | null> {
  const error = errorOf(brief);
  const top = brief.frames.find((frame) => frame.inApp);
  const [matched] = top?.vars ? matchFrames([top], [...tree.keys()]) : [];
  const [file, another] = matched?.files ?? [];
  const name = top?.function?.split(/[.\s]/).at(-1);
  if (!error || !top?.vars || !file || another || !name) return null;
  const located = await locate({ path: [name], file }, tree);
  if (!located.ok || located.place.file !== file) return null;
  const { place } = located;
  const vars = top.vars;
  const values = await Promise.all(
    place.parameters.map((each) =>
      Object.hasOwn(vars, each) ? parseLiteral(vars[each] ?? '', place.language) : Promise.resolve(null),
    ),
  );
  const given = values.flatMap((value) => value ?? []);
  if (given.length < values.length || given.length > 20) return null;
  const call = { file, function: name, arguments: given };
  return { call, expected: { kind: 'no_error', error }, isKept: false };
}

function errorOf({ title, reports }: FixBrief): string | null {
  const texts = [title, ...reports.flatMap((report) => [report.title, report.body])];
  for (const text of texts) {
    const name = /\b[A-Z]\w{0,80}(?:Error|Exception)\b/.exec(text)?.[0];
    if (name) return name;
  }
  return null;
}
