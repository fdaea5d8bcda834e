import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { AgentEvent, RepairResult } from '@soulcaster/agent';
import { type Command, InvalidArgumentError } from 'commander';
import type { Cli } from '../cli.ts';
import { exitCodes, Failure } from '../failure.ts';
import { oneLine, printable } from '../printable.ts';
import { readInput } from '../read-input.ts';

type Options = {
  repo: string;
  test?: string;
  report?: string;
  setup?: string;
  budget: number;
  seconds: number;
  seed: number;
  out?: string;
  write?: boolean;
};

type Ended = Exclude<RepairResult, { kind: 'refused' }>;

export function addRepair(program: Command, cli: Cli): void {
  program
    .command('repair')
    .description(
      'mend a bug that a failing test shows, without a model, a key or a server: small edits, the tests decide',
    )
    .requiredOption('--repo <dir>', 'the repository, git or not; it is only read (see --write)')
    .option('--test <command>', 'how its tests run (default: what its own files show)')
    .option('--report <file>', 'what users said of the bug, - for standard input (default: the first failing test)')
    .option('--setup <command>', 'run once in the sandbox before the tests; there is no network in it')
    .option('--budget <n>', 'candidates to try; the same seed and budget give the same patch', wholeNumber, 20_000)
    .option('--seconds <n>', 'the search ends after', wholeNumber, 60)
    .option('--seed <n>', 'for the inputs on which patches are compared', wholeNumber, 1)
    .option('--out <file>', 'write the patch here as well')
    .option('--write', 'apply the patch to the repository')
    .addHelpText(
      'after',
      `
Python (pytest, unittest), JavaScript and TypeScript. The tests run in a sandbox on this machine, without network; an
installed node_modules or .venv of the repository is shown to them read-only, so install the dependencies first.
With --json the result is one JSON object.

It ends in one of three ways: a patch that turns the failing test green, breaks none and is the only behaviour that does;
a question, where edits that pass all tests differ for some input; or the most suspicious lines.

Examples:
  soulcaster repair --repo .
  soulcaster repair --repo . --report issue.txt --out fix.patch
  soulcaster repair --repo . --test "npm run test:unit" --write
  pbpaste | soulcaster repair --repo ../shop --report - --json

Exit codes: 0 a patch to trust, 1 none (a question or a diagnosis), 2 wrong usage or nothing that can be run`,
    )
    .action(async (options: Options) => repair(cli, options));
}

async function repair(cli: Cli, options: Options): Promise<void> {
  const { localSandbox, repairDirectory } = await import('@soulcaster/agent');
  const { io } = cli;
  const directory = resolve(io.workingDirectory, options.repo);
  const report = options.report === undefined ? '' : (await readInput(io, options.report)).toString('utf8');
  if (options.report !== undefined && report.trim() === '') throw wrong(`The report ${options.report} is empty.`);
  const result = await repairDirectory({
    ...{ directory, report, testCommand: options.test ?? null, setupCommand: options.setup ?? null },
    ...{ candidates: options.budget, wallMs: options.seconds * 1000, seed: options.seed },
    ...{ sandboxes: localSandbox(), signal: io.signal, emit: (event) => showProgress(cli, event) },
  });
  if (io.isTerminal) io.err(CLEAR);
  if (result.kind === 'refused') throw wrong(result.problem);
  if (io.signal.aborted) throw new Failure('Interrupted.', { exitCode: exitCodes.interrupted });
  if (result.kind === 'error') throw new Failure(result.summary);
  if (result.obstacle !== null) throw wrong(result.obstacle);
  if (result.noTest === 'none') throw wrong(result.summary, KNOWN);
  if (result.noTest === 'unrun') throw wrong(result.summary);
  if (result.patch !== null && options.out) await writeFile(resolve(io.workingDirectory, options.out), result.patch);
  if (result.patch !== null && options.write) await apply(directory, result.patch);
  cli.show(asJson(result), asText(result, options));
  cli.exitCode = result.kind === 'confident' ? exitCodes.done : exitCodes.notDone;
}

const KNOWN = 'Say with --test how the tests of this Python, JavaScript or TypeScript repository run.';
const CLEAR = '\r\u001b[K';

/** One line that is written over on a terminal, lines of a log elsewhere. */
function showProgress({ io }: Cli, event: AgentEvent): void {
  if (event.type !== 'progress') return;
  const text = oneLine(event.text);
  io.err(io.isTerminal ? `${CLEAR}${text.slice(0, (io.columns ?? 80) - 1)}` : `${text}\n`);
}

function asText(result: Ended, options: Options): string {
  const { tried, evidence, patch, found, firstPatchMs, ms } = result;
  const seconds = (time: number) => `${(time / 1000).toFixed(1)} s`;
  const first = firstPatchMs === null ? '' : `, the first that passes after ${seconds(firstPatchMs)}`;
  const facts = [
    ...evidence.turnedGreen.map((id) => `${patch === null ? 'would mend ' : 'red → green'}  ${oneLine(id)}`),
    evidence.stillGreen > 0 ? `still green  ${evidence.stillGreen} other tests` : '',
    ...(patch === null ? [] : evidence.stillRed.map((id) => `still red    ${oneLine(id)}`)),
    tried
      ? `candidates   ${tried.candidates} of ${tried.of} tried in ${seconds(ms)}, ${found.length} pass${first}`
      : '',
    patch !== null && options.out ? `written      ${oneLine(options.out)}` : '',
    patch !== null && options.write ? 'applied      the repository holds the patch now' : '',
  ];
  const said = result.kind === 'ambiguous' ? ambiguous(result) : printable(result.summary);
  return `${patch === null ? '' : `${printable(patch)}\n`}${said}\n\n${facts.filter(Boolean).join('\n')}\n`;
}

/** The choices; where results cannot be told apart in a sentence, the edits themselves. */
function ambiguous({ question, choice, found }: Ended): string {
  const options = choice?.options ?? found.slice(0, 3).map(({ patch, ...edit }) => ({ shown: place(edit), patch }));
  const shown = options.map(({ shown, patch }, at) => `  ${at + 1}. ${oneLine(shown)}\n${indented(printable(patch))}`);
  return [printable(question ?? ''), ...shown, 'Write a test that says which is right, and run this again.'].join('\n');
}

const place = ({ file, line, template }: Omit<Ended['found'][number], 'patch'>) => `${file}:${line} (${template})`;

const indented = (text: string) => text.replace(/^(?=.)/gm, '     ');

function asJson({ kind, ...rest }: Ended) {
  const { firstPatchMs, noTest, ms, ...facts } = rest;
  return { outcome: kind, ...facts, no_test: noTest, first_patch_ms: firstPatchMs, total_ms: ms };
}

async function apply(directory: string, patch: string): Promise<void> {
  const { patchedTexts } = await import('@soulcaster/agent');
  const texts = await patchedTexts(directory, patch);
  if (!texts) throw new Failure('The repository has changed meanwhile, so the patch was not applied to it.');
  for (const [path, text] of Object.entries(texts)) await writeFile(join(directory, path), text);
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('It is a whole number.');
  return value;
}

function wrong(message: string, remedy?: string): Failure {
  return new Failure(message, { exitCode: exitCodes.usage, ...(remedy ? { remedy } : {}) });
}
