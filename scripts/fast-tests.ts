import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importsOf } from './boundaries/imports.ts';
import { targetOf } from './boundaries/targets.ts';
import { root } from './command.ts';
import { isTest, repositoryFiles } from './source-files.ts';

/** What makes a test slow: a database, a browser, an isolated process, git, a whole server. */
const slow = [
  /^server\/src\/(db\/test-database|db\/engine\/supervisor|test-installation|serve|backend)\.ts$/,
  /^testkit\/(chromium\.ts|fake-github\/|fake-e2b\/)/,
  /^agent\/(sandboxes|git)\//,
  /\be2e\b/,
  /^bench\/verify\//,
];

/** The test files that reach nothing slow through their imports, however far. */
export const fastTests = (): string[] => repositoryFiles().filter((path) => isTest(path) && !reachesSlow(path));

function reachesSlow(test: string): boolean {
  const seen = new Set([test]);
  for (const path of seen) {
    if (slow.some((pattern) => pattern.test(path))) return true;
    for (const next of fileImports(path)) seen.add(next);
  }
  return false;
}

const known = new Map<string, string[]>();

function fileImports(path: string): string[] {
  const before = known.get(path);
  if (before) return before;
  const targets = existsSync(join(root, path)) ? importsOf(readFileSync(join(root, path), 'utf8')) : [];
  const files = targets.map((specifier) => targetOf(path, specifier)).filter((target) => target.kind === 'file');
  const paths = files.map((target) => target.path).filter((each) => /\.tsx?$/.test(each));
  known.set(path, paths);
  return paths;
}
