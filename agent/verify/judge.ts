import type { Comparison } from './compare-runs.ts';
import type { Verification, VerificationFailure } from './evidence.ts';
import type { TestRun } from './test-run.ts';
import { describeFailures, failedRun, unverified, verified, whyNothingRan } from './verdicts.ts';
import type { VerificationRuns } from './verification-runs.ts';

/** What is to be thought of the tests that turned green. */
export interface Proof {
  /** Why they show nothing, in a sentence. */
  doubt: string | null;
  /** They ask the clock or chance. */
  isByChance: boolean;
}

interface Found {
  runs: VerificationRuns;
  after: TestRun;
  comparison: Comparison;
  proof: Proof;
  /** The base with the patch's tests. */
  withoutFix: string;
  /** The patched tree with the tests of the base. */
  withOldTests: string;
}

/** Passed or failed this often when asked again, a test is believed. */
const AGAIN = { usual: { green: 2, red: 1 }, byChance: { green: 6, red: 5 } };

/** Decides what the runs of a patch show, and asks again whatever the decision hangs on. */
export async function judge(found: Found): Promise<Verification> {
  const { runs, after, comparison, proof } = found;
  if (after.steps.some((step) => step.reason)) return failedRun(runs.rows, after);
  const { newFailing, redToGreen, newPassing } = comparison;
  if (comparison.passed === 0 && comparison.broken.length === 0 && newFailing.length === 0)
    return unverified(whyNothingRan(after), runs.rows);
  const refused = await refusal(found);
  if (refused) return refused;
  const times = proof.isByChance ? AGAIN.byChance : AGAIN.usual;
  const unstable = await runs.repeat(after, [...new Set([...redToGreen, ...newPassing])], { times: times.green });
  if (unstable) return flaky(runs, `${unstable.id} does not pass each time.`, unstable.message);
  // A test can turn green by the clock alone.
  const undone = {
    times: times.red,
    phase: 'again without the fix',
    tree: found.withoutFix,
    wanted: 'failed',
  } as const;
  const green = await runs.repeat(after, redToGreen, undone);
  if (green) return flaky(runs, `${green.id} does not fail each time without the fix.`, green.message);
  if (!after.ok && comparison.stillRed.length === 0 && comparison.wasOk) return failedRun(runs.rows, after);
  return verified(comparison, runs.rows, redToGreen.length > 0 ? proof.doubt : null);
}

/** Tests that fail with the fix and should not. */
async function refusal({ runs, after, comparison, withOldTests }: Found): Promise<Verification | null> {
  const { newFailing, broken, brokenAsTheyWere, targetsStillRed, stillRed } = comparison;
  const refuse = (reason: VerificationFailure, message: string, ids: string[]): Verification => {
    const failingOutput = describeFailures(after, ids);
    return { ok: false, reason, message, failingOutput, commands: runs.rows };
  };
  if (newFailing.length > 0)
    return refuse('new_test_fails', `A test of the patch fails with the fix: ${newFailing[0]}.`, newFailing);
  // What passes twice when asked again was not broken by the patch.
  if (await runs.repeat(after, broken, { times: 2 })) {
    const message = `${broken.length} test(s) that passed before fail or are gone, first ${broken[0]}.`;
    return refuse('regression', message, broken);
  }
  const asTheyWere = { times: 2, phase: 'tests of the base + fix', tree: withOldTests };
  if (await runs.repeat(after, brokenAsTheyWere, asTheyWere)) {
    const message = `${brokenAsTheyWere.length} test(s) that passed before fail without what the patch does to them, first ${brokenAsTheyWere[0]}.`;
    return refuse('regression', message, brokenAsTheyWere);
  }
  if (targetsStillRed) return refuse('target_still_fails', 'The tests that show the problem still fail.', stillRed);
  return null;
}

const flaky = (runs: VerificationRuns, message: string, failingOutput: string): Verification => ({
  ok: false,
  reason: 'flaky',
  message,
  failingOutput,
  commands: runs.rows,
});
