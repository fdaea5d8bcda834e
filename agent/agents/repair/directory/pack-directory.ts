import { lstat, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { type Header, pack } from 'tar-stream';

export const DIRECTORY_BYTES_MAX = 300_000_000;

/** The files were more than a sandbox takes. */
export class DirectoryTooLarge extends Error {
  override name = 'DirectoryTooLarge';
}

/** The files as a tar; what is gone meanwhile or is no file (a submodule) is left out. */
export function packDirectory(directory: string, files: string[]): Readable {
  const tar = pack();
  // A read that fails ends the tar, and with it who reads it.
  void fill(tar, directory, files).catch((error: unknown) => tar.destroy(error as Error));
  return tar as unknown as Readable;
}

async function fill(tar: ReturnType<typeof pack>, directory: string, files: string[]): Promise<void> {
  let left = DIRECTORY_BYTES_MAX;
  for (const name of files) {
    const path = join(directory, name);
    const found = await lstat(path).catch(() => null);
    if (found?.isSymbolicLink()) await put(tar, { name, type: 'symlink', linkname: await readlink(path) });
    if (!found?.isFile()) continue;
    left -= found.size;
    if (left < 0) throw new DirectoryTooLarge();
    await put(tar, { name, mode: found.mode & 0o100 ? 0o755 : 0o644 }, await readFile(path));
  }
  tar.finalize();
}

function put(
  tar: ReturnType<typeof pack>,
  headers: Partial<Header> & { name: string },
  content?: Buffer,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (error?: Error | null) => (error ? reject(error) : resolve());
    if (content) tar.entry(headers, content, done);
    else tar.entry(headers, done);
  });
}
