import { stat } from 'node:fs/promises';
import type { Choice } from '@soulcaster/contract';
import { type BuiltTree, mappedFrames } from '../../../context/mapped-frames.ts';
import { readTree, type Tree } from '../../../context/tree.ts';
import type { LocalSandboxProvider } from '../../../sandboxes/local.ts';
import { SandboxUnavailable } from '../../../sandboxes/unavailable.ts';
import type { AgentEvent, AgentOutcome, FixBrief, Limits, Sandbox } from '../../../types.ts';
import { isTestPath } from '../../../verify/test-paths.ts';
import { languageOf } from '../languages/parse.ts';
import type { Overlay, TestRun } from '../oracle.ts';
import { repairAgent, type Searched } from '../repair-agent.ts';
import type { Plausible } from '../search.ts';
import type { NoTest } from '../wording.ts';
import { obstacleIn } from './obstacle.ts';
import { openDirectory } from './open-directory.ts';
import { DIRECTORY_BYTES_MAX, DirectoryTooLarge } from './pack-directory.ts';
import { unifiedPatch } from './unified-patch.ts';

export interface RepairRequest {
  directory: string;
  /** What users said; empty: the first failing test is meant. */
  report: string;
  /** Null: the one that the directory's own files show. */
  testCommand: string | null;
  /** Run once in the sandbox before all else, without a network. */
  setupCommand?: string | null;
  candidates: number;
  wallMs: number;
  seed: number;
  sandboxes: LocalSandboxProvider;
  signal: AbortSignal;
  emit(event: AgentEvent): void;
}

/** One edit that passes all tests, as a unified diff. */
export interface FoundPatch {
  patch: string;
  file: string;
  line: number;
  template: string;
  /** Which candidate it was, from 1. */
  at: number;
  turnsGreen: string[];
}

export type RepairResult =
  | { kind: 'refused'; reason: 'no_directory' | 'empty' | 'too_large' | 'no_isolation' | 'setup'; problem: string }
  | {
      kind: 'confident' | 'ambiguous' | 'diagnosis' | 'error';
      summary: string;
      question: string | null;
      choice: Choice | null;
      /** Why no search began, where none did. */
      noTest: NoTest | null;
      /** Why the tests are red, where that is nothing that an edit mends: a syntax error, a missing dependency. */
      obstacle: string | null;
      /** A unified diff, of a confident result only. */
      patch: string | null;
      /** All edits that pass, best first, trusted or not. */
      found: FoundPatch[];
      evidence: { turnedGreen: string[]; stillGreen: number; stillRed: string[] };
      /** Null when no search began. */
      tried: { candidates: number; of: number; stopped: string } | null;
      firstPatchMs: number | null;
      ms: number;
    };

const BEYOND_SEARCH_MS = 600_000;
const SETUP_MS_MAX = 300_000;
const LIMITS: Omit<Limits, 'wallMs'> = { memoryMb: 2048, pids: 256, diskMb: 1024, outputBytesMax: 4_000_000 };
const FOUND_MAX = 24;

/**
 * The repair agent on a directory of this machine, git repository or not: its tree goes into a local sandbox, what is
 * installed in it is shown there read-only, and the answer is a patch with its proof. The directory itself is only read.
 */
export async function repairDirectory(request: RepairRequest): Promise<RepairResult> {
  const { directory, sandboxes, signal } = request;
  const found = await stat(directory).catch(() => null);
  if (!found?.isDirectory())
    return refused('no_directory', found ? `${directory} is not a directory.` : `There is no directory ${directory}.`);
  const limits = { ...LIMITS, wallMs: request.wallMs + BEYOND_SEARCH_MS };
  try {
    const { sandbox, files } = await openDirectory(directory, { sandboxes, limits, signal });
    await using _closed = sandbox;
    if (files.length === 0) return refused('empty', `${directory} holds no files.`);
    const problem = await setUp(sandbox, request);
    if (problem) return refused('setup', problem);
    const read = async (path: string) => textOf(await sandbox.readFile(path));
    return await repairIn(sandbox, request, { files, read });
  } catch (error) {
    if (error instanceof SandboxUnavailable) return refused('no_isolation', error.problems.join(' '));
    if (error instanceof DirectoryTooLarge)
      return refused('too_large', `${directory} holds more than ${DIRECTORY_BYTES_MAX / 1e6} MB of files of its own.`);
    throw error;
  }
}

type Reason = Extract<RepairResult, { kind: 'refused' }>['reason'];

function refused(reason: Reason, problem: string): RepairResult {
  return { kind: 'refused', reason, problem };
}

async function setUp(sandbox: Sandbox, { setupCommand, emit }: RepairRequest): Promise<string | null> {
  if (!setupCommand) return null;
  emit({ type: 'progress', text: 'setting up', done: 0, total: null });
  const result = await sandbox.run({ argv: ['/bin/sh', '-c', setupCommand], timeoutMs: SETUP_MS_MAX });
  if (result.exitCode === 0) return null;
  const said = `${result.stdout}${result.stderr}`.trim().slice(-600);
  const end = result.exitCode === null ? `was ended (${result.reason})` : `ended with ${result.exitCode}`;
  return `The setup command ${end}; there is no network in the sandbox.${said ? ` It said: ${said}` : ''}`;
}

const textOf = (content: Uint8Array | null) => content && Buffer.from(content).toString('utf8');

async function repairIn(sandbox: Sandbox, request: RepairRequest, built: BuiltTree): Promise<RepairResult> {
  const started = performance.now();
  const before = await readTree(sandbox);
  let firstPatchMs: number | null = null;
  let noTest: NoTest | null = null;
  let searched: Searched | null = null;
  let tests: TestRun[] = [];
  const agent = repairAgent({
    found: () => {
      firstPatchMs ??= Math.round(performance.now() - started);
    },
    noTest: (why, ran) => {
      noTest = why;
      tests = ran;
    },
    searched: (what) => {
      searched = what;
      if (what.best.length === 0) tests = what.tests;
    },
  });
  const { candidates, wallMs, seed, signal, emit } = request;
  const budget = { steps: 0, candidates, wallMs, costUsd: 0 };
  const brief = briefOf(request);
  const outcome = await agent.run({
    brief: { ...brief, frames: await mappedFrames(brief, built) },
    sandbox,
    model: null,
    budget,
    seed,
    trustReport: true,
    signal,
    emit,
  });
  const ms = Math.round(performance.now() - started);
  const made = outcome.stop === 'done' ? await changes(before, await readTree(sandbox)) : {};
  return {
    ...wordsOf(outcome),
    noTest,
    obstacle: await obstacleIn(tests, before),
    patch: outcome.stop === 'done' ? await unifiedPatch(before, made) : null,
    ...(await proofOf(searched, before)),
    firstPatchMs,
    ms,
  };
}

function briefOf({ report, testCommand }: RepairRequest): FixBrief {
  const [first = '', ...rest] = report.trim().split('\n');
  return {
    title: first.slice(0, 200),
    summary: '',
    reports: report.trim() ? [{ source: 'manual', title: first.slice(0, 200), body: [first, ...rest].join('\n') }] : [],
    frames: [],
    plan: { cause: '', files: [], tasks: [], citations: [] },
    commands: { setup: null, test: testCommand },
    repositoryHints: '',
  };
}

function wordsOf(outcome: AgentOutcome) {
  const none = { question: null, choice: null };
  switch (outcome.stop) {
    case 'done':
      return { kind: 'confident', summary: outcome.summary, ...none } as const;
    case 'ambiguous':
      return {
        kind: 'ambiguous',
        summary: outcome.summary,
        question: outcome.question,
        choice: outcome.choice ?? null,
      } as const;
    case 'error':
      return { kind: 'error', summary: outcome.reason, ...none } as const;
    default:
      return { kind: 'diagnosis', summary: outcome.summary, ...none } as const;
  }
}

/** What the agent wrote: sources that were there, and tests. Other new files are what tests left behind. */
async function changes(before: Tree, after: Tree): Promise<Overlay> {
  const changed = [...after].filter(([path, text]) => languageOf(path) !== null && before.get(path) !== text);
  return Object.fromEntries(changed.filter(([path]) => before.has(path) || isTestPath(path)));
}

async function proofOf(searched: Searched | null, before: Tree) {
  if (!searched) return { found: [], evidence: { turnedGreen: [], stillGreen: 0, stillRed: [] }, tried: null };
  const { result, best, tests } = searched;
  const [first] = best;
  const red = tests.filter((test) => test.status === 'failed').map((test) => test.id);
  return {
    found: await Promise.all(best.slice(0, FOUND_MAX).map((each) => foundPatch(each, before))),
    evidence: {
      turnedGreen: first?.fixed ?? [],
      stillGreen: first ? tests.filter((test) => test.status === 'passed').length : 0,
      stillRed: red.filter((id) => !first?.fixed.includes(id)),
    },
    tried: { candidates: result.tried, of: result.total, stopped: result.stopped },
  };
}

async function foundPatch({ candidate, text, at, fixed }: Plausible, before: Tree): Promise<FoundPatch> {
  const { file, line, template } = candidate;
  return { patch: await unifiedPatch(before, { [file]: text }), file, line, template, at, turnsGreen: fixed };
}
