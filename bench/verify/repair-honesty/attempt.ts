import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import {
  type AgentEvent,
  type AgentOutcome,
  type FixBrief,
  type Limits,
  type LocalSandboxProvider,
  localSandbox,
  repairAgent,
  type Sandbox,
} from '@soulcaster/agent';
import { extract, pack } from 'tar-stream';

export type Files = Record<string, string | Uint8Array | { link: string }>;

/** A repository, what was said of it, and how the agent is to be run. */
export interface Task {
  files: Files;
  title: string;
  body?: string;
  /** Null: what the files show. */
  test: string | null;
  /** Examples in the report count as accepted. */
  trust?: boolean;
  examples?: NonNullable<FixBrief['examples']>;
  frames?: FixBrief['frames'];
  wallMs?: number;
  candidates?: number;
  limits?: Partial<Limits>;
}

export interface Attempt {
  outcome: AgentOutcome;
  events: AgentEvent[];
  ms: number;
  /** Paths of the workspace that are not as they were, byte for byte. */
  changed: string[];
  /** The changed files as they are now, those that are files. */
  after: Map<string, string>;
  before: Map<string, string>;
  /** The files of the edits that it took for good or asked about. */
  proposed: string[];
  /** What the agent itself wrote, in its order. */
  written: { path: string; text: string }[];
  /** Files outside of the workspace that stayed. */
  left: string[];
  /** Processes that run on although the sandbox is closed. */
  orphans: string[];
}

/** Where attempts are made one after another: sandboxes of its own, so that what they leave behind is known. */
export interface Lane {
  root: string;
  sandboxes: LocalSandboxProvider;
}

const LIMITS: Limits = { wallMs: 120_000, memoryMb: 1024, pids: 128, diskMb: 100, outputBytesMax: 1_000_000 };

export const openLane = (root: string): Lane => ({ root, sandboxes: localSandbox({ root }) });

/** The real agent on a repository in a sandbox, and what it left there. */
export async function attempt(lane: Lane, task: Task): Promise<Attempt> {
  const signal = new AbortController().signal;
  const limits = { ...LIMITS, ...task.limits };
  const { limits: _, ...observed } = await inSandbox();
  return { ...observed, orphans: await processesIn(lane.root) };

  async function inSandbox() {
    await using sandbox = await lane.sandboxes.create({ jobId: 'honesty', limits, signal });
    await sandbox.upload(packed(task.files));
    const before = await entriesOf(sandbox);
    const events: AgentEvent[] = [];
    const written: Attempt['written'] = [];
    const began = performance.now();
    const proposed = new Set<string>();
    const watch = { found: ({ candidate }: { candidate: { file: string } }) => void proposed.add(candidate.file) };
    const outcome = await repairAgent(watch).run({
      brief: briefOf(task),
      sandbox: recording(sandbox, written),
      model: null,
      budget: { steps: 0, candidates: task.candidates ?? 400, wallMs: task.wallMs ?? 20_000, costUsd: 0 },
      seed: 1,
      trustReport: task.trust ?? false,
      signal,
      emit: (event) => events.push(event),
    });
    const ms = performance.now() - began;
    const after = await entriesOf(sandbox);
    const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
      (path) => before.get(path)?.digest !== after.get(path)?.digest,
    );
    const home = await sandbox.run({ argv: ['find', '/home/agent', '-mindepth', '1'], timeoutMs: 10_000 });
    const texts = (entries: Entries) => new Map([...entries].map(([path, { text }]) => [path, text]));
    return {
      ...{ outcome, events, ms, changed, written, limits, proposed: [...proposed] },
      ...{ before: texts(before), after: texts(after), left: home.stdout.split('\n').filter(Boolean) },
    };
  }
}

function packed(files: Files): Readable {
  const tar = pack();
  for (const [name, content] of Object.entries(files)) {
    if (typeof content === 'string') tar.entry({ name }, content);
    else if (content instanceof Uint8Array) tar.entry({ name }, Buffer.from(content));
    else tar.entry({ name, type: 'symlink', linkname: content.link });
  }
  tar.finalize();
  return Readable.from(tar);
}

type Entries = Map<string, { digest: string; text: string }>;

async function entriesOf(sandbox: Sandbox): Promise<Entries> {
  const found: Entries = new Map();
  for await (const entry of (await sandbox.download()).pipe(extract())) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    const { name, type, mode, linkname } = entry.header;
    if (type === 'directory') continue;
    const content = Buffer.concat(chunks);
    const digest = createHash('sha256').update(`${type} ${mode} ${linkname}\n`).update(content).digest('hex');
    found.set(name.replace(/^\.\//, ''), { digest, text: content.toString('utf8') });
  }
  return found;
}

function recording(sandbox: Sandbox, written: Attempt['written']): Sandbox {
  return {
    workspace: sandbox.workspace,
    upload: (tar) => sandbox.upload(tar),
    download: () => sandbox.download(),
    run: (options) => sandbox.run(options),
    spawn: (options) => sandbox.spawn(options),
    readFile: (path) => sandbox.readFile(path),
    writeFile(path, content) {
      written.push({ path, text: typeof content === 'string' ? content : Buffer.from(content).toString('utf8') });
      return sandbox.writeFile(path, content);
    },
    listFiles: () => sandbox.listFiles(),
    [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose](),
  };
}

function briefOf({ title, body = '', test, examples, frames = [] }: Task): FixBrief {
  return {
    title,
    summary: '',
    reports: [{ source: 'manual', title, body }],
    frames,
    plan: { cause: '', files: [], tasks: [], citations: [] },
    commands: { setup: null, test },
    ...(examples ? { examples } : {}),
    repositoryHints: '',
  };
}

/** A process of a sandbox is known by what it has mounted, whatever it does to its name and environment. */
async function processesIn(root: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = pids.map(async (pid) => {
    const mounts = await readFile(`/proc/${pid}/mountinfo`, 'utf8').catch(() => '');
    if (!mounts.includes(root)) return [];
    const name = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return [`${pid} ${name.replaceAll('\0', ' ').slice(0, 80)}`];
  });
  return (await Promise.all(found)).flat();
}
