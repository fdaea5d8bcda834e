import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './find.mjs';
import { lock } from './lock.mjs';

/** Does the work unless the stamp already holds this key; the stamp is gone while the work is unfinished. */
export async function once({ stamp, key, work }) {
  if (read(stamp) === key) return;
  const release = await lock(join(root, '.cache', 'ensure.lock'));
  try {
    if (read(stamp) === key) return;
    rmSync(stamp, { force: true });
    await work();
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, key);
  } finally {
    release();
  }
}

/** One hash over the contents of files and folders (relative to the repository) and over further words. */
export function fingerprint(paths, words) {
  const hash = createHash('sha256');
  for (const path of paths) addFile(hash, path);
  for (const word of words) hash.update(`\0${word}`);
  return hash.digest('hex');
}

/** Files under a folder, sorted, without what is installed, generated or hidden. */
export function filesUnder(folder, skip = []) {
  const found = [];
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules' || skip.includes(entry.name)) continue;
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) found.push(...filesUnder(path, skip));
    else if (entry.isFile()) found.push(path);
  }
  return found.sort();
}

function addFile(hash, path) {
  const content = readFileSync(join(root, path));
  hash.update(`\0${path}\0${content.length}\0`).update(content);
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
