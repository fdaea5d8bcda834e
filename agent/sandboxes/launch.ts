import { type ChildProcess, spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { childEnvironment } from '../child-environment.ts';

// Enters the control groups before the first program of the sandbox exists, then replaces itself; `env -i` because a
// shell exports variables of its own, and bwrap keeps what it was started with in /proc/1/environ.
const ENTER = `n=$1; shift
while [ "$n" -gt 0 ]; do echo 0 > "$1" || exit 125; shift; n=$((n - 1)); done
exec /usr/bin/env -i "$@"`;

export interface Launched {
  child: ChildProcess;
  /** Resolves when the process ended and its pipes are drained; never rejects. */
  exit: Promise<number | null>;
  /** Kills bubblewrap and, with the first process of its namespace, all that runs in it. */
  kill(): void;
}

/** Starts bubblewrap with an empty environment inside the given control groups. */
export function launch([bwrap = '', ...args]: string[], entries: string[], stdin: 'ignore' | 'pipe'): Launched {
  const argv = [String(entries.length), ...entries, bwrap, '--json-status-fd', '3', ...args];
  const child = spawn('/bin/sh', ['-c', ENTER, 'sh', ...argv], {
    cwd: '/',
    env: childEnvironment({}),
    stdio: [stdin, 'pipe', 'pipe', 'pipe'],
    detached: true,
  });
  const exit = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', (code) => resolve(code));
  });
  return { child, exit, kill: makeKill(child) };
}

/**
 * `--die-with-parent` is not enough: bubblewrap's init asks for it some time after it left the process group, and what is
 * killed in between survives. So its pid is read from the status, also when it arrives after the kill.
 */
function makeKill(child: ChildProcess): () => void {
  let init: number | undefined;
  let killed = false;
  const status = child.stdio[3];
  if (status instanceof Readable) {
    status.on('data', (chunk: Buffer) => {
      init ??= Number(/"child-pid":\s*(\d+)/.exec(chunk.toString('utf8'))?.[1]) || undefined;
      if (killed) killPid(init);
    });
    status.on('error', () => undefined);
  }
  return () => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    killed = true;
    killPid(init);
    killPid(-child.pid);
  };
}

function killPid(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}
