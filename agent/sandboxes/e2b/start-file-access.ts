import { randomBytes } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import type { Box } from '../inside/calls.ts';
import type { Command, Started } from '../started.ts';
import { untilDrained } from '../until-drained.ts';
import { lose, type Machine, OURS } from './machine.ts';
import { type Inside, startInside } from './start-inside.ts';

/**
 * Our own programs that read and write files: what goes in and out may be large and is no text, which E2B's streams of a process are.
 * So the input is carried as a file before, and the output as a file afterwards.
 */
export async function startFileAccess(machine: Machine, box: Box, command: Command): Promise<Started> {
  const access = new FileAccess(machine, box, command);
  return {
    stdin: access.stdin,
    stdout: access.stdout,
    stderr: access.stderr,
    exit: access.run(),
    kill: () => access.kill(),
    watch: () => () => undefined,
    ranOutOfMemory: async () => false,
  };
}

class FileAccess {
  readonly stdin = new PassThrough();
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  readonly #machine: Machine;
  readonly #box: Box;
  readonly #command: Command;
  readonly #killing = new AbortController();
  readonly #files = `${OURS}/passing/${randomBytes(8).toString('hex')}`;

  constructor(machine: Machine, box: Box, command: Command) {
    this.#machine = machine;
    this.#box = box;
    this.#command = command;
    this.stdin.on('error', () => undefined);
  }

  async run(): Promise<number | null> {
    const code = await this.#pass().catch((error: unknown) => {
      if (!this.#killing.signal.aborted) this.stderr.write(`${lose(this.#machine, error)}\n`);
      return null;
    });
    this.stdin.destroy();
    await Promise.all([drain(this.stdout), drain(this.stderr)]);
    return this.#killing.signal.aborted ? null : code;
  }

  kill(): void {
    this.#killing.abort();
    this.stdin.destroy();
    this.stdout.destroy();
  }

  async #pass(): Promise<number | null> {
    const input = await this.#carryIn();
    const output = `${this.#files}.out`;
    const inside = await startInside(this.#machine, {
      verb: 'file',
      box: this.#box,
      command: this.#command,
      input,
      output,
    });
    const code = await this.#untilEnd(inside, output);
    for (const path of [input, output])
      if (path) void this.#machine.vm.files.remove(path, { user: 'root' }).catch(ignore);
    return code;
  }

  async #untilEnd(inside: Inside, output: string): Promise<number | null> {
    const kill = () => inside.kill();
    this.#killing.signal.addEventListener('abort', kill, { once: true });
    if (this.#killing.signal.aborted) kill();
    inside.stderr.pipe(this.stderr, { end: false });
    const bytes = Number(await text(inside.stdout));
    const code = await inside.exit;
    this.#killing.signal.throwIfAborted();
    if (bytes > 0) await this.#carryOut(output);
    return code;
  }

  /** The path of what came, or `null` when nothing did. */
  async #carryIn(): Promise<string | null> {
    const chunks = this.stdin[Symbol.asyncIterator]();
    const first = await chunks.next();
    if (first.done) return null;
    async function* all(): AsyncGenerator<Buffer> {
      yield first.value;
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
    }
    const path = `${this.#files}.in`;
    const stream = Readable.toWeb(Readable.from(all(), { objectMode: false })) as ReadableStream;
    await this.#machine.vm.files.write(path, stream, { user: 'root', signal: this.#killing.signal });
    return path;
  }

  async #carryOut(path: string): Promise<void> {
    const options = { user: 'root', format: 'stream', signal: this.#killing.signal } as const;
    const stream = await this.#machine.vm.files.read(path, options);
    for await (const chunk of stream as unknown as AsyncIterable<Uint8Array>) {
      if (this.stdout.destroyed) return;
      if (!this.stdout.write(chunk)) await untilDrained(this.stdout);
    }
  }
}

async function drain(stream: PassThrough): Promise<void> {
  stream.end();
  if (stream.readableFlowing === null) stream.resume();
  await finished(stream).catch(ignore);
}

const ignore = () => undefined;
