import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import type { Sandbox, SandboxProcess } from '../../types.ts';
import { argvOf } from './program.ts';
import { isPython, type Suite } from './suites.ts';

const REQUESTS_MAX = 1500;
const READY_MS_MAX = 60_000;
/** What a repository's code prints past us is dropped, but not for ever. */
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;

const FLOODED = `it printed more than ${OUTPUT_BYTES_MAX / 1024 / 1024} MB`;
const PAST = 'it went past a limit of the sandbox and was ended:';
const ENDED = {
  disk: `${PAST} the disk`,
  oom: `${PAST} memory`,
  killed: `${PAST} the number of processes`,
  timeout: `${PAST} time`,
  output: FLOODED,
  other: 'its process was ended, by itself or for want of memory',
};

export type Answer<Value> = { ok: true; value: Value } | { ok: false; reason: 'timeout' | 'crashed'; detail: string };

/** A process in the sandbox that answers one request at a time and is started anew when it hangs or dies. */
export class Worker {
  readonly #sandbox: Sandbox;
  readonly #suite: Suite;
  #process: SandboxProcess | null = null;
  #answers: AsyncIterator<string> | null = null;
  #served = 0;
  #warm: string[] = [];
  #isFlooded = false;

  constructor(sandbox: Sandbox, suite: Suite) {
    this.#sandbox = sandbox;
    this.#suite = suite;
  }

  /** What a process needs to start is not counted, but it takes no more than `startMs` either. */
  async ask<Value>(
    command: string,
    request: Record<string, unknown>,
    timeoutMs: number,
    startMs = READY_MS_MAX,
  ): Promise<Answer<Value>> {
    if (this.#served++ >= REQUESTS_MAX) await this.close();
    if (!this.#process) await this.#start(Math.min(READY_MS_MAX, startMs));
    const late: Answer<never> = { ok: false, reason: 'timeout', detail: `${Math.ceil(timeoutMs / 1000)} s` };
    // The tests share a process, or its parent, with who answers: what they print must not pass for an answer.
    const id = randomUUID();
    // The Python worker ends its own children at this time; what answers later than this has hung itself.
    const graceMs = isPython(this.#suite) ? 2000 : 0;
    const line = `${JSON.stringify({ id, command, suite: this.#suite, timeoutMs, ...request })}\n`;
    const answer = await this.#exchange(line, id, timeoutMs + graceMs);
    if (!answer.ok) await this.close();
    if (!answer.ok && answer.reason === 'timeout') return late;
    if (!answer.ok || typeof answer.value !== 'object' || answer.value === null) return answer as Answer<Value>;
    if ('timeout' in answer.value) return late;
    if ('crashed' in answer.value)
      return { ok: false, reason: 'crashed', detail: 'error' in answer.value ? String(answer.value.error) : '' };
    return answer as Answer<Value>;
  }

  /** Imports what the tests need from outside of the repository, once, now and after each new start. */
  async warm(modules: string[]): Promise<void> {
    this.#warm = modules;
    if (this.#process) await this.ask('warm', { modules }, 20_000);
  }

  async close(): Promise<void> {
    const ending = this.#process;
    this.#process = null;
    this.#answers = null;
    this.#served = 0;
    await ending?.kill();
  }

  async #start(readyMs: number): Promise<void> {
    const started = await this.#sandbox.spawn({
      argv: argvOf(this.#suite),
      ...(this.#suite.env ? { env: this.#suite.env } : {}),
    });
    started.stderr.resume();
    let bytes = 0;
    this.#isFlooded = false;
    started.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= OUTPUT_BYTES_MAX || this.#isFlooded) return;
      this.#isFlooded = true;
      void started.kill();
    });
    this.#process = started;
    this.#answers = createInterface({ input: started.stdout })[Symbol.asyncIterator]();
    if (this.#warm.length > 0) await this.ask('warm', { modules: this.#warm }, 20_000);
    if (!isPython(this.#suite)) await this.ask('ready', {}, readyMs);
  }

  #endOf(ended: SandboxProcess | null): string {
    return this.#isFlooded ? FLOODED : ENDED[ended?.reason?.() ?? 'other'];
  }

  async #exchange(line: string, id: string, timeoutMs: number): Promise<Answer<unknown>> {
    const answers = this.#answers;
    if (!answers || !this.#process) return { ok: false, reason: 'crashed', detail: 'their runner does not start' };
    this.#process.stdin.write(line);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), timeoutMs);
    });
    try {
      for (;;) {
        const next = await Promise.race([answers.next(), late]);
        if (next === 'late') return { ok: false, reason: 'timeout', detail: '' };
        if (next.done) return { ok: false, reason: 'crashed', detail: this.#endOf(this.#process) };
        const value = parse(next.value);
        if (value?.id === id) return { ok: true, value };
      }
    } finally {
      clearTimeout(timer);
    }
  }
}

function parse(line: string): { id: unknown } | null {
  try {
    const value: unknown = JSON.parse(line);
    return value && typeof value === 'object' && 'id' in value ? value : null;
  } catch {
    return null;
  }
}
