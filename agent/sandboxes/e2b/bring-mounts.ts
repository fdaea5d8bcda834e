import { spawn } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, posix, relative } from 'node:path';
import { Readable } from 'node:stream';
import { childEnvironment } from '../../child-environment.ts';
import type { Mount } from '../../types.ts';
import type { BroughtMount } from '../inside/calls.ts';
import { type Machine, OURS } from './machine.ts';

/** What of a mount is no file: it stays here, and a tunnel leads to it. `path` is within the mount. */
export interface BroughtSocket {
  mount: number;
  path: string;
  here: string;
}

/** Copies what a job brings along to the machine, packed. */
export async function bringMounts(
  machine: Machine,
  mounts: Mount[],
): Promise<{ mounts: BroughtMount[]; sockets: BroughtSocket[] }> {
  const sockets: BroughtSocket[] = [];
  const brought: BroughtMount[] = [];
  for (const [index, { from, to }] of mounts.entries()) {
    const isFile = (await stat(from)).isFile();
    const tar = `${OURS}/brought/${index}.tar`;
    const [folder, name] = isFile ? [dirname(from), basename(from)] : [from, '.'];
    await machine.vm.files.write(tar, Readable.toWeb(pack(folder, name)) as ReadableStream, { user: 'root' });
    brought.push({ tar, to, isFile });
    if (!isFile)
      for (const here of await socketsIn(from)) sockets.push({ mount: index, here, path: relativeTo(from, here) });
  }
  return { mounts: brought, sockets };
}

function pack(folder: string, name: string): Readable {
  const env = childEnvironment({ PATH: '/usr/bin:/bin' });
  const tar = spawn('tar', ['-c', '-f', '-', '--warning=no-file-ignored', '-C', folder, '--', name], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  tar.once('exit', (code) => {
    if (code !== 0) tar.stdout.destroy(new Error(`${folder} could not be packed`));
  });
  tar.once('error', (error) => tar.stdout.destroy(error));
  return tar.stdout;
}

async function socketsIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isSocket()).map((entry) => join(entry.parentPath, entry.name));
}

const relativeTo = (from: string, path: string) => posix.normalize(relative(from, path));
