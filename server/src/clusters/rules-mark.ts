import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

const own = join(import.meta.dirname, 'matcher');
let mark: number | undefined;

/**
 * A number that changes with the rules by which words, frames and all else are read out of a report: what was filed under other
 * rules is of no use. It is of the rules' own text, so that nobody has to think of it; a new comment only costs one reading of the rows.
 */
export function rulesMark(): number {
  mark ??= markOf(own);
  return mark;
}

/** Letters, cases and normal forms are Node's, and change with its tables. */
export function markOf(folder: string): number {
  const rules = readdirSync(folder).filter((name) => name.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(name));
  return rules
    .sort()
    .reduce(
      (sum, name) => crc32(readFileSync(join(folder, name)), crc32(name, sum)),
      crc32(`${process.versions.unicode} ${process.versions.icu}`),
    );
}
