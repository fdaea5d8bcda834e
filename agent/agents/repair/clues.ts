import type { matchFrames } from '../../context/frames.ts';
import { identifiersIn, wordsIn } from '../../context/words.ts';
import type { TestRun } from './oracle.ts';
import { isProtected } from './protected.ts';

/** The text of a file of the repository. */
export type TextOf = (file: string) => string | undefined;

/** Named stretches of the sources, to see which functions a test runs. */
export type FunctionsOf = (file: string) => { name: string; start: number; end: number }[];

/** What reports tell of code, and what is known of the repository's. */
export interface Clues {
  /** Names that look like code. */
  names: Set<string>;
  /** Calls with their arguments. */
  calls: string[];
  words: Map<string, number>;
  /** Whatever is red is red for one reason, so that a report of it needs to say less. */
  isOne: boolean;
  /** All that there is to report is a function or two. */
  isSmall: boolean;
  functionsOf: FunctionsOf;
  read: TextOf;
}

export const codeIn = (text: string): Pick<Clues, 'names' | 'calls'> => ({
  names: identifiersIn(text),
  calls: [...new Set(plainCode(text).match(/[A-Za-z_$][\w$]*\([^()\n]{1,200}\)/g))],
});

/** Without spaces and with one kind of quotes. */
const plainCode = (text: string) => text.replaceAll(/[ \t]+/g, '').replaceAll(/["`]/g, "'");

/** Whether the failing tests that got as far as the product's code have a line of it in common. */
export function isOneProblem(failing: TestRun[]): boolean {
  const ran = failing.filter((test) => ownLines(test).length > 0);
  const [first, ...others] = ran.map((test) => new Set(ownLines(test)));
  return first !== undefined && [...first].some((line) => others.every((each) => each.has(line)));
}

const ownLines = (test: TestRun) =>
  Object.entries(test.lines).flatMap(([file, lines]) =>
    isProtected(file) ? [] : lines.map((line) => `${file}:${line}`),
  );

const SMALL_FUNCTIONS = 3;

/** Whether all that tests run is one file of few functions; these are the files of all tests. */
export function isSmall(files: string[], functionsOf: FunctionsOf): boolean {
  const own = files.filter((file) => !isProtected(file));
  return own.length === 1 && own.every((file) => functionsOf(file).filter((fn) => fn.name).length <= SMALL_FUNCTIONS);
}

export function frameScore(test: TestRun, frames: ReturnType<typeof matchFrames>, text: string): number {
  const runsFrame = frames.some(
    ({ frame, files }) =>
      frame.line !== undefined && files.some((file) => test.lines[file]?.includes(frame.line ?? -1)),
  );
  if (!runsFrame) return 0;
  const kind = /\b([A-Z]\w*(Error|Exception))\b/.exec(test.message)?.[1];
  return kind && text.includes(kind) && kind !== 'AssertionError' ? 0.55 : 0.2;
}

/** A function that the reports name, or that they cannot but mean, and that the test runs or calls. */
export function codeScore(test: TestRun, { names, words, isOne, isSmall, functionsOf, read }: Clues): number {
  if (isSmall && isOne && Object.keys(test.lines).some((file) => !isProtected(file))) return 0.4;
  const run = Object.entries(test.lines).flatMap(([file, lines]) =>
    functionsOf(file).filter((fn) => lines.some((line) => line > fn.start && line <= fn.end)),
  );
  if (run.some((fn) => names.has(fn.name))) return 0.3;
  if (!isOne) return 0;
  const called = new Set(bodyOf(test, read).match(/[A-Za-z_$][\w$]*(?=\()/g));
  if ([...names].some((name) => called.has(name))) return 0.3;
  // A name of one plain word may have been said without meaning the function.
  return run.some((fn) => fn.name.length > 3 && words.has(wordsIn(fn.name).join(' '))) ? 0.2 : 0;
}

/** A test that makes the very call that the reports tell of. */
export function callScore(test: TestRun, { calls, read }: Clues): number {
  if (calls.length === 0) return 0;
  const body = bodyOf(test, read);
  return calls.some((call) => body.includes(call)) ? 0.4 : 0;
}

/** What of its own file it ran. */
function bodyOf(test: TestRun, read: TextOf): string {
  const lines = read(test.file)?.split('\n') ?? [];
  return plainCode((test.lines[test.file] ?? []).map((line) => lines[line - 1] ?? '').join('\n'));
}
