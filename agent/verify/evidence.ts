import type { Evidence } from '@soulcaster/contract';
import type { Diff } from '../git/diff.ts';
import type { Repository } from '../git/repository.ts';
import type { TreeChange } from '../git/write-tree.ts';
import type { Limits, SandboxProvider } from '../types.ts';
import { changedFiles } from './changed-files.ts';
import { type Comparison, compareRuns } from './compare-runs.ts';
import { newSyntaxProblems } from './syntax.ts';
import { expandScripts } from './test-command.ts';
import { isTestPath } from './test-paths.ts';
import type { TestRun } from './test-run.ts';
import { describeFailures, failedRun, toCommandRows, unverified, verified } from './verdicts.ts';
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
 * times), and nothing that passed fails. B: the tests pass, but none shows the problem. C: no tests could be run.
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
  const withTests = isSplit
    ? await runs.fresh('base + tests', await repository.composeTree(base, testPart.map(asChange)))
    : before;
  const after = await runs.fresh('base + tests + fix', tree);
  if (after === null || withTests === null) return failedRun(runs.rows, after);
  const comparison = compareRuns({ before, withTests, after, ...(input.targets ? { targets: input.targets } : {}) });
  return judge(runs, after, comparison);
}

async function judge(runs: VerificationRuns, after: TestRun, comparison: Comparison): Promise<Verification> {
  const unfinished = after.steps.find((step) => step.reason);
  if (unfinished) return failedRun(runs.rows, after);
  const { newFailing, targetsStillRed, redToGreen, newPassing } = comparison;
  if (comparison.passed === 0 && comparison.broken.length === 0 && newFailing.length === 0) {
    return unverified(whyNothingRan(after), runs.rows);
  }
  const refuse = (reason: VerificationFailure, message: string, ids: string[]): Verification => {
    const failingOutput = describeFailures(after, ids);
    return { ok: false, reason, message, failingOutput, commands: runs.rows };
  };
  if (newFailing.length > 0) {
    return refuse('new_test_fails', `A test of the patch fails with the fix: ${newFailing[0]}.`, newFailing);
  }
  // What passes twice when asked again was not broken by the patch.
  const stillBroken = comparison.broken.length > 0 && (await runs.repeat(after, comparison.broken, 2)) !== null;
  const { broken } = comparison;
  if (stillBroken) {
    return refuse(
      'regression',
      `${broken.length} test(s) that passed before fail or are gone, first ${broken[0]}.`,
      broken,
    );
  }
  if (targetsStillRed) {
    return refuse('target_still_fails', 'The tests that show the problem still fail.', comparison.stillRed);
  }
  const ids = [...new Set([...redToGreen, ...newPassing])];
  const unstable = await runs.repeat(after, ids, 2);
  if (unstable) {
    const message = `${unstable.id} does not pass each time.`;
    return { ok: false, reason: 'flaky', message, failingOutput: unstable.message, commands: runs.rows };
  }
  if (!after.ok && comparison.stillRed.length === 0 && comparison.wasOk) return failedRun(runs.rows, after);
  return verified(comparison, runs.rows);
}

function asChange({ path, status, newMode, newId }: Diff['entries'][number]): TreeChange {
  return status === 'deleted' ? { path, remove: true } : { path, mode: newMode, id: newId };
}

function whyNothingRan(run: TestRun): string {
  const last = run.output.trim().split('\n').at(-1)?.slice(0, 200) ?? '';
  return `No test could be run${last === '' ? '' : ` (${last})`}.`;
}

async function readText(repository: Repository, commit: string, path: string): Promise<string | null> {
  const bytes = await repository.readFile(commit, path);
  return bytes ? Buffer.from(bytes).toString('utf8') : null;
}
