import type { Evidence } from '@soulcaster/contract';
import type { Diff } from '../git/diff.ts';
import type { Repository } from '../git/repository.ts';
import type { TreeChange } from '../git/write-tree.ts';
import type { Limits, SandboxProvider } from '../types.ts';
import { changedFiles } from './changed-files.ts';
import { compareRuns } from './compare-runs.ts';
import { doubtOf, isByChance } from './doubts.ts';
import { judge, type Proof } from './judge.ts';
import { newSyntaxProblems } from './syntax.ts';
import { expandScripts } from './test-command.ts';
import { isTestPath } from './test-paths.ts';
import type { TestRun } from './test-run.ts';
import { failedRun, toCommandRows, unverified, whyNothingRan } from './verdicts.ts';
import { VerificationRuns } from './verification-runs.ts';

export interface EvidenceInput {
  provider: SandboxProvider;
  /** Labels the sandboxes, for `reap`. */
  jobId: string;
  repository: Repository;
  base: string;
  /** The imported tree: base with tests and fix. */
  tree: string;
  /** From the base commit or the settings, never from the patch. */
  commands: { setup: string | null; test: string | null };
  limits: Limits;
  signal: AbortSignal;
  /** Ids of tests, red at base, that show this problem: at least one of them must become green. */
  targets?: string[];
  /** The base's results, where they are known already. */
  baseline?: TestRun;
  onProgress?(text: string): void;
}

export type VerificationFailure =
  | 'syntax'
  | 'new_test_fails'
  | 'regression'
  | 'target_still_fails'
  | 'flaky'
  | 'did_not_finish';

export type Verification =
  | { ok: true; evidence: Evidence }
  | {
      ok: false;
      reason: VerificationFailure;
      /** One sentence for a person. */
      message: string;
      /** For the agent's next round. */
      failingOutput: string;
      commands: Evidence['commands'];
    };

/**
 * Shows by running them, in fresh sandboxes, what a patch does to the tests: the base, the base with the patch's tests,
 * and both with the fix. Level A: a test that fails by assertion or exception without the fix passes with it (three
 * times) and fails once more without it, the fix is more than the answer to that test, and nothing that passed fails. B: the tests pass, but none shows the problem. C: no tests could be run.
 * A patch that fails is a value. Rejects only when it is aborted or no sandbox can be made.
 */
export async function gatherEvidence(input: EvidenceInput): Promise<Verification> {
  const { repository, base, tree, signal } = input;
  const diff = await repository.diff(base, tree);
  input.onProgress?.('Checking the syntax of the changed files');
  const syntax = await newSyntaxProblems(await changedFiles(repository, base, tree, diff));
  if (syntax.length > 0) {
    const said = syntax.map(({ path, line, message }) => `${path}:${line}: ${message}`).join('\n');
    return { ok: false, reason: 'syntax', message: 'The patch has a syntax error.', failingOutput: said, commands: [] };
  }
  if (!input.commands.test) return unverified('The repository has no test command.', []);
  const command = expandScripts(input.commands.test, await readText(repository, base, 'package.json'));
  const runs = new VerificationRuns({ ...input, command });
  const result = await runPhases(input, runs, diff);
  signal.throwIfAborted();
  return result;
}

async function runPhases(input: EvidenceInput, runs: VerificationRuns, diff: Diff): Promise<Verification> {
  const { repository, base, tree } = input;
  const before = input.baseline ?? (await runs.fresh('base', base));
  if (before === null) return unverified('The dependencies could not be installed in the sandbox.', runs.rows);
  if (input.baseline) runs.rows.push(...toCommandRows('base', before));
  if (before.tests.length === 0) return unverified(whyNothingRan(before), runs.rows);
  const testPart = diff.entries.filter((entry) => isTestPath(entry.path));
  const isSplit = testPart.length > 0 && testPart.length < diff.entries.length;
  const withoutFix = isSplit ? await repository.composeTree(base, testPart.map(asChange)) : base;
  const withTests = isSplit ? await runs.fresh('base + tests', withoutFix) : before;
  const after = await runs.fresh('base + tests + fix', tree);
  const old = await runOldTests(input, runs, testPart);
  if (old === null) return failedRun(runs.rows, null);
  if (after === null || withTests === null) return failedRun(runs.rows, after);
  const comparison = compareRuns({
    before,
    withTests,
    after,
    ...(old.withOldTests ? { withOldTests: old.withOldTests } : {}),
    ...(input.targets ? { targets: input.targets } : {}),
  });
  const proof = await readProof(input, diff, after, comparison.redToGreen);
  return judge({ runs, after, comparison, proof, withoutFix, withOldTests: old.tree ?? tree });
}

/** Tests that were there before judge as they were, whatever the patch adds to their files. `null` when they could not be run. */
async function runOldTests(
  { repository, tree }: EvidenceInput,
  runs: VerificationRuns,
  testPart: Diff['entries'],
): Promise<{ withOldTests?: TestRun; tree?: string } | null> {
  const changed = testPart.filter(({ status }) => status === 'modified');
  if (changed.length === 0) return {};
  const old = changed.map(({ path, oldMode, oldId }) => ({ path, mode: oldMode, id: oldId }));
  const composed = await repository.composeTree(tree, old);
  const withOldTests = await runs.fresh('tests of the base + fix', composed);
  return withOldTests && { withOldTests, tree: composed };
}

function asChange({ path, status, newMode, newId }: Diff['entries'][number]): TreeChange {
  return status === 'deleted' ? { path, remove: true } : { path, mode: newMode, id: newId };
}

/** What the tests that turned green look like: whether they show what the fix did, and how often they must be asked. */
async function readProof(
  { repository, base, tree }: EvidenceInput,
  diff: Diff,
  after: TestRun,
  ids: string[],
): Promise<Proof> {
  const files = new Set(after.tests.flatMap((test) => (ids.includes(test.id) && test.file ? [test.file] : [])));
  const texts = await Promise.all([...files].map((path) => readText(repository, tree, path)));
  const tests = texts.filter((text) => text !== null);
  const changes = await changedFiles(repository, base, tree, diff);
  const program = changes.filter((change) => !isTestPath(change.path));
  return { doubt: doubtOf(program, tests), isByChance: tests.some(isByChance) };
}

async function readText(repository: Repository, commit: string, path: string): Promise<string | null> {
  const bytes = await repository.readFile(commit, path);
  return bytes ? Buffer.from(bytes).toString('utf8') : null;
}
