import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';

const ROOM = join(import.meta.dirname, '..', '..');
const MAIN = 'sandboxes/inside/main.ts';

export interface Source {
  path: string;
  text: string;
}

/** What has to be copied to a machine so that `main.ts` runs there: it and all that it imports, none of which needs a package. */
export async function insideSources(): Promise<{ main: string; files: Source[] }> {
  const files = new Map<string, string>([['package.json', '{ "type": "module" }\n']]);
  const waiting = [MAIN];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (files.has(path)) continue;
    const text = await readFile(join(ROOM, path), 'utf8');
    files.set(path, text);
    for (const imported of importsOf(text)) waiting.push(posix.join(posix.dirname(path), imported));
  }
  return { main: MAIN, files: [...files].map(([path, text]) => ({ path, text })) };
}

/** Types are not there when it runs. */
function importsOf(text: string): string[] {
  const imports = text.matchAll(/^import (?!type )[^;]*? from '(\.[^']+)';/gm);
  return [...imports].map(([, path = '']) => path);
}
