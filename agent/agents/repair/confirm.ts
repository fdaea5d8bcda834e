import type { Tree } from '../../context/tree.ts';
import type { AgentRun } from '../../types.ts';
import { parseTestCommand } from '../../verify/test-command.ts';
import { runTests } from '../../verify/test-run.ts';
import { isHang, type TestRun } from './oracle.ts';
import type { RelatedTest } from './relation.ts';
import type { Plausible } from './search.ts';
import type { Suite } from './suites.ts';

const RUN_MS_MAX = 60_000;
/** Of the time that is left, for the run before the patch. */
const BEFORE_SHARE = 0.45;

const START_MS = 1500;

/** About how long the repository's own runner takes to agree: one run before the patch, one with it. */
export function confirmationMs({ framework }: Suite, tests: TestRun[], target: TestRun[]): number {
  const files = new Set(target.map((test) => test.file));
  const run = /^(mocha|unittest)$/.test(framework) ? tests : tests.filter((test) => files.has(test.file));
  const ms = run.filter((test) => !isHang(test)).reduce((sum, test) => sum + test.ms, START_MS);
  return ms * 2;
}

const SPOILT = 'But the tests change the workspace so that nothing can be proven there, so it was taken back.';

interface Confirming {
  tree: Tree;
  related: RelatedTest[];
  deadline: number;
  /** Takes back what tests changed; null when it cannot. */
  restore: () => Promise<object | null>;
}

export type Confirmation = { kind: 'agrees' } | { kind: 'refuses'; text: string } | { kind: 'late' };

/**
 * The search runs tests in its own quick way. Before a patch stays in the workspace, the repository's own runner must
 * agree: the test's file before, and with the patch. Where it does not, the workspace is as it was.
 */
export async function confirm(
  { sandbox, signal }: AgentRun,
  suite: Suite,
  { candidate, text, fixed }: Plausible,
  { tree, related, deadline, restore }: Confirming,
): Promise<Confirmation> {
  const files = [...new Set(related.filter((each) => fixed.includes(each.test.id)).map((each) => each.test.file))];
  const only = { files, commands: parseTestCommand(suite.command).map((step) => step.command) };
  const leftMs = () => Math.max(1, deadline - performance.now());
  const run = (timeoutMs: number) =>
    runTests({ sandbox, command: suite.command, only, timeoutMs: Math.min(RUN_MS_MAX, timeoutMs), signal });
  // What tests changed in the repository, in the search or in the first run, must not be what turns them green.
  if (!(await restore())) return { kind: 'refuses', text: SPOILT };
  // What hangs without the patch would only take all the time that there is.
  const before = related.some((each) => isHang(each.test)) ? null : await run(leftMs() * BEFORE_SHARE);
  if (before && !(await restore())) return { kind: 'refuses', text: SPOILT };
  await sandbox.writeFile(candidate.file, text);
  const after = await run(leftMs());
  const passing = new Set(after.tests.filter((test) => test.status === 'passed').map((test) => test.id));
  // A test that hung ended the first run without a report; then the second must end by itself, all green.
  const hung = !before || before.steps.some((step) => step.reason === 'timeout');
  if (hung && after.ok && after.tests.length > 0) return { kind: 'agrees' };
  const known = before?.tests ?? [];
  const mended = known.filter((test) => test.status === 'failed' && passing.has(test.id));
  const broken = known.filter((test) => test.status === 'passed' && !passing.has(test.id));
  if (mended.length > 0 && broken.length === 0) return { kind: 'agrees' };
  await sandbox.writeFile(candidate.file, tree.get(candidate.file) ?? '');
  if (after.steps.some((step) => step.reason === 'timeout') && performance.now() >= deadline) return { kind: 'late' };
  const what = broken.length > 0 ? `it breaks ${broken[0]?.id ?? 'a test'}` : 'none turns green by it';
  return { kind: 'refuses', text: `But run as the repository runs its tests, ${what}, so it was taken back.` };
}
