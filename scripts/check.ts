import { type Ended, runCommand } from './command.ts';
import { fastTests } from './fast-tests.ts';

const AT_ONCE = 2;

/** The longest first, so that the short ones fill the other processor. */
const steps: [name: string, command: [string, ...string[]]][] = [
  ['fast tests', ['vitest', 'run', '--reporter=dot', ...fastTests()]],
  ['types of dashboard', ['tsc', '-p', 'dashboard', '--noEmit']],
  ['unused code', ['knip', '--no-progress']],
  ['types', ['tsc', '-p', '.', '--noEmit']],
  ['format and lint', ['biome', 'check', '--diagnostic-level=warn', '--error-on-warnings', '.']],
  ['import table', ['node', 'scripts/boundaries.ts']],
  ['references in documents', ['node', 'scripts/doc-references.ts']],
  ['lines on dependencies', ['node', 'scripts/dependency-lines.ts']],
  ['.env.example', ['node', 'scripts/env-example.ts', '--check']],
  ['file sizes', ['node', 'scripts/file-sizes.ts']],
];

/** `npm run check`: everything that a change must pass before it is pushed, in under a minute. */
const began = performance.now();
const ended = await runAll();
for (const [name, { code, output }] of ended) if (code !== 0) say(`\n── ${name}\n${output.trimEnd()}\n`);
for (const [name, { code, output, seconds }] of ended) {
  const note = name === 'file sizes' ? output.trim() : '';
  say(`${code === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(24)} ${seconds.toFixed(1).padStart(5)} s  ${note}`.trimEnd());
}
say(`${ended.length} checks in ${((performance.now() - began) / 1000).toFixed(1)} s`);
process.exitCode = ended.every(([, { code }]) => code === 0) ? 0 : 1;

async function runAll(): Promise<[string, Ended][]> {
  const results: [string, Ended][] = [];
  const waiting = steps.entries();
  const worker = async () => {
    for (const [index, [name, command]] of waiting)
      results[index] = [name, await runCommand(command, { env: { NO_COLOR: '1', FORCE_COLOR: '0' } })];
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
