import { matchesGlob } from 'node:path';
import type { Tree } from '../../context/tree.ts';
import { detectCommands } from '../../verify/detect.ts';
import { expandScripts, parseTestCommand, type TestStep } from '../../verify/test-command.ts';
import type { WrittenExamples } from './examples/in-run.ts';

type Framework =
  | { framework: 'node:test'; files: string[] }
  | { framework: 'unittest'; start: string; top: string; pattern: string; names: string[] }
  | { framework: 'pytest'; arguments: string[] }
  | { framework: 'mocha' | 'jest' | 'vitest'; arguments: string[] };

/** A step of the test command that the search can run by itself. */
export type Suite = Framework & { command: string } & Pick<TestStep, 'env' | 'nodeOptions'>;

export interface Suites {
  suites: Suite[];
  /** Steps of the command that the search has no runner for. */
  unknown: string[];
}

/** What a test command runs. Without a command: the one that the tree's own files show. */
export async function suitesOf(given: string | null, tree: Tree): Promise<Suites> {
  const read = async (path: string) => tree.get(path) ?? null;
  const detected = given ?? (await detectCommands([...tree.keys()], read))?.test ?? null;
  if (!detected) return { suites: [], unknown: [] };
  const command = expandScripts(detected, tree.get('package.json') ?? null);
  const steps = parseTestCommand(command).map((step) => ({ step, suite: withSettings(step, suiteOf(step, tree)) }));
  return {
    suites: joined(steps.flatMap(({ suite }) => suite ?? [])),
    unknown: steps.flatMap(({ step, suite }) => (suite || CHECKS.test(step.command) ? [] : [step.command])),
  };
}

/** The suites of the repository, and those that the tests of examples need where it has none of their language. */
export async function suitesWith(given: string | null, { written }: WrittenExamples, tree: Tree): Promise<Suites> {
  const { suites, unknown } = await suitesOf(given, tree);
  for (const command of new Set(written.map((each) => each.test.command))) {
    const known = [...suites.map((suite) => suite.command), ...unknown];
    if (known.includes(command)) continue;
    const own = await suitesOf(command, tree);
    const isNew = own.suites.some((suite) => !suites.some((each) => each.framework === suite.framework));
    if (isNew) suites.push(...own.suites);
    else unknown.push(...own.unknown);
  }
  return { suites, unknown };
}

/** Steps that Node runs in the same way are one suite, so that an edit must please all of them. */
function joined(suites: Suite[]): Suite[] {
  const settings = ({ env, nodeOptions }: Suite) => JSON.stringify([env, nodeOptions]);
  const found: Suite[] = [];
  for (const suite of suites) {
    const at = found.findIndex((each) => each.framework === 'node:test' && settings(each) === settings(suite));
    const known = found[at];
    if (suite.framework !== 'node:test' || known?.framework !== 'node:test') found.push(suite);
    else {
      const files = [...new Set([...known.files, ...suite.files])];
      found[at] = { ...known, files, command: `${known.command} && ${suite.command}` };
    }
  }
  return found;
}

/** Steps that are no tests. */
const CHECKS = /^(echo|true|tsc|eslint|biome|prettier|mypy|ruff)\b/;

function withSettings({ env, nodeOptions }: TestStep, suite: Suite | null): Suite | null {
  return suite && { ...suite, ...(env ? { env } : {}), ...(nodeOptions ? { nodeOptions } : {}) };
}

function suiteOf({ runner, args, command }: TestStep, tree: Tree): Suite | null {
  switch (runner) {
    case 'node':
      return { ...nodeSuite(args, tree), ...preloads(args), command };
    case 'pytest':
    case 'mocha':
    case 'jest':
    case 'vitest':
      return { framework: runner, arguments: args, command };
    case 'unittest':
      return { ...unittestSuite(args), command };
    case 'command':
      return programSuite(args, command, tree);
  }
}

function nodeSuite(words: string[], tree: Tree): Framework {
  const patterns = words
    .filter((word, at) => !word.startsWith('-') && !PRELOAD.test(words[at - 1] ?? ''))
    .map((word) => word.replace(/^\.\//, '').replace(/\/$/, ''));
  const all = [...tree.keys()];
  const files =
    patterns.length === 0
      ? all.filter(isNodeTest)
      : all.filter((file) =>
          patterns.some((p) => matchesGlob(file, p) || (file.startsWith(`${p}/`) && isProgram(file))),
        );
  return { framework: 'node:test', files };
}

/** `node test.js`: a program that fails by an error is tested as Node tests a file. What starts others is left to its command. */
function programSuite([program, ...words]: string[], command: string, tree: Tree): Suite | null {
  const at = words.findIndex((word, index) => !word.startsWith('-') && !PRELOAD.test(words[index - 1] ?? ''));
  const file = words[at]?.replace(/^\.\//, '') ?? '';
  const text = /\.[cm]?[jt]s$/.test(file) ? (tree.get(file) ?? null) : null;
  if (program !== 'node' || text === null || at !== words.length - 1 || STARTS_OTHERS.test(text)) return null;
  return { framework: 'node:test', files: [file], ...preloads(words), command };
}

const STARTS_OTHERS = /\b(child_process|worker_threads|execa|cross-spawn|node:cluster)\b/;

const PRELOAD = /^(--import|--require|-r|--loader|--experimental-loader)$/;

/** What `node --test` loads before the tests, a compiler of TypeScript say. */
function preloads(words: string[]): Pick<TestStep, 'nodeOptions'> {
  const kept = words.filter((word, at) => PRELOAD.test(word.replace(/=.*$/s, '')) || PRELOAD.test(words[at - 1] ?? ''));
  return kept.length > 0 ? { nodeOptions: kept } : {};
}

/** Of a folder that is named, `node --test` takes every program; of TypeScript, where helpers lie beside tests, the tests. */
const isProgram = (file: string) => /\.[cm]?js$/.test(file) || /\.test\.[cm]?ts$/.test(file);

/** The files that `node --test` takes when none are named. */
function isNodeTest(file: string): boolean {
  if (!/\.[cm]?[jt]s$/.test(file) || /\.d\.[cm]?ts$/.test(file)) return false;
  return (
    /(^|\/)test\//.test(file) || /[._-]test\.[cm]?[jt]s$/.test(file) || /(^|\/)test(-[^/]*)?\.[cm]?[jt]s$/.test(file)
  );
}

function unittestSuite(words: string[]): Framework {
  const option = (...names: string[]) => {
    const at = words.findIndex((word) => names.includes(word));
    return at >= 0 ? words[at + 1] : undefined;
  };
  const tidy = (path: string) => path.replace(/^\.\//, '').replace(/\/$/, '') || '.';
  if (words[0] !== undefined && words[0] !== 'discover' && !words[0].startsWith('-')) {
    const names = words
      .filter((word) => !word.startsWith('-'))
      .map((word) => word.replace(/\.py$/, '').replaceAll('/', '.'));
    return { framework: 'unittest', start: '.', top: '.', pattern: 'test*.py', names };
  }
  const start = tidy(option('-s', '--start-directory') ?? '.');
  const top = tidy(option('-t', '--top-level-directory') ?? start);
  return { framework: 'unittest', start, top, pattern: option('-p', '--pattern') ?? 'test*.py', names: [] };
}

export const isPython = ({ framework }: Suite) => framework === 'pytest' || framework === 'unittest';
