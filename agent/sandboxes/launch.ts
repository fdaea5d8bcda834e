import { type ChildProcess, spawn } from 'node:child_process';

// Enters the control groups before the first program of the sandbox exists, then replaces itself; `env -i` because a
// shell exports variables of its own, and bwrap keeps what it was started with in /proc/1/environ.
const ENTER = `n=$1; shift
while [ "$n" -gt 0 ]; do echo 0 > "$1" || exit 125; shift; n=$((n - 1)); done
exec /usr/bin/env -i "$@"`;

/** Starts a command with an empty environment inside the given control groups. */
export function launch(argv: string[], entries: string[], stdin: 'ignore' | 'pipe'): ChildProcess {
  return spawn('/bin/sh', ['-c', ENTER, 'sh', String(entries.length), ...entries, ...argv], {
    cwd: '/',
    env: {},
    stdio: [stdin, 'pipe', 'pipe'],
  });
}

/** Resolves when the process ended and its pipes are drained; never rejects. */
export function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', (code) => resolve(code));
  });
}
