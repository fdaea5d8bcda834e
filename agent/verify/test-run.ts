import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandResult, Sandbox } from '../types.ts';
import { parseTestCommand, type TestStep } from './test-command.ts';
import { parseReport, type TestResult } from './test-results.ts';

export interface StepRun {
  command: string;
  exitCode: number | null;
  durationMs: number;
  tests: TestResult[];
  output: string;
  reason?: NonNullable<CommandResult['reason']>;
}

export interface TestRun {
  /** Every command ended with 0 and no test failed. */
  ok: boolean;
  tests: TestResult[];
  /** What the commands printed, its end where it was long. */
  output: string;
  /** Of the first command that did not end with 0. */
  exitCode: number | null;
  steps: StepRun[];
}

export interface TestRunInput {
  sandbox: Sandbox;
  /** A command or a list of them joined by `&&`; each is run, also after one failed. */
  command: string;
  /** Only the steps that have tests in these files, and of these only the files where the runner can choose. */
  only?: { files: string[]; commands: string[] };
  timeoutMs?: number;
  signal?: AbortSignal;
  onOutput?(chunk: string): void;
}

const OUTPUT_CHARS_MAX = 60_000;
const OWN_FILES = ['unittest-runner.py', 'mocha-reporter.cjs'].map((name) => ({
  name,
  text: readFile(join(import.meta.dirname, name)),
}));

/** Runs the tests of the tree in the sandbox and tells the result of each. */
export async function runTests(input: TestRunInput): Promise<TestRun> {
  const steps: StepRun[] = [];
  for (const step of parseTestCommand(input.command)) {
    if (input.only && !input.only.commands.includes(step.command)) continue;
    steps.push(await runStep(input, step));
  }
  const tests = steps.flatMap((step) => step.tests);
  const failed = steps.find((step) => step.exitCode !== 0);
  return {
    ok: !failed && tests.every((test) => test.status !== 'failed'),
    tests,
    output: steps
      .map((step) => step.output)
      .join('\n')
      .slice(-OUTPUT_CHARS_MAX),
    exitCode: failed ? failed.exitCode : 0,
    steps,
  };
}

async function runStep(input: TestRunInput, given: TestStep): Promise<StepRun> {
  const { sandbox, timeoutMs, signal, onOutput } = input;
  const step = given.runner === 'node' ? { ...given, args: await withoutFolders(given.args, sandbox) } : given;
  const folder = `.soulcaster-${randomBytes(6).toString('hex')}`;
  const report = `${folder}/report`;
  for (const { name, text } of OWN_FILES) await sandbox.writeFile(`${folder}/${name}`, await text);
  // Before version 6 mocha looks for a reporter beside itself, unless it is told the whole path.
  const started = instrument(step, `${sandbox.workspace}/${folder}`, report, input.only?.files);
  const argv = step.nodeOptions ? ['node', ...step.nodeOptions, ...started] : started;
  const result = await sandbox.run({
    argv: step.runner === 'vitest' ? [...argv, ...(await readOnlyOptions(sandbox))] : argv,
    ...(step.env ? { env: step.env } : {}),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(signal ? { signal } : {}),
    ...(onOutput ? { onOutput: (_stream, chunk) => onOutput(chunk) } : {}),
  });
  const bytes = await sandbox.readFile(report);
  await sandbox.run({ argv: ['rm', '-rf', '--', folder] });
  const { exitCode, durationMs, reason } = result;
  return {
    command: step.command,
    exitCode,
    durationMs,
    tests: step.runner === 'command' ? [asOneTest(step, result)] : readReport(step, bytes, sandbox.workspace),
    output: `${result.stdout}${result.stderr}`,
    ...(reason ? { reason } : {}),
  };
}

/** `node --test test/` meant all programs in the folder until Node 22, which takes the word for a file and finds none. */
async function withoutFolders(words: string[], sandbox: Sandbox): Promise<string[]> {
  const isFolder = async (word: string) =>
    !/^-|[*?{[]|\.[cm]?[jt]s$/.test(word) && (await sandbox.run({ argv: ['test', '-d', word] })).exitCode === 0;
  const programs = (folder: string) => `${folder.replace(/\/+$/, '')}/**/*.{js,cjs,mjs,test.ts,test.cts,test.mts}`;
  return Promise.all(words.map(async (word) => ((await isFolder(word)) ? programs(word) : word)));
}

/**
 * Vite writes its compiled configuration into node_modules, which may be shown read-only, and what an earlier run left
 * there for another lockfile vitest would remove; both can be done without.
 */
async function readOnlyOptions(sandbox: Sandbox): Promise<string[]> {
  const { exitCode } = await sandbox.run({ argv: ['mkdir', '-p', 'node_modules/.vite-temp'] });
  if (exitCode === 0) return [];
  const cache = await sandbox.run({ argv: ['test', '-d', 'node_modules/.vitest-cache'] });
  return ['--configLoader', 'runner', ...(cache.exitCode === 0 ? ['--fsModuleCache=false'] : [])];
}

function readReport(step: TestStep, report: Uint8Array | null, workspace: string): TestResult[] {
  return report ? parseReport(step.runner, Buffer.from(report).toString('utf8'), workspace) : [];
}

/** Of a command that we cannot ask, only the end is known; its failure counts as `load`, for nobody knows its cause. */
function asOneTest(step: TestStep, { exitCode }: CommandResult): TestResult {
  if (exitCode === 0) return { id: step.command, status: 'passed' };
  return { id: step.command, status: 'failed', failure: 'load', message: `ended with ${exitCode}` };
}

function instrument({ runner, args }: TestStep, folder: string, report: string, files?: string[]): string[] {
  // A file that begins with a dash is no option.
  const chosen = (files ?? []).map((file) => file.replace(/^(?=-)/, './'));
  switch (runner) {
    case 'node': {
      const own = files ? args.filter((word) => word.startsWith('-')) : args;
      const spec = ['--test-reporter=spec', '--test-reporter-destination=stdout'];
      const junit = ['--test-reporter=junit', `--test-reporter-destination=${report}`];
      return ['node', '--test', ...spec, ...junit, ...own, ...chosen];
    }
    case 'vitest': {
      const reporters = ['--reporter=default', '--reporter=junit', `--outputFile.junit=${report}`];
      return ['node_modules/.bin/vitest', 'run', ...args, ...reporters, ...chosen];
    }
    case 'jest':
      return ['node_modules/.bin/jest', ...args, '--json', `--outputFile=${report}`, ...chosen];
    case 'mocha':
      // Not its own reporter of JSON: before 9.2 that one writes between what the tests print.
      return ['node_modules/.bin/mocha', ...withoutReporter(args), '--reporter', `${folder}/mocha-reporter.cjs`];
    case 'pytest': {
      const junit = [
        `--junitxml=${report}`,
        '-o',
        'junit_family=xunit1',
        '-p',
        'no:cacheprovider',
        '--continue-on-collection-errors',
      ];
      return ['python3', '-m', 'pytest', ...args, ...junit, ...chosen];
    }
    case 'unittest':
      return ['python3', `${folder}/unittest-runner.py`, report, ...args];
    case 'command':
      return args;
  }
}

/** The one of the command, and what is told to it. */
function withoutReporter(args: string[]): string[] {
  const takes = /^(-R|-O|--reporter|--reporter-options?)$/;
  return args.filter(
    (word, at) => !/^(-R|-O|--reporter(-options?)?)(=|$)/.test(word) && !takes.test(args[at - 1] ?? ''),
  );
}
