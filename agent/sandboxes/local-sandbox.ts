import { posix } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { CommandResult, Limits, RunOptions, Sandbox, SandboxProcess } from '../types.ts';
import { type BwrapCommand, bwrapArgv, type Host, type Identity } from './bwrap-args.ts';
import { capture } from './capture.ts';
import { checkAccess, listArgv, packArgv, READ, UNPACK, WRITE } from './file-access.ts';
import { type Job, removeJob } from './job-folder.ts';
import { type Launched, launch } from './launch.ts';
import { watch } from './watch.ts';
import { insideWorkspace } from './workspace-path.ts';

const FILE_BYTES_MAX = 64 * 1024 * 1024;

interface Place {
  host: Host;
  identity: Identity;
  job: Job;
  limits: Limits;
  signal: AbortSignal;
}

/** One job's folders; each command runs in a bubblewrap of its own over them, so nothing survives a command but files. */
export class LocalSandbox implements Sandbox {
  readonly workspace = '/workspace';
  readonly #place: Place;
  readonly #running = new Set<Launched>();
  #disposed = false;

  constructor(place: Place) {
    this.#place = place;
  }

  async run(options: RunOptions): Promise<CommandResult> {
    const { limits, job, signal } = this.#place;
    const startedAt = performance.now();
    const signals = options.signal ? [signal, options.signal] : [signal];
    if (signals.some((each) => each.aborted)) return notStarted();
    const oomBefore = (await job.group?.oomKills()) ?? 0;
    const started = this.#start(this.#command(options), 'ignore');
    let reason: CommandResult['reason'];
    const end = (why: NonNullable<CommandResult['reason']>) => {
      reason ??= why;
      started.kill();
    };
    const captured = capture(started.child, limits.outputBytesMax, options.onOutput, () => end('output'));
    const timer = setTimeout(() => end('timeout'), Math.min(options.timeoutMs ?? limits.wallMs, limits.wallMs));
    const stopWatching = this.#watch(started, end);
    const abort = () => end('killed');
    for (const each of signals) each.addEventListener('abort', abort, { once: true });
    if (signals.some((each) => each.aborted)) abort();
    const exitCode = await started.exit;
    clearTimeout(timer);
    stopWatching();
    for (const each of signals) each.removeEventListener('abort', abort);
    if (exitCode !== 0 && !reason && ((await job.group?.oomKills()) ?? 0) > oomBefore) reason = 'oom';
    const durationMs = Math.round(performance.now() - startedAt);
    const killed = reason !== undefined && reason !== 'oom';
    return { exitCode: killed ? null : (exitCode ?? null), ...captured, durationMs, ...(reason ? { reason } : {}) };
  }

  async spawn(options: { argv: string[]; env?: Record<string, string> }): Promise<SandboxProcess> {
    const { child, exit, kill: abort } = this.#start(this.#command(options), 'pipe');
    let reason: CommandResult['reason'];
    const stopWatching = this.#watch({ child }, (excess) => {
      reason = excess;
      abort();
    });
    this.#place.signal.addEventListener('abort', abort, { once: true });
    if (this.#place.signal.aborted) abort();
    void exit.then(() => {
      stopWatching();
      this.#place.signal.removeEventListener('abort', abort);
    });
    if (!child.stdin || !child.stdout || !child.stderr) throw new Error('the process has no pipes');
    // Who writes to a process that just ended gets EPIPE; the exit code says it already.
    child.stdin.on('error', () => undefined);
    const kill = async () => {
      abort();
      await exit;
    };
    return {
      stdin: child.stdin,
      stdout: child.stdout,
      stderr: child.stderr,
      wait: () => exit,
      reason: () => reason,
      kill,
    };
  }

  async upload(tar: Readable): Promise<void> {
    const { exitCode, stderr } = await this.#pipe(UNPACK, tar);
    if (exitCode !== 0) throw new Error(`the tree could not be unpacked: ${stderr.trim().slice(0, 500)}`);
  }

  async download(): Promise<Readable> {
    const packing = await this.spawn({ argv: packArgv(this.#place.job.folders.shown) });
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
    const { stdout } = await this.#pipe(listArgv(this.#place.job.folders.shown));
    const paths = stdout.toString('utf8').split('\0').filter(Boolean);
    return paths.map((path) => path.slice(2)).sort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    for (const started of this.#running) started.kill();
    await Promise.all([...this.#running].map((started) => started.exit));
    await removeJob(this.#place.job.folder);
  }

  #command(options: { argv: string[]; cwd?: string; env?: Record<string, string> }): BwrapCommand {
    if (options.argv.length === 0) throw new Error('a command needs at least its program');
    return {
      argv: options.argv,
      cwd: posix.resolve(this.workspace, options.cwd ?? '.'),
      env: options.env ?? {},
    };
  }

  #start(command: BwrapCommand, stdin: 'ignore' | 'pipe'): Launched {
    if (this.#disposed) throw new Error('this sandbox was disposed');
    const { host, identity, job, limits } = this.#place;
    const argv = bwrapArgv(host, identity, job.folders, limits, command);
    const started = launch(argv, job.group?.entries ?? [], stdin);
    this.#running.add(started);
    void started.exit.then(() => this.#running.delete(started));
    return started;
  }

  #watch({ child }: Pick<Launched, 'child'>, onExcess: (excess: 'oom' | 'disk' | 'killed') => void): () => void {
    const { job, limits } = this.#place;
    const folders = [job.folders.workspace, job.folders.home];
    return watch({ pid: child.pid ?? -1, folders, limits, memory: !job.group?.memory }, onExcess);
  }

  async #pipe(argv: string[], input?: Readable | Uint8Array | string) {
    const child = await this.spawn({ argv });
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
    if (bytes > FILE_BYTES_MAX) stderr = `more than ${FILE_BYTES_MAX} bytes`;
    return { exitCode, stdout: Buffer.concat(chunks), stderr };
  }
}

function notStarted(): CommandResult {
  return { exitCode: null, stdout: '', stderr: '', truncated: false, durationMs: 0, reason: 'killed' };
}
