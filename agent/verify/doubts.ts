import { answersTheTest, type Change } from './answers-test.ts';
import { addedLines } from './lines.ts';

/**
 * Why tests that turned green do not show that the problem is solved, in a sentence; `null` where nothing speaks against them. A test
 * is to fail for what the program did, not for what a patch brings along to be asked for. Pure.
 */
export function doubtOf(program: Change[], tests: string[]): string | null {
  const answer = answersTheTest(program, tests);
  if (answer)
    return `${answer.path} gives the value that the test expects for the input of the test (${answer.line}), so nothing is known of other inputs.`;
  const brought = program.flatMap(newNames).find((name) => tests.some((test) => asksFor(test, name)));
  if (brought)
    return `The test asks for ${brought}, which only the patch brings, so it fails without it whatever the program does.`;
  return null;
}

const EXPORTED = [
  /\bexport\s+(?:default\s+)?(?:async\s+)?(?:function\s*\*?|class|const|let|var)\s+(\w+)/,
  /\bexports\.(\w+)\s*=/,
  /^(?:async\s+)?(?:def|class)\s+(\w+)/,
  /^(\w+)\s*(?::[^=]+)?=[^=]/,
  /\b(?:this|self|prototype)\.(\w+)\s*=[^=]/,
];
const EXPORT_LIST = /\b(?:export|module\.exports\s*=)\s*\{([^}]*)\}/;

/** What a file can be asked for since the patch, and could not before. */
function newNames({ before, after }: Change): string[] {
  if (after === null) return [];
  const names = addedLines(before ?? '', after).flatMap((line) => [
    ...EXPORTED.flatMap((form) => form.exec(line)?.[1] ?? []),
    ...(EXPORT_LIST.exec(line)?.[1]
      ?.split(',')
      .map((part) => part.trim().split(/\s+as\s+|\s*:/)[0]!) ?? []),
  ]);
  return [...new Set(names)].filter((name) => /^\w+$/.test(name) && !new RegExp(`\\b${name}\\b`).test(before ?? ''));
}

/** Imported, or taken from a module or an object. */
const asksFor = (test: string, name: string) =>
  new RegExp(`\\.${name}\\b|\\bimport\\b[^;\\n]*\\b${name}\\b|[{,]\\s*${name}\\b[^;\\n]*\\}\\s*(?:=|from\\b)`).test(
    test,
  );

/** Whether a test may end otherwise next time by what it asks of the clock or of chance: it is run more often. */
export const isByChance = (test: string) =>
  /\bMath\.random\b|\bDate\.now\b|\bnew Date\(\)|\bperformance\b|\bhrtime\b|\buptime\b|\brandom(UUID|Bytes|Int)?\b|\btime\.\w|\bdatetime\b|\bsecrets\b|\buuid\b/.test(
    test,
  );
