import { spawn } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * `npm run bench -- NAME [options]`: runs bench/NAME.ts, which prints one JSON object on stdout and its progress on stderr.
 * `npm run fit -- NAME [options]`: runs bench/fit/NAME.ts, which learns something from data and reports how well that holds.
 */
const isFit = process.argv[2] === 'fit';
const [asked, ...options] = process.argv.slice(isFit ? 3 : 2);
const name = isFit && asked ? `fit/${asked}` : asked;
const names = benchmarks();
if (name && names.includes(name)) {
  const child = spawn(process.execPath, [join(import.meta.dirname, `${name}.ts`), ...options], { stdio: 'inherit' });
  child.once('exit', (code) => {
    process.exitCode = code ?? 1;
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
} else {
  console.error(`${name ? `There is no benchmark ${name}.` : 'Which benchmark?'} There are: ${names.join(', ')}.`);
  process.exitCode = 2;
}

/** Files that read a command line are commands; the others are their parts. */
function benchmarks(): string[] {
  return globSync('{,fit/}*.ts', { cwd: import.meta.dirname })
    .filter((path) => !['run.ts', 'options.ts'].includes(path) && !path.endsWith('.test.ts'))
    .filter((path) =>
      /\bparseArgs\(|\breadOptions\(|\bprocess\.argv\b/.test(readFileSync(join(import.meta.dirname, path), 'utf8')),
    )
    .map((path) => path.replace(/\.ts$/, ''))
    .sort();
}
