import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Recorded payloads that lie beside a checkout and are no part of it; tests that read them are skipped, with a line, where they are absent. */
const root = fileURLToPath(new URL('../../../../shared/fixtures/', import.meta.url));

export function fixturesIn(folder: string): { name: string; bytes: Buffer; payload: unknown }[] {
  const directory = `${root}${folder}`;
  if (!existsSync(directory)) {
    console.warn(`skipped: no recorded payloads at shared/fixtures/${folder}`);
    return [];
  }
  return readdirSync(directory)
    .filter((name) => name.endsWith('.json'))
    .map((name) => {
      const bytes = readFileSync(`${directory}/${name}`);
      return { name, bytes, payload: JSON.parse(bytes.toString()) };
    });
}
