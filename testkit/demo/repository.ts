import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the demo repository's files lie (a plain folder, no git). */
export const demoFolder = fileURLToPath(new URL('./repository/', import.meta.url));

/** The demo repository's files by path, sorted. What a test run left behind is not among them. */
export function demoFiles(): Map<string, string> {
  const entries = readdirSync(demoFolder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && !/(^|\/)(__pycache__|node_modules)(\/|$)/.test(entry.parentPath))
    .map((entry) => relative(demoFolder, join(entry.parentPath, entry.name)))
    .sort();
  return new Map(paths.map((path) => [path, readFileSync(join(demoFolder, path), 'utf8')]));
}
