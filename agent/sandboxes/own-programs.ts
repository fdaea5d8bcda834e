import type { Sandbox } from '../types.ts';

const LIST = 'IFS=:; for d in $PATH; do for f in "$d"/*; do [ -f "$f" ] && [ -x "$f" ] && echo "$f"; done; done; true';

/** The programs on a sandbox' own PATH, by their names. */
export async function ownPrograms(sandbox: Sandbox): Promise<Map<string, string>> {
  const { stdout } = await sandbox.run({ argv: ['/bin/sh', '-c', LIST] });
  const paths = stdout.split('\n').filter((path) => path.startsWith('/'));
  return new Map(paths.reverse().map((path) => [path.slice(path.lastIndexOf('/') + 1), path]));
}
