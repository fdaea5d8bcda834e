import { createHash } from 'node:crypto';
import { extract } from 'tar-stream';
import type { Sandbox } from '../types.ts';

/** A digest of all paths, modes and contents: equal when nothing changed. Times do not count, nor what runs leave behind. */
export async function treeMark(sandbox: Sandbox): Promise<string> {
  const hash = createHash('sha256');
  const entries = (await sandbox.download()).pipe(extract());
  for await (const entry of entries) {
    const { name, type, mode, linkname } = entry.header;
    const counts = type !== 'directory' && !/(^|\/)(__pycache__|node_modules|\.pytest_cache|\.git)\//.test(name);
    if (counts) hash.update(JSON.stringify([name, type, mode, linkname]));
    for await (const chunk of entry) if (counts) hash.update(chunk as Buffer);
  }
  return hash.digest('hex');
}
