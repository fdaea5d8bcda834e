import type { Readable, Writable } from 'node:stream';
import type { CommandResult, Limits, Mount } from '../types.ts';

export interface Command {
  argv: string[];
  cwd: string;
  env: Record<string, string>;
}

/** A limit that is watched, not enforced by the kernel. */
export type Excess = 'oom' | 'disk' | 'killed';

/** One command that runs in a sandbox. */
export interface Started {
  stdin: Writable | null;
  stdout: Readable;
  stderr: Readable;
  /** Resolves when the process ended and its output is drained; never rejects. */
  exit: Promise<number | null>;
  /** Ends the process and all that it started. */
  kill(): void;
  /** Calls back once when a limit is passed; answers how to stop watching. */
  watch(onExcess: (excess: Excess) => void): () => void;
  /** Asked after its end. */
  ranOutOfMemory(): Promise<boolean>;
}

/** What differs between the sandboxes: how a command is started over the job's files, and how they go away. */
export interface Place {
  limits: Limits;
  signal: AbortSignal;
  /** Host folders in the workspace that belong to no tree. */
  shown: Mount[];
  /** Rejects where the place itself is broken; a command that cannot run has an exit code. */
  start(command: Command, stdin: 'ignore' | 'pipe'): Promise<Started>;
  /** Starts one of our own programs that read and write files, where that is cheaper. */
  startFileAccess?(command: Command): Promise<Started>;
  /** Throws `SandboxUnavailable` where the place went away while something ran. */
  checkThere?(): void;
  remove(): Promise<void>;
}

export type Reason = NonNullable<CommandResult['reason']>;
