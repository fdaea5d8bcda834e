import { posix } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { CommandResult, RunOptions, Sandbox, SandboxProcess } from '../types.ts';
import { capture } from './capture.ts';
import { checkAccess, listArgv, packArgv, READ, UNPACK, WRITE } from './file-access.ts';
import type { Command, Place, Reason, Started } from './started.ts';
import { insideWorkspace } from './workspace-path.ts';

const FILE_BYTES_MAX = 64 * 1024 * 1024;

/** A sandbox over a place that starts commands: limits, output, cancelling and file access are the same everywhere. */
export class CommandSandbox implements Sandbox {
  readonly workspace = '/workspace';
  readonly #place: Place;
  readonly #running = new Set<Started>();
  #disposed = false;

  constructor(place: Place) {
    this.#place = place;
  }

  async run(options: RunOptions): Promise<CommandResult> {
    const { limits, signal } = this.#place;
    const startedAt = performance.now();
    const signals = options.signal ? [signal, options.signal] : [signal];
    if (signals.some((each) => each.aborted)) return notStarted();
    const started = await this.#start(toCommand(this.workspace, options), 'ignore');
    let reason: CommandResult['reason'];
    const end = (why: Reason) => {
      reason ??= why;
      started.kill();
    };
    const captured = capture(started, limits.outputBytesMax, options.onOutput, () => end('output'));
    const timer = setTimeout(() => end('timeout'), Math.min(options.timeoutMs ?? limits.wallMs, limits.wallMs));
    const stopWatching = started.watch(end);
    const abort = () => end('killed');
    for (const each of signals) each.addEventListener('abort', abort, { once: true });
    if (signals.some((each) => each.aborted)) abort();
    const exitCode = await started.exit;
    clearTimeout(timer);
    stopWatching();
    for (const each of signals) each.removeEventListener('abort', abort);
    if (exitCode !== 0 && !reason && (await started.ranOutOfMemory())) reason = 'oom';
    if (exitCode === null && !reason) this.#place.checkThere?.();
    const durationMs = Math.round(performance.now() - startedAt);
    const killed = reason !== undefined && reason !== 'oom';
    return { exitCode: killed ? null : (exitCode ?? null), ...captured, durationMs, ...(reason ? { reason } : {}) };
  }

  async spawn(options: { argv: string[]; env?: Record<string, string> }): Promise<SandboxProcess> {
    return this.#asProcess(await this.#start(toCommand(this.workspace, options), 'pipe'));
  }

  async upload(tar: Readable): Promise<void> {
    const { exitCode, stderr } = await this.#pipe(UNPACK, tar);
    if (exitCode !== 0) throw new Error(`the tree could not be unpacked: ${stderr.trim().slice(0, 500)}`);
  }

  async download(): Promise<Readable> {
    const packing = await this.#openFiles(packArgv(this.#place.shown));
    packing.stdin.end();
    packing.stderr.resume();
    // Piped at once: what a process wrote is thrown away when it ends before somebody reads.
    const tar = packing.stdout.pipe(new PassThrough());
    tar.once('close', () => void packing.kill());
    void packing.wait().then((code) => {
      if (code !== 0 && !tar.readableEnded) tar.destroy(new Error('packing the workspace failed'));
    });
    return tar;
  }

  async readFile(path: string): Promise<Uint8Array | null> {
    const { exitCode, stdout, stderr } = await this.#pipe([...READ, insideWorkspace(path)]);
    return checkAccess(exitCode, path, stderr) === 'ok' ? stdout : null;
  }

  async writeFile(path: string, content: Uint8Array | string): Promise<void> {
    const { exitCode, stderr } = await this.#pipe([...WRITE, insideWorkspace(path)], content);
    checkAccess(exitCode, path, stderr);
  }

  async listFiles(): Promise<string[]> {
    const { stdout } = await this.#pipe(listArgv(this.#place.shown));
    const paths = stdout.toString('utf8').split('\0').filter(Boolean);
    return paths.map((path) => path.slice(2)).sort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    for (const started of this.#running) started.kill();
    await Promise.all([...this.#running].map((started) => started.exit));
    await this.#place.remove();
  }

  #start(command: Command, stdin: 'ignore' | 'pipe'): Promise<Started> {
    return this.#track(() => this.#place.start(command, stdin));
  }

  async #openFiles(argv: string[]): Promise<SandboxProcess> {
    const place = this.#place;
    const command = toCommand(this.workspace, { argv });
    return this.#asProcess(await this.#track(() => place.startFileAccess?.(command) ?? place.start(command, 'pipe')));
  }

  async #track(start: () => Promise<Started>): Promise<Started> {
    if (this.#disposed) throw new Error('this sandbox was disposed');
    const started = await start();
    this.#running.add(started);
    void started.exit.then(() => this.#running.delete(started));
    if (this.#disposed) started.kill();
    return started;
  }

  #asProcess(started: Started): SandboxProcess {
    const { signal } = this.#place;
    const abort = () => started.kill();
    let reason: CommandResult['reason'];
    const stopWatching = started.watch((excess) => {
      reason = excess;
      abort();
    });
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    void started.exit.then(() => {
      stopWatching();
      signal.removeEventListener('abort', abort);
    });
    if (!started.stdin) throw new Error('the process has no pipes');
    // Who writes to a process that just ended gets EPIPE; the exit code says it already.
    started.stdin.on('error', () => undefined);
    return {
      stdin: started.stdin,
      stdout: started.stdout,
      stderr: started.stderr,
      wait: () => started.exit,
      reason: () => reason,
      kill: async () => {
        abort();
        await started.exit;
      },
    };
  }

  async #pipe(argv: string[], input?: Readable | Uint8Array | string) {
    const child = await this.#openFiles(argv);
    const chunks: Buffer[] = [];
    let bytes = 0;
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > FILE_BYTES_MAX) void child.kill();
      else chunks.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (stderr.length < 4000) stderr += chunk.toString('utf8');
    });
    if (input === undefined || typeof input === 'string' || input instanceof Uint8Array) child.stdin.end(input);
    else await pipeline(input, child.stdin).catch(() => child.kill());
    const exitCode = await child.wait();
    if (exitCode === null) this.#place.checkThere?.();
    if (bytes > FILE_BYTES_MAX) stderr = `more than ${FILE_BYTES_MAX} bytes`;
    return { exitCode, stdout: Buffer.concat(chunks), stderr };
  }
}

function toCommand(
  workspace: string,
  options: { argv: string[]; cwd?: string; env?: Record<string, string> },
): Command {
  if (options.argv.length === 0) throw new Error('a command needs at least its program');
  return { argv: options.argv, cwd: posix.resolve(workspace, options.cwd ?? '.'), env: options.env ?? {} };
}

function notStarted(): CommandResult {
  return { exitCode: null, stdout: '', stderr: '', truncated: false, durationMs: 0, reason: 'killed' };
}
