import type { Mount } from '../types.ts';
import { OutsideWorkspace } from './workspace-path.ts';

// Files are read and written by a process inside the sandbox: a link that the workspace holds then leads into the
// sandbox's own file system, never into the host's.
const RESOLVE = `p=$(realpath -m -- "/workspace/$1") || exit 45
case "$p" in /workspace/*) ;; *) exit 45 ;; esac`;

export const READ = ['/bin/sh', '-c', `${RESOLVE}\n[ -f "$p" ] || exit 44\nexec cat -- "$p"`, 'sh'];
export const WRITE = ['/bin/sh', '-c', `${RESOLVE}\nmkdir -p -- "\${p%/*}" && exec cat > "$p"`, 'sh'];

/** All files but git's and those of the folders that are only shown. */
export function listArgv(shown: Mount[]): string[] {
  const pruned = ['.git', ...shown.map(({ to }) => asPattern(to))].flatMap((path) => [
    '-path',
    `./${path}`,
    '-prune',
    '-o',
  ]);
  return ['find', '.', ...pruned, '(', '-type', 'f', '-o', '-type', 'l', ')', '-print0'];
}

export const UNPACK = ['tar', '-x', '-p', '--no-same-owner', '--warning=no-timestamp', '-f', '-', '-C', '/workspace'];
export function packArgv(shown: Mount[]): string[] {
  const excluded = ['.git', ...shown.map(({ to }) => asPattern(to))].map((path) => `--exclude=./${path}`);
  return [
    'tar',
    '-c',
    '--sort=name',
    '--hard-dereference',
    '--anchored',
    ...excluded,
    '-f',
    '-',
    '-C',
    '/workspace',
    '.',
  ];
}

const asPattern = (path: string) => path.replace(/[\\*?[\]]/g, '\\$&');

/** What the exit codes of `READ` and `WRITE` mean. */
export function checkAccess(exitCode: number | null, path: string, stderr: string): 'ok' | 'absent' {
  if (exitCode === 0) return 'ok';
  if (exitCode === 44) return 'absent';
  if (exitCode === 45) throw new OutsideWorkspace(`${JSON.stringify(path)} leads out of the workspace`);
  throw new Error(`the sandbox could not open ${JSON.stringify(path)}: ${stderr.trim().slice(0, 500)}`);
}
