import type { Sandbox } from '../../types.ts';
import { isPython, type Suite } from './suites.ts';
import { type Answer, Worker } from './worker.ts';

/** One test as it ran in the unchanged repository. */
export interface TestRun {
  id: string;
  file: string;
  status: 'passed' | 'failed' | 'skipped';
  message: string;
  ms: number;
  /** The repository's lines that it ran, by file. */
  lines: Record<string, number[]>;
}

export interface Verdict {
  /** All required tests and those of the others that pass now; none when a required one does not. */
  fixed: string[];
  /** Of the tests that passed before, the first that does not any more. */
  broken: string[];
}

/** Whether a limit struck while the machine was busy with something else. */
type JudgedVerdict = Verdict & { isStarved?: boolean };

/** The texts of changed files, laid over the tree without writing to it. */
export type Overlay = Record<string, string>;

const WORKERS = 2;
const TEST_MS_MAX = 5000;
/** Processor time, and after the first test that hangs less. */
const HANG_MS = 2000;
/** The runner keeps a limit of its own in processor time; this is for what it cannot end. */
const FAILED_SLOWER = 4;
const STARVED_LONGER = 8;
const EVALUATE_MS_MAX = 30_000;
const RECORD_MS_LEAST = 15_000;
const FILE_MS_MAX = 20_000;
/** The rest is for what a runner needs beside its tests. */
const RUN_SHARE = 0.65;
const UNRUN = 'there is not enough time to run them';
const SUITE_MS_MAX = 120_000;

/** Runs one suite's tests against candidates, quickly: in the sandbox, in processes that stay. */
export class Oracle {
  readonly suite: Suite;
  /** Test files, or the rest of them, that there was no time for. */
  readonly unrun: string[] = [];
  readonly #workers: Worker[];
  #free: Worker[];
  #waiting: ((worker: Worker) => void)[] = [];
  #suiteMs = 0;
  /** With what a runner needs beside its tests. */
  #wallMs = 0;
  #slowestMs = 0;
  /** What went on until its limit. */
  #patient: string[] = [];
  #deadline = Number.POSITIVE_INFINITY;

  constructor(sandbox: Sandbox, suite: Suite, workers = WORKERS) {
    this.suite = suite;
    this.#workers = Array.from({ length: workers }, () => new Worker(sandbox, suite));
    this.#free = [...this.#workers];
  }

  /** From this time on, as `performance.now()` tells it, nothing is asked any more, and what is asked now ends. */
  endAt(time: number): void {
    this.#deadline = time;
  }

  /** How many requests are answered at the same time. */
  get atOnce(): number {
    return this.#workers.length;
  }

  get isOver(): boolean {
    return performance.now() >= this.#deadline;
  }

  /** Those of the first files run even where there is no time for all. */
  async baseline(first: string[] = []): Promise<{ ok: true; tests: TestRun[] } | { ok: false; reason: string }> {
    const runs = await this.#runs(first);
    const tests = runs.flatMap((run) => ('tests' in run ? run.tests : []));
    const [reason] = runs.flatMap((run) => ('reason' in run ? [run.reason] : []));
    if (tests.length === 0) return { ok: false, reason: reason ?? 'there are none' };
    // A test that hung says nothing of how long a good run takes; one that fails for another reason does.
    const ended = tests.filter((test) => test.status !== 'skipped' && !isHang(test));
    const passed = ended.filter((test) => test.status === 'passed').map((test) => test.ms);
    this.#patient = tests.filter(isHang).map((test) => test.id);
    this.#suiteMs = Math.max(
      this.#wallMs,
      passed.reduce((sum, ms) => sum + ms, 0),
    );
    this.#slowestMs = Math.max(
      0,
      ...ended.map((test) => (test.status === 'passed' ? test.ms : test.ms / FAILED_SLOWER)),
    );
    return { ok: true, tests };
  }

  async check(overlay: Overlay, tests: { required: string[]; others: string[]; keep: string[] }): Promise<Verdict> {
    // Of Python tests it is processor time, and the worker itself ends what takes longer; the other is for what it cannot end.
    const python = isPython(this.suite);
    const testTimeoutMs = Math.min(TEST_MS_MAX, Math.max(python ? 250 : 400, this.#slowestMs * 10));
    const wallMs = Math.max(
      python ? 15_000 : this.suite.framework === 'node:test' ? 3000 : 6000,
      this.#suiteMs * (python ? 30 : 8),
    );
    const ask = (patience: number) =>
      this.#ask<JudgedVerdict>(
        'check',
        {
          ...{ overlay, ...tests, patient: this.#patient, patientMs: TEST_MS_MAX },
          testTimeoutMs: testTimeoutMs * patience,
        },
        wallMs * patience,
      );
    let answer = await ask(1);
    // Else what is found would depend on what else the machine does.
    if (answer.ok && answer.value.isStarved) answer = await ask(STARVED_LONGER);
    return answer.ok ? answer.value : { fixed: [], broken: [] };
  }

  /** Calls of a function while tests run, and mutations of them. Null when none could be recorded. */
  async record(request: {
    overlay: Overlay;
    file: string;
    function: string;
    module: string;
    tests: string[];
    count: number;
    seed: number;
  }) {
    const answer = await this.#ask<Recording>(
      'record',
      { ...request, testTimeoutMs: TEST_MS_MAX },
      Math.max(RECORD_MS_LEAST, this.#suiteMs * 8),
    );
    return answer.ok && answer.value.inputs.length > 0 ? answer.value : null;
  }

  /** What a function answers for recorded inputs, as text; null when it could not be called or hangs. */
  async evaluate(request: {
    overlay: Overlay;
    file: string;
    function: string;
    module: string;
    inputs: unknown[];
    /** Of one call, at most; Python alone. */
    callMs?: number;
  }): Promise<Evaluation | null> {
    const path = this.suite.framework === 'unittest' ? [this.suite.top] : [];
    const answer = await this.#ask<Evaluation>('evaluate', { ...request, path }, EVALUATE_MS_MAX);
    return answer.ok ? answer.value : null;
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.close()));
  }

  async #runs(first: string[]): Promise<({ tests: TestRun[] } | { reason: string })[]> {
    const { framework } = this.suite;
    if (framework === 'node:test') return this.#runFiles(sorted(this.suite.files, first));
    if (framework !== 'jest' && framework !== 'vitest') return [await this.#runAll(first)];
    const found = await this.#ask<{ files?: string[]; error?: string }>('files', {}, SUITE_MS_MAX);
    if (found.ok && found.value.files) return this.#runFiles(sorted(found.value.files, first));
    const detail = found.ok ? found.value.error : firstOf(found.detail);
    return [{ reason: detail || 'their runner does not start' }];
  }

  /** One request for each file: a loop without end in one of them costs that file alone. */
  async #runFiles(files: string[]): Promise<({ tests: TestRun[] } | { reason: string })[]> {
    return Promise.all(
      files.map(async (file) => {
        if (this.isOver) return this.#unrun(file);
        const request = { files: [file], testTimeoutMs: TEST_MS_MAX };
        const began = performance.now();
        const answer = await this.#ask<{ tests: TestRun[] }>('baseline', request, FILE_MS_MAX);
        if (answer.ok && this.suite.framework !== 'node:test') this.#wallMs += performance.now() - began;
        if (answer.ok) return answer.value;
        if (answer.reason === 'timeout' && this.isOver) return this.#unrun(file);
        const message =
          answer.reason === 'timeout' ? `it hangs: no end within ${answer.detail}` : firstOf(answer.detail);
        return { tests: [{ id: `${file}::`, file, status: 'failed' as const, message, ms: 0, lines: {} }] };
      }),
    );
  }

  #unrun(file: string) {
    this.unrun.push(file);
    return { reason: UNRUN };
  }

  async #runAll(first: string[]): Promise<{ tests: TestRun[] } | { reason: string }> {
    const leftMs = (this.#deadline - performance.now()) * RUN_SHARE;
    const budgetMs = Math.max(1000, Math.min(SUITE_MS_MAX, leftMs));
    const request = { testTimeoutMs: isPython(this.suite) ? HANG_MS : TEST_MS_MAX, budgetMs, first };
    const answer = await this.#ask<{ tests?: TestRun[]; modules?: string[]; isCut?: boolean; error?: string }>(
      'baseline',
      request,
      SUITE_MS_MAX,
    );
    if (!answer.ok && answer.reason === 'timeout') return { reason: `they do not end within ${answer.detail}` };
    if (!answer.ok) return { reason: firstOf(answer.detail) || 'they end what runs them, or write into its answers' };
    const { tests, modules = [], isCut, error } = answer.value;
    if (isCut) this.unrun.push('others');
    if (!tests) return { reason: error ?? 'their runner says nothing' };
    await Promise.all(this.#workers.map((worker) => worker.warm(modules)));
    return { tests };
  }

  async #ask<Value>(command: string, request: Record<string, unknown>, timeoutMs: number): Promise<Answer<Value>> {
    const worker = this.#free.pop() ?? (await new Promise<Worker>((resolve) => this.#waiting.push(resolve)));
    const leftMs = this.#deadline - performance.now();
    try {
      if (leftMs <= 0) return { ok: false, reason: 'timeout', detail: 'the time that there was' };
      return await worker.ask<Value>(command, request, Math.min(timeoutMs, leftMs), leftMs);
    } finally {
      const next = this.#waiting.shift();
      if (next) next(worker);
      else this.#free.push(worker);
    }
  }
}

/** A test that went on until its limit. */
export const isHang = (test: TestRun) =>
  test.status === 'failed' && /longer than [\d.]+ m?s\b|TestTimeout|^it hangs/.test(test.message);

const sorted = (files: string[], first: string[]) => [
  ...first.filter((file) => files.includes(file)),
  ...files.filter((file) => !first.includes(file)),
];

const firstOf = (text: string) => text.split('\n')[0] ?? '';

export interface Evaluation {
  /** One for each input; null where it was not asked any more, because so much of it did not end. */
  results: (string | null)[];
  /** How many steps the first inputs took: a measure of speed that repeats. Empty where nothing counts them. */
  steps: number[];
}

export interface Recording {
  module: string;
  /** How many of the inputs, the first ones, are what the tests themselves gave. */
  recorded: number;
  inputs: unknown[];
  shown: string[];
}
