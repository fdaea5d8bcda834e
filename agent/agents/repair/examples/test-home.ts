import { posix } from 'node:path';
import type { Tree } from '../../../context/tree.ts';
import { isTestPath } from '../../../verify/test-paths.ts';
import type { Framework } from './framework.ts';
import type { Place } from './place.ts';

/** Where a new test of a function goes, and an existing test whose style it follows. */
export interface TestHome {
  path: string;
  sample: string | null;
}

/** Beside the tests of the same source file, else beside the nearest tests of that framework, else beside the source. */
export function testHome(place: Place, framework: Framework, tree: Tree): TestHome {
  const tests = [...tree.keys()].filter((file) => isTestPath(file) && isTestOf(framework, file, tree.get(file) ?? ''));
  const stem = stemOf(place.file);
  const own = tests.filter((file) => testedStem(file) === stem);
  const naming = tests.filter((file) => new RegExp(`\\b${escaped(stem)}\\b`).test(tree.get(file) ?? ''));
  const [sample] = nearest(own.length > 0 ? own : naming.length > 0 ? naming : tests, place.file);
  const folder = posix.dirname(sample ?? place.file);
  const name = place.name.replace(/[^\w]/g, '').slice(0, 60) || 'function';
  return { path: freePath(folder, nameFor(framework, name, sample, place.file), tree), sample: sample ?? null };
}

function isTestOf(framework: Framework, file: string, text: string): boolean {
  if (framework === 'pytest' || framework === 'unittest')
    return /(^|\/)(test_[^/]*|[^/]*_tests?|tests)\.py$/.test(file);
  if (!/\.[cm]?[jt]sx?$/.test(file) || /\.d\.[cm]?ts$/.test(file)) return false;
  if (framework === 'node') return /['"]node:test['"]/.test(text);
  if (framework === 'vitest') return /['"]vitest['"]/.test(text) || /\b(test|it)\(/.test(text);
  return /\b(test|it)(\.\w+)?\(/.test(text);
}

const stemOf = (file: string) => posix.basename(file).replace(/\.\w+$/, '');

const testedStem = (file: string) =>
  posix
    .basename(file)
    .replace(/\.\w+$/, '')
    .replace(/^test[_-]|[._-](test|tests|spec)$/g, '');

/** Fewest folders away first, then by name, so that the same tree gives the same home. */
function nearest(files: string[], to: string): string[] {
  const away = (file: string) => posix.relative(posix.dirname(to), posix.dirname(file)).split('/').length;
  return [...files].sort((a, b) => away(a) - away(b) || (a < b ? -1 : 1));
}

function nameFor(framework: Framework, name: string, sample: string | undefined, source: string) {
  if (framework === 'pytest' || framework === 'unittest') {
    const isSuffixed = sample !== undefined && /_test\.py$/.test(sample);
    return (count: string) => (isSuffixed ? `${name}_example${count}_test.py` : `test_${name}_example${count}.py`);
  }
  const ending = /[._-](?:test|spec)\.[cm]?[jt]sx?$/.exec(sample ?? '')?.[0];
  const bare = posix.extname(sample ?? source).replace('x', '');
  const isInTests = sample !== undefined && ending === undefined;
  return (count: string) => `${name}-example${count}${ending ?? (isInTests ? bare : `.test${bare}`)}`;
}

function freePath(folder: string, nameOf: (count: string) => string, tree: Tree): string {
  for (let count = 1; ; count++) {
    const path = posix.join(folder, nameOf(count === 1 ? '' : String(count)));
    if (!tree.has(path)) return path;
  }
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
