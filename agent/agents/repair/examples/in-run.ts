import type { ExampleCall, Expected } from '@soulcaster/contract';
import type { Tree } from '../../../context/tree.ts';
import type { AgentRun } from '../../../types.ts';
import type { TestRun } from '../oracle.ts';
import type { RelatedTest } from '../relation.ts';
import { crashExample } from './crash.ts';
import { type ExampleTest, exampleTest } from './example-test.ts';
import { proposalsFrom } from './proposals.ts';

export interface GivenExample {
  call: ExampleCall;
  expected: Expected;
  /** Its test stays with the patch. That nothing crashes is only a check: it would pass for more proof than it is. */
  isKept: boolean;
}

/** An example whose test stands in the workspace. */
export interface WrittenExample extends GivenExample {
  test: Extract<ExampleTest, { ok: true }>;
  /** It fails before any fix, as it must. */
  isRed: boolean;
}

export interface WrittenExamples {
  written: WrittenExample[];
  /** Why others could not become a test, and what was chosen for those that could. */
  notes: string[];
}

const EXAMPLES_MAX = 10;

/** Writes tests for the examples of this run into its workspace and its tree. */
export const takeExamples = async (run: AgentRun, tree: Tree): Promise<WrittenExamples> =>
  writeExamples(run, await examplesOf(run, tree), tree);

/**
 * The examples that count in this run: those that people accepted; what reports say only where the run trusts them; else
 * the call of a crash.
 */
async function examplesOf({ brief, trustReport }: AgentRun, tree: Tree): Promise<GivenExample[]> {
  const accepted = (brief.examples ?? []).map((each) => ({ ...each, isKept: each.expected.kind !== 'no_error' }));
  const said = trustReport
    ? await proposalsFrom(
        brief.reports.map((report) => `${report.title}\n\n${report.body}`),
        tree,
      )
    : [];
  const all = [...accepted, ...said.map(({ call, expected }) => ({ call, expected, isKept: true }))];
  const distinct = new Map(all.toReversed().map((each) => [JSON.stringify([each.call, each.expected]), each]));
  if (distinct.size > 0) return [...distinct.values()].toReversed().slice(0, EXAMPLES_MAX);
  const crash = await crashExample(brief, tree);
  return crash ? [crash] : [];
}

async function writeExamples(
  { sandbox, brief }: AgentRun,
  examples: GivenExample[],
  tree: Tree,
): Promise<WrittenExamples> {
  const written: WrittenExample[] = [];
  const notes: string[] = [];
  for (const example of examples) {
    const test = await exampleTest(example, tree, brief.commands.test);
    if (!test.ok) {
      notes.push(`the example of ${example.call.function} could not become a test: ${test.problem}`);
      continue;
    }
    if (test.note && !notes.includes(test.note)) notes.push(test.note);
    await sandbox.writeFile(test.path, test.text);
    tree.set(test.path, test.text);
    written.push({ ...example, test, isRed: false });
  }
  return { written, notes };
}

/** What the first run of the tests says of each example. */
interface ExampleStates {
  /** All tests of examples. */
  own: TestRun[];
  /** Red, as it must be before a fix: the tests that a patch has to mend. */
  failing: RelatedTest[];
  /** Red as well, but they only say that something crashes. */
  crashing: RelatedTest[];
  /** Each example that shows nothing, with why. */
  problems: string[];
}

export function statesOf(written: WrittenExample[], tests: TestRun[]): ExampleStates {
  const all: TestRun[] = [];
  const failing: RelatedTest[] = [];
  const crashing: RelatedTest[] = [];
  const problems: string[] = [];
  for (const example of written) {
    const own = tests.filter((test) => test.file === example.test.path || test.id.startsWith(`${example.test.path}::`));
    all.push(...own);
    const red = own.filter((test) => test.status === 'failed');
    const problem = problemOf(example, own, red);
    example.isRed = problem === null;
    if (problem) problems.push(problem);
    else (example.expected.kind === 'no_error' ? crashing : failing).push(...red.map((test) => ({ test, score: 1 })));
  }
  return { own: all, failing, crashing, problems };
}

/** What a red test of the repository that tells of the report counts for, where an example shows the problem elsewhere. */
const ELSEWHERE = 0.85;

/**
 * The tests that a patch has to mend: the examples', and the repository's own that tell of the report and run the same
 * lines, as far as they were clear without the examples.
 */
export function withExamples(
  { failing: examples, crashing }: ExampleStates,
  others: RelatedTest[],
): { related: RelatedTest[]; isCrashOnly: boolean } {
  if (examples.length + others.length === 0) return { related: crashing, isCrashOnly: crashing.length > 0 };
  if (examples.length === 0) return { related: others, isCrashOnly: false };
  const best = others[0]?.score ?? 1;
  const sharesLine = (test: TestRun) =>
    examples.some((each) =>
      Object.entries(each.test.lines).some(
        ([file, lines]) => file !== each.test.file && test.lines[file]?.some((line) => lines.includes(line)),
      ),
    );
  const beside = others.map(({ test, score }) => ({
    test,
    score: sharesLine(test) ? score / best : Math.min(score, ELSEWHERE),
  }));
  return { related: [...examples, ...beside], isCrashOnly: false };
}

function problemOf({ test, expected }: WrittenExample, own: TestRun[], red: TestRun[]): string | null {
  const { call } = test.shown;
  if (own.length === 0) return `The test of ${call} in ${test.path} is not run by \`${test.command}\`.`;
  if (red.length === 0)
    return expected.kind === 'no_error'
      ? `${call} does not raise an error at this commit.`
      : `The example already holds at this commit: ${call} ${expected.kind === 'value' ? 'gives' : 'raises'} ${test.shown.expected}.`;
  const message = red.map((each) => each.message).join('\n');
  if (isOwnImport(message, test.path)) return `The test of ${call} cannot import ${test.place.file}.`;
  if (expected.kind === 'no_error' && !message.includes(expected.error.split('.').at(-1) ?? ''))
    return `${call} fails at this commit, but not with ${expected.error.slice(0, 80)}.`;
  return null;
}

/** The import of the test itself fails, not one within what it calls. */
function isOwnImport(message: string, path: string): boolean {
  return (
    /ModuleNotFoundError|ERR_MODULE_NOT_FOUND|ImportError|Cannot find module/.test(message) && message.includes(path)
  );
}

/** The files of their tests. */
export const textsOf = (written: WrittenExample[]) =>
  Object.fromEntries(written.map(({ test }) => [test.path, test.text]));
