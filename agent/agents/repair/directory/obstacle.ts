import type { Tree } from '../../../context/tree.ts';
import { newSyntaxProblems } from '../../../verify/syntax.ts';
import { languageOf } from '../languages/parse.ts';
import type { TestRun } from '../oracle.ts';

const SYNTAX = /\b(SyntaxError|IndentationError|TabError|Transform failed|ParseError)\b/;
const MODULE = /(?:No module named|Cannot find (?:module|package)) '([^']+)'/;
const FILES_MAX = 400;

/** Why tests are red that no edit of a line could mend: one sentence, or null. */
export async function obstacleIn(tests: TestRun[], tree: Tree): Promise<string | null> {
  const failed = tests.filter((test) => test.status === 'failed');
  if (failed.length === 0) return null;
  if (failed.every((test) => SYNTAX.test(test.message))) {
    const files = [...tree].filter(([path]) => languageOf(path) !== null).slice(0, FILES_MAX);
    const [first] = await newSyntaxProblems(files.map(([path, after]) => ({ path, before: null, after })));
    if (first) return `${first.path}:${first.line} has a syntax error (${first.message}), so its tests cannot run.`;
  }
  const missing = failed.map((test) => MODULE.exec(test.message)?.[1]);
  const [name] = missing;
  // One of the repository's own, named by its path, may be what a patch has to mend.
  if (name === undefined || missing.includes(undefined) || /^[./]|^file:/.test(name)) return null;
  return `The tests cannot load ${name}: install the repository's dependencies first.`;
}
