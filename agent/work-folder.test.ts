import { mkdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeWorkFolder, reapWorkFolders } from './work-folder.ts';

it('removes the work folders of processes that are gone, and no others', async () => {
  const own = await makeWorkFolder('own');
  // A pid above what the kernel gives out.
  const orphan = join(tmpdir(), 'soulcaster-index-99999999-1-abc');
  await mkdir(orphan, { recursive: true });
  await reapWorkFolders();
  await expect(stat(orphan)).rejects.toThrow('ENOENT');
  expect((await stat(own)).isDirectory()).toBe(true);
  await rm(own, { recursive: true });
});
