import { matchesGlob } from 'node:path';
import type { Tree } from './tree.ts';

/** A part of the test command that the search can run by itself. */
export type Suite =
  | { framework: 'node:test'; files: string[] }
  | { framework: 'unittest'; start: string; top: string; pattern: string; names: string[] }
  | { framework: 'pytest'; arguments: string[] };

export interface Suites {
  suites: Suite[];
  /** Programs of the command that the search has no runner for. */
  unknown: string[];
}

/** What a test command runs. Without a command: what the tree's manifest and files show. */
export function suitesOf(command: string | null, tree: Tree): Suites {
  const found: Suites = { suites: [], unknown: [] };
  const commands = command ? expand(command, tree, 0) : guess(tree);
  for (const words of commands) {
    const suite = suiteOf(words, tree);
    if (suite) found.suites.push(suite);
    else if (words[0] !== undefined && !/^(echo|true|tsc|eslint|biome|prettier|mypy|ruff)$/.test(words[0]))
      found.unknown.push(words[0]);
  }
  return found;
}

function guess(tree: Tree): string[][] {
  const files = [...tree.keys()];
  const commands: string[][] = [];
  if (script(tree, 'test')) commands.push(...expand('npm test', tree, 0));
  else if (files.some(isNodeTest)) commands.push(['node', '--test']);
  const hasPython = files.some((file) => /(^|\/)(test_[^/]*|[^/]*_test)\.py$/.test(file));
  if (hasPython && !commands.some((words) => /py/.test(words[0] ?? ''))) commands.push(['pytest']);
  return commands;
}

/** The simple commands of a line, with package scripts replaced by what they run. */
function expand(line: string, tree: Tree, depth: number): string[][] {
  return line.split(/&&|\|\||;|\n/).flatMap((part) => {
    const words = wordsOf(part);
    while (words[0] && (/^\w+=/.test(words[0]) || /^(npx|cross-env|exec|time|poetry|pipenv|uv|run)$/.test(words[0])))
      words.shift();
    const [program, first, second] = words;
    if (program && /^(npm|pnpm|yarn|bun)$/.test(program) && depth < 4) {
      const name = first === 'run' || first === 'run-script' ? second : first === 't' ? 'test' : first;
      const body = name ? script(tree, name) : null;
      return body ? expand(body, tree, depth + 1) : [];
    }
    return words.length > 0 ? [words] : [];
  });
}

function script(tree: Tree, name: string): string | null {
  try {
    const manifest: unknown = JSON.parse(tree.get('package.json') ?? '{}');
    const scripts = manifest && typeof manifest === 'object' && 'scripts' in manifest ? manifest.scripts : null;
    const body = scripts && typeof scripts === 'object' ? (scripts as Record<string, unknown>)[name] : null;
    return typeof body === 'string' ? body : null;
  } catch {
    return null;
  }
}

function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

function suiteOf(words: string[], tree: Tree): Suite | null {
  const [program = '', ...rest] = words;
  if (program === 'node' && rest.includes('--test')) return nodeSuite(rest, tree);
  if (program === 'pytest' || program === 'py.test') return { framework: 'pytest', arguments: rest };
  if (!/^python(3(\.\d+)?)?$/.test(program)) return null;
  const at = rest.indexOf('-m');
  if (at < 0) return null;
  if (rest[at + 1] === 'pytest') return { framework: 'pytest', arguments: rest.slice(at + 2) };
  return rest[at + 1] === 'unittest' ? unittestSuite(rest.slice(at + 2)) : null;
}

function nodeSuite(words: string[], tree: Tree): Suite {
  const patterns = words
    .filter((word) => !word.startsWith('-'))
    .map((word) => word.replace(/^\.\//, '').replace(/\/$/, ''));
  const all = [...tree.keys()];
  const files =
    patterns.length === 0
      ? all.filter(isNodeTest)
      : all.filter((file) =>
          patterns.some((p) => matchesGlob(file, p) || (file.startsWith(`${p}/`) && isNodeTest(file))),
        );
  return { framework: 'node:test', files };
}

/** The files that `node --test` takes when none are named. */
function isNodeTest(file: string): boolean {
  if (!/\.[cm]?[jt]s$/.test(file) || /\.d\.[cm]?ts$/.test(file)) return false;
  return (
    /(^|\/)test\//.test(file) || /[._-]test\.[cm]?[jt]s$/.test(file) || /(^|\/)test(-[^/]*)?\.[cm]?[jt]s$/.test(file)
  );
}

function unittestSuite(words: string[]): Suite {
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
