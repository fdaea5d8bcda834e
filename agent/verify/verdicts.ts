import type { Evidence } from '@soulcaster/contract';
import type { Comparison } from './compare-runs.ts';
import type { Verification } from './evidence.ts';
import type { TestRun } from './test-run.ts';

type Rows = Evidence['commands'];

const FAILING_CHARS_MAX = 12_000;
const ENDS: Record<string, string> = {
  timeout: 'took too long',
  oom: 'needed more memory than it is given',
  disk: 'wrote more to disk than it may',
  output: 'printed more than it may',
  killed: 'was ended',
};

export function toCommandRows(phase: string, run: TestRun): Rows {
  return run.steps.map((step) => ({
    phase,
    command: step.command,
    exit_code: step.exitCode,
    duration_ms: Math.round(step.durationMs),
    passed: step.tests.filter((test) => test.status === 'passed').length,
    failed: step.tests.filter((test) => test.status === 'failed').length,
  }));
}

/** Level C: nothing could be run, so only the syntax is known to be good. */
export function unverified(why: string, commands: Rows): Verification {
  const not_checked = [why, 'Whether the tests pass.', 'Whether the problem is solved.'];
  const summary = `Only the syntax was checked. ${why}`;
  const none = { reproducing_tests: [], newly_passing: [], newly_failing: [] };
  return { ok: true, evidence: { level: 'C', summary, ...none, commands, not_checked } };
}

/** `doubt`: why tests that turned green show nothing. */
export function verified(comparison: Comparison, commands: Rows, doubt: string | null = null): Verification {
  const { redToGreen, newPassing, notLoaded, stillRed, broken, passed } = comparison;
  const not_checked = [
    ...stillRedLines(stillRed),
    ...broken.map((id) => `${id} failed once and passed twice when it was run again.`),
  ];
  const lists = {
    reproducing_tests: redToGreen,
    newly_passing: [...new Set([...redToGreen, ...newPassing])],
    newly_failing: [],
  };
  if (doubt) {
    const summary = `A test fails without the fix and passes with it, which shows little; nothing that passed fails (${passed} passed).`;
    const evidence = { level: 'B' as const, summary, ...lists, commands, not_checked: [doubt, ...not_checked] };
    return { ok: true, evidence };
  }
  if (redToGreen.length > 0) {
    const tests = redToGreen.length === 1 ? 'A test fails' : `${redToGreen.length} tests fail`;
    const summary = `${tests} without the fix and pass${redToGreen.length === 1 ? 'es' : ''} with it; nothing that passed fails (${passed} passed).`;
    return { ok: true, evidence: { level: 'A', summary, ...lists, commands, not_checked } };
  }
  not_checked.unshift('Whether the problem is solved: no test fails without the fix and passes with it.');
  if (notLoaded.length > 0) {
    not_checked.push(`${notLoaded[0]} could not be loaded without the fix, which proves nothing.`);
  }
  const summary = `Nothing that passed fails (${passed} passed), but no test shows the problem.`;
  return { ok: true, evidence: { level: 'B', summary, ...lists, commands, not_checked } };
}

const STILL_RED_SHOWN = 3;

function stillRedLines(ids: string[]): string[] {
  const shown = ids.slice(0, STILL_RED_SHOWN).map((id) => `${id} failed before and still does.`);
  const more = ids.length - shown.length;
  return more > 0 ? [...shown, `${more} more tests failed before and still do.`] : shown;
}

/** The tests with the fix did not come to an end. */
export function failedRun(commands: Rows, after: TestRun | null): Verification {
  const step = after?.steps.find((each) => each.reason) ?? after?.steps.find((each) => each.exitCode !== 0);
  const how = step?.reason ? (ENDS[step.reason] ?? step.reason) : `ended with ${step?.exitCode ?? 'nothing'}`;
  const message = step ? `${step.command} ${how}.` : 'The dependencies could not be installed in the sandbox.';
  const failingOutput = `${message}\n${after?.output ?? ''}`.slice(-FAILING_CHARS_MAX);
  return { ok: false, reason: 'did_not_finish', message, failingOutput, commands };
}

export function describeFailures(run: TestRun, ids: string[]): string {
  const parts = ids.map((id) => {
    const found = run.tests.find((test) => test.id === id);
    if (!found) return `${id}\n  did not run`;
    return `${id} (${found.status})\n${found.message ?? ''}`;
  });
  const described = parts.join('\n\n').slice(0, FAILING_CHARS_MAX);
  const left = FAILING_CHARS_MAX - described.length;
  // Files that could not be loaded are explained in the output only.
  return left > 500 ? `${described}\n\n--- output ---\n${run.output.slice(-left)}` : described;
}

export function whyNothingRan(run: TestRun): string {
  const last = run.output.trim().split('\n').at(-1)?.slice(0, 200) ?? '';
  return `No test could be run${last === '' ? '' : ` (${last})`}.`;
}
