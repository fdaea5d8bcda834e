import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importsOf } from './boundaries/imports.ts';
import { whyNot } from './boundaries/rooms.ts';
import { targetOf } from './boundaries/targets.ts';
import { root } from './command.ts';
import { isCode, repositoryFiles } from './source-files.ts';

/** Fails when a file imports what the import table of ARCHITECTURE.md keeps from it. */
const broken = repositoryFiles().filter(isCode).flatMap(brokenImports);
for (const line of broken) console.error(line);
process.exitCode = broken.length > 0 ? 1 : 0;

function brokenImports(path: string): string[] {
  const specifiers = importsOf(readFileSync(join(root, path), 'utf8'));
  return specifiers.flatMap((specifier) => {
    const why = whyNot(path, targetOf(path, specifier));
    return why ? [`${path} imports ${specifier}: ${why}`] : [];
  });
}
