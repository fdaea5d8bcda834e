import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive, thisProcess } from './sandboxes/owner.ts';

/** A folder for passing work, named after its process, so that `reapWorkFolders` finds what a killed one left. */
export async function makeWorkFolder(purpose: string): Promise<string> {
  const { pid, startedAt } = await thisProcess();
  return mkdtemp(join(tmpdir(), `soulcaster-${purpose}-${pid}-${startedAt}-`));
}

const NAME = /^soulcaster-[a-z]+-(\d+)-(\d+)-/;

/** Removes the work folders of processes that are gone; answers how many. */
export async function reapWorkFolders(): Promise<number> {
  let reaped = 0;
  for (const name of await readdir(tmpdir())) {
    const [, pid, startedAt] = NAME.exec(name) ?? [];
    if (!pid || !startedAt || (await isAlive({ pid: Number(pid), startedAt }))) continue;
    const folder = join(tmpdir(), name);
    const found = await lstat(folder).catch(() => null);
    if (!found?.isDirectory() || found.uid !== process.getuid?.()) continue;
    await rm(folder, { recursive: true, force: true });
    reaped += 1;
  }
  return reaped;
}
