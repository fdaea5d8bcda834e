import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './command.ts';
import { isCode, isTest, repositoryFiles } from './source-files.ts';

/** Reports, and never fails: a long file is a question for its reviewer (aim: median 80, p90 200, 300 with a reason). */
const sizes = repositoryFiles()
  .filter((path) => isCode(path) && !isTest(path))
  .map((path) => ({ path, lines: readFileSync(join(root, path), 'utf8').split('\n').length - 1 }))
  .sort((a, b) => a.lines - b.lines);
const at = (share: number) => sizes[Math.min(sizes.length - 1, Math.floor(sizes.length * share))]?.lines ?? 0;
const long = sizes.filter(({ lines }) => lines > 300).map(({ path, lines }) => `${path} (${lines})`);
process.stdout.write(
  `${sizes.length} files: median ${at(0.5)} lines, p90 ${at(0.9)}; over 300: ${long.join(', ') || 'none'}\n`,
);
