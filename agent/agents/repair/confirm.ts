import type { Tree } from '../../context/tree.ts';
import type { AgentRun } from '../../types.ts';
import { runTests } from '../../verify/test-run.ts';
import type { RelatedTest } from './relation.ts';
import type { Plausible } from './search.ts';
import type { Suite } from './suites.ts';

const RUN_MS_MAX = 60_000;

/**
 * The search runs tests in its own quick way. Before a patch stays in the workspace, the repository's own runner must
 * agree: the test's file before, and with the patch. Answers why it does not agree, with the workspace as it was.
 */
export async function confirm(
  { sandbox, signal }: AgentRun,
  suite: Suite,
  { candidate, text, fixed }: Plausible,
  { tree, related }: { tree: Tree; related: RelatedTest[] },
): Promise<string | null> {
  const files = [...new Set(related.filter((each) => fixed.includes(each.test.id)).map((each) => each.test.file))];
  const only = { files, commands: [suite.command] };
  const run = () => runTests({ sandbox, command: suite.command, only, timeoutMs: RUN_MS_MAX, signal });
  // What hangs without the patch would only take all the time that there is.
  const endless = related.some((each) => /longer than|hangs/.test(each.test.message));
  const before = endless ? null : await run();
  await sandbox.writeFile(candidate.file, text);
  const after = await run();
  const passing = new Set(after.tests.filter((test) => test.status === 'passed').map((test) => test.id));
  // A test that hung ended the first run without a report; then the second must end by itself, all green.
  const hung = !before || before.steps.some((step) => step.reason === 'timeout');
  if (hung && after.ok && after.tests.length > 0) return null;
  const known = before?.tests ?? [];
  const mended = known.filter((test) => test.status === 'failed' && passing.has(test.id));
  const broken = known.filter((test) => test.status === 'passed' && !passing.has(test.id));
  if (mended.length > 0 && broken.length === 0) return null;
  await sandbox.writeFile(candidate.file, tree.get(candidate.file) ?? '');
  return broken.length > 0
    ? `But run as the repository runs its tests, it breaks ${broken[0]?.id ?? 'a test'}, so it was taken back.`
    : 'But run as the repository runs its tests, none turns green by it, so it was taken back.';
}
