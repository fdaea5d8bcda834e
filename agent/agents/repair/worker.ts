import { createInterface } from 'node:readline';
import type { Sandbox, SandboxProcess } from '../../types.ts';
import { argvOf } from './program.ts';
import { isPython, type Suite } from './suites.ts';

const REQUESTS_MAX = 1500;
const READY_MS_MAX = 60_000;
/** What a repository's code prints past us is dropped, but not for ever. */
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;

export type Answer<Value> = { ok: true; value: Value } | { ok: false; reason: 'timeout' | 'crashed'; detail: string };

/** A process in the sandbox that answers one request at a time and is started anew when it hangs or dies. */
export class Worker {
  readonly #sandbox: Sandbox;
  readonly #suite: Suite;
  #process: SandboxProcess | null = null;
  #answers: AsyncIterator<string> | null = null;
  #served = 0;
  #id = 0;
  #warm: string[] = [];

  constructor(sandbox: Sandbox, suite: Suite) {
    this.#sandbox = sandbox;
    this.#suite = suite;
  }

  async ask<Value>(command: string, request: Record<string, unknown>, timeoutMs: number): Promise<Answer<Value>> {
    if (this.#served++ >= REQUESTS_MAX) await this.close();
    if (!this.#process) await this.#start();
    const id = this.#id++;
    // The Python worker ends its own children at this time; what answers later than this has hung itself.
    const graceMs = isPython(this.#suite) ? 2000 : 0;
    const line = `${JSON.stringify({ id, command, suite: this.#suite, timeoutMs, ...request })}\n`;
    const answer = await this.#exchange(line, id, timeoutMs + graceMs);
    if (!answer.ok) await this.close();
    if (!answer.ok || typeof answer.value !== 'object' || answer.value === null) return answer as Answer<Value>;
    if ('timeout' in answer.value) return { ok: false, reason: 'timeout', detail: '' };
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

  async #start(): Promise<void> {
    const started = await this.#sandbox.spawn({
      argv: argvOf(this.#suite),
      ...(this.#suite.env ? { env: this.#suite.env } : {}),
    });
    started.stderr.resume();
    let bytes = 0;
    started.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > OUTPUT_BYTES_MAX) void started.kill();
    });
    this.#process = started;
    this.#answers = createInterface({ input: started.stdout })[Symbol.asyncIterator]();
    if (this.#warm.length > 0) await this.ask('warm', { modules: this.#warm }, 20_000);
    // What a process needs to start is not counted against the first request.
    if (!isPython(this.#suite)) await this.ask('ready', {}, READY_MS_MAX);
  }

  async #exchange(line: string, id: number, timeoutMs: number): Promise<Answer<unknown>> {
    const answers = this.#answers;
    if (!answers || !this.#process) return { ok: false, reason: 'crashed', detail: '' };
    this.#process.stdin.write(line);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), timeoutMs);
    });
    try {
      for (;;) {
        const next = await Promise.race([answers.next(), late]);
        if (next === 'late') return { ok: false, reason: 'timeout', detail: '' };
        if (next.done) return { ok: false, reason: 'crashed', detail: 'the process ended' };
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
