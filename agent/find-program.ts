import { execFile } from 'node:child_process';
import { realpath } from 'node:fs/promises';

/**
 * The real path of a program found on the host's PATH, or `null`. Children of this room are started with an empty
 * environment, so nothing else would look there.
 */
export async function findProgram(name: string): Promise<string | null> {
  const path = await new Promise<string>((resolve) => {
    execFile('/bin/sh', ['-c', 'command -v -- "$1"', 'sh', name], { cwd: '/' }, (_error, stdout) =>
      resolve(stdout.trim()),
    );
  });
  if (!path.startsWith('/')) return null;
  return realpath(path).catch(() => null);
}
