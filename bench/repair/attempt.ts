import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { patchedTexts, type RepairResult, repairDirectory } from '@soulcaster/agent';
import { type Bench, passesTests } from './judge.ts';
import { copyHidden, prepare } from './prepare.ts';
import { compareWithReference, type Sameness } from './sameness.ts';
import type { BugCase } from './suite.ts';

export interface AttemptOptions extends Bench {
  work: string;
  /** Shows the agent the hidden tests. */
  hidden: boolean;
  /** Where each case's best patch is written. */
  out: string | null;
  seconds: number;
  candidates: number;
  seed: number;
}

export interface CaseResult {
  id: string;
  language: string;
  oracle: string;
  outcome: 'confident' | 'ambiguous' | 'diagnosis' | 'error';
  /** Of the best patch, also where it is not trusted; false without one. */
  plausible: boolean;
  /** Null: there is no reference or hidden test to judge by, or nothing that it changes could be called. */
  correct: boolean | null;
  same_as_reference: Sameness | null;
  passes_hidden_tests: boolean | null;
  first_patch_ms: number | null;
  total_ms: number;
  candidates: number;
  candidates_of: number;
  /** How many edits pass all tests. */
  found: number;
  edit: string | null;
  /** Which candidate the best patch was, from 1. */
  at: number | null;
  said: string;
}

/** Lets the agent try one case, which sees its report and its repository, and judges what it made afterwards. */
export async function attempt(bug: BugCase, options: AttemptOptions): Promise<CaseResult> {
  const directory = join(options.work, bug.id);
  const started = performance.now();
  try {
    const problem = await prepare(bug, directory);
    if (problem) return failed(bug, problem);
    if (options.hidden) await copyHidden(bug, directory);
    const result = await repairDirectory({
      ...{ directory, report: bug.report, testCommand: bug.testCommand, sandboxes: options.sandboxes },
      ...{ candidates: options.candidates, wallMs: options.seconds * 1000, seed: options.seed },
      ...{ signal: options.signal, emit: () => {} },
    });
    if (result.kind === 'refused') return failed(bug, result.problem);
    const patch = result.patch ?? result.found[0]?.patch ?? null;
    if (patch && options.out) await write(options.out, bug.id, patch);
    const verdict = patch ? await judge(bug, directory, patch, options) : NO_PATCH;
    // Tests that are shown are an oracle, whatever the case has.
    const oracle = options.hidden && bug.hidden ? 'tests' : bug.oracle;
    return { ...told(bug, result), ...verdict, oracle };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { ...failed(bug, message), total_ms: Math.round(performance.now() - started) };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const NO_PATCH = { plausible: false, correct: false, same_as_reference: null, passes_hidden_tests: null };

async function judge(bug: BugCase, directory: string, diff: string, options: AttemptOptions) {
  const patch = await patchedTexts(directory, diff);
  if (!patch) return NO_PATCH;
  const { testCommand, timeoutMs } = bug;
  const question = { directory, patch, testCommand, timeoutMs };
  const listed = options.hidden ? bug.hiddenFailingTests : bug.failingTests;
  const plausible = await passesTests(options, { ...question, listed });
  const diffOfReference = bug.reference && (await readFile(bug.reference, 'utf8'));
  const reference = diffOfReference ? await patchedTexts(directory, diffOfReference) : null;
  // The hidden tests also call the functions with more inputs than the visible ones.
  if (!options.hidden) await copyHidden(bug, directory);
  const passes = bug.hidden ? await passesTests(options, { ...question, listed: bug.hiddenFailingTests }) : null;
  const same = reference && (await compareWithReference(options, { ...question, reference, seed: options.seed }));
  const verdicts = [passes, same && same.differs === null].filter((each) => each !== null);
  const correct = verdicts.length === 0 ? null : plausible && verdicts.every(Boolean);
  return { plausible, correct, same_as_reference: same, passes_hidden_tests: passes };
}

function told(bug: BugCase, result: Exclude<RepairResult, { kind: 'refused' }>) {
  const [best] = result.found;
  return {
    ...{ id: bug.id, language: bug.language, oracle: bug.oracle, outcome: result.kind },
    ...{ first_patch_ms: result.firstPatchMs, total_ms: result.ms },
    ...{ candidates: result.tried?.candidates ?? 0, candidates_of: result.tried?.of ?? 0, found: result.found.length },
    edit: best ? `${best.file}:${best.line} ${best.template}` : null,
    at: best?.at ?? null,
    said: result.question ?? result.summary,
  };
}

function failed(bug: BugCase, problem: string): CaseResult {
  return {
    ...{ id: bug.id, language: bug.language, oracle: bug.oracle, outcome: 'error', ...NO_PATCH },
    ...{ first_patch_ms: null, total_ms: 0, candidates: 0, candidates_of: 0, found: 0, edit: null, at: null },
    said: problem,
  };
}

async function write(out: string, id: string, patch: string): Promise<void> {
  await mkdir(out, { recursive: true });
  await writeFile(join(out, `${id}.patch`), patch);
}
