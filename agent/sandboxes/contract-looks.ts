import { readdir, readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { extract } from 'tar-stream';

/** The command lines of all processes of this machine. */
export async function hostCommands(): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
}

/** What is in a tree but its folders: path, type, mode and text. */
export async function readTar(stream: Readable): Promise<[string, string, number, string][]> {
  const entries: [string, string, number, string][] = [];
  const tar = stream.pipe(extract());
  for await (const entry of tar) {
    const { name, type, mode = 0 } = entry.header;
    const content = (await buffer(entry)).toString();
    if (type !== 'directory') entries.push([name.replace(/^\.\//, ''), type ?? '', mode & 0o777, content]);
  }
  return entries.sort((a, b) => (a[0] < b[0] ? -1 : 1));
}
