import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { onTestFinished } from 'vitest';
import { createRepository } from './create-repository.ts';
import { openRepository, type Repository } from './repository.ts';

export const ADA = { name: 'Ada', email: 'ada@example.com' };
export const DATE = new Date('2026-01-02T03:04:05Z');

export type TestEntry =
  | string
  | { type: 'symlink' | 'link' | 'fifo' | 'directory'; linkname?: string }
  | { mode: number; content: string };

/** A folder that is gone when the test is. */
export function makeFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A bare repository with one commit, in a folder of its own. */
export async function makeRepository(files: Record<string, string>): Promise<{ repository: Repository; base: string }> {
  const dir = join(makeFolder('repository'), 'bare.git');
  const list = Object.entries(files).map(([path, content]) => ({ path, content }));
  const base = await createRepository({ dir, branch: 'main', files: list, message: 'Start', author: ADA, date: DATE });
  return { repository: openRepository(dir), base };
}

/** A tar as a sandbox would hand it back. */
export function makeTar(entries: [string, TestEntry][] | Record<string, TestEntry>): Readable {
  const tar = pack();
  for (const [name, entry] of Array.isArray(entries) ? entries : Object.entries(entries)) {
    if (typeof entry === 'string') tar.entry({ name, mode: 0o644 }, entry);
    else if ('content' in entry) tar.entry({ name, mode: entry.mode }, entry.content);
    else tar.entry({ name, type: entry.type, ...(entry.linkname ? { linkname: entry.linkname } : {}) });
  }
  tar.finalize();
  return Readable.from(tar);
}
