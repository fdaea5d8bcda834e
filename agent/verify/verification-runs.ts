import type { Evidence } from '@soulcaster/contract';
import type { Repository } from '../git/repository.ts';
import type { Limits, Sandbox, SandboxProvider } from '../types.ts';
import { runTests, type TestRun } from './test-run.ts';
import { toCommandRows } from './verdicts.ts';

interface Place {
  provider: SandboxProvider;
  jobId: string;
  repository: Repository;
  tree: string;
  commands: { setup: string | null };
  command: string;
  limits: Limits;
  signal: AbortSignal;
  onProgress?(text: string): void;
}

interface Repetition {
  times: number;
  phase?: string;
  tree?: string;
  wanted?: 'passed' | 'failed';
}

/** The runs of one verification, each in a sandbox of its own, with a row for each command. */
export class VerificationRuns {
  readonly rows: Evidence['commands'] = [];
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
  }

  /** The tests of a tree in a new sandbox; `null` when its dependencies could not be installed. */
  async fresh(phase: string, tree: string): Promise<TestRun | null> {
    await using sandbox = await this.#prepare(phase, tree);
    // Awaited here: the sandbox is disposed at the end of this block.
    return sandbox ? await this.#run(phase, sandbox) : null;
  }

  /**
   * Runs the files of some tests again, in the patched tree or in another one; answers the first test that does not end as wanted each
   * time.
   */
  async repeat(first: TestRun, ids: string[], how: Repetition): Promise<{ id: string; message: string } | null> {
    if (ids.length === 0) return null;
    const { times, phase = 'again', tree = this.#place.tree, wanted = 'passed' } = how;
    const steps = first.steps.filter((step) => step.tests.some((test) => ids.includes(test.id)));
    const tests = steps.flatMap((step) => step.tests).filter((test) => ids.includes(test.id));
    const files = [...new Set(tests.flatMap((test) => test.file ?? []))];
    await using sandbox = await this.#prepare(phase, tree);
    if (!sandbox) return null;
    for (let time = 0; time < times; time++) {
      const run = await this.#run(phase, sandbox, { files, commands: steps.map((step) => step.command) });
      const other = ids.find((id) => run.tests.find((test) => test.id === id)?.status !== wanted);
      if (other === undefined) continue;
      return { id: other, message: run.tests.find((test) => test.id === other)?.message ?? run.output.slice(-4000) };
    }
    return null;
  }

  async #prepare(phase: string, tree: string): Promise<Sandbox | null> {
    const { provider, jobId, repository, commands, limits, signal, onProgress } = this.#place;
    signal.throwIfAborted();
    onProgress?.(`Running the tests: ${phase}`);
    const sandbox = await provider.create({ jobId, limits, signal });
    try {
      await sandbox.upload(repository.archive(tree));
      if (!commands.setup) return sandbox;
      const setup = await sandbox.run({ argv: ['/bin/sh', '-c', commands.setup] });
      const { exitCode: exit_code, durationMs: duration_ms } = setup;
      this.rows.push({ phase, command: commands.setup, exit_code, duration_ms, passed: 0, failed: 0 });
      if (exit_code === 0) return sandbox;
    } catch (error) {
      await sandbox[Symbol.asyncDispose]();
      signal.throwIfAborted();
      throw error;
    }
    await sandbox[Symbol.asyncDispose]();
    return null;
  }

  async #run(phase: string, sandbox: Sandbox, only?: { files: string[]; commands: string[] }): Promise<TestRun> {
    const { command, signal } = this.#place;
    try {
      const run = await runTests({ sandbox, command, signal, ...(only ? { only } : {}) });
      signal.throwIfAborted();
      this.rows.push(...toCommandRows(phase, run));
      return run;
    } catch (error) {
      // A cancelled job is told as such, not by whatever broke first.
      signal.throwIfAborted();
      throw error;
    }
  }
}
