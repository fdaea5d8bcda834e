import { posix } from 'node:path';
import type { Tree } from '../../../context/tree.ts';
import { isTestPath } from '../../../verify/test-paths.ts';
import type { Framework } from './framework.ts';
import type { Place } from './place.ts';

/** The module's dotted name as the repository's own tests import it; null where Python cannot import it by name. */
export function pythonModule(place: Place, test: string, command: string, tree: Tree): string | null {
  const own = place.file.replace(/(\/__init__)?\.py$/, '').split('/');
  if (own.some((part) => !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(part)) && !own.every(isImportable)) {
    const last = own.at(-1) ?? '';
    if (!isImportable(last)) return null;
  }
  const top = /(?:^|\s)(?:-t|--top-level-directory)\s+(\S+)/.exec(command)?.[1]?.replace(/^\.\/|\/$/g, '');
  const root = top !== undefined && top !== '.' ? top : (learnedRoot(tree) ?? (isSource(own, tree) ? 'src' : ''));
  // Beside the source, Python's runners put the first folder that is no package on the path.
  const start = posix.dirname(test) === posix.dirname(place.file) ? packageRoot(place.file, tree) : root;
  const parts = start !== '' && place.file.startsWith(`${start}/`) ? own.slice(start.split('/').length) : own;
  return parts.every(isImportable) ? parts.join('.') : null;
}

const isImportable = (part: string) => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(part) && !KEYWORDS.has(part);
const KEYWORDS = new Set(
  'and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield True False None'.split(
    ' ',
  ),
);

const isSource = (parts: string[], tree: Tree) => parts[0] === 'src' && !tree.has('src/__init__.py');

/** The folder that the tests' own imports begin in: `from app.x import y` with `python/app/x.py` begins in `python`. */
function learnedRoot(tree: Tree): string | null {
  const files = [...tree.keys()].filter((file) => file.endsWith('.py'));
  for (const test of files.filter(isTestPath).slice(0, 30)) {
    for (const [, module = ''] of (tree.get(test) ?? '').matchAll(/^(?:from|import)\s+([\w.]+)/gm)) {
      const path = module.replaceAll('.', '/');
      const found = files
        .filter((file) => !isTestPath(file))
        .flatMap((file) => {
          const end = [`${path}.py`, `${path}/__init__.py`].find((each) => file === each || file.endsWith(`/${each}`));
          return end === undefined ? [] : [file.slice(0, -end.length).replace(/\/$/, '')];
        });
      const [only, another] = [...new Set(found)];
      if (only !== undefined && another === undefined) return only;
    }
  }
  return null;
}

function packageRoot(file: string, tree: Tree): string {
  let folder = posix.dirname(file);
  while (folder !== '.' && tree.has(`${folder}/__init__.py`)) folder = posix.dirname(folder);
  return folder === '.' ? '' : folder;
}

/** The path that a JavaScript test imports a source file by, with the ending that its neighbours use. */
export function modulePath(place: Place, test: string, framework: Framework, sample: string | null): string {
  const path = posix.relative(posix.dirname(test), place.file);
  const relative = path.startsWith('.') ? path : `./${path}`;
  const used = /(?:from\s+|require\(\s*)['"]\.{1,2}\/[^'"]*?(\.[cm]?[jt]sx?)?['"]/.exec(sample ?? '');
  if (used && used[1] === undefined) return relative.replace(/\.[cm]?[jt]sx?$/, '');
  const isTypeScript = /\.[cm]?tsx?$/.test(place.file);
  if (used?.[1] && isTypeScript && /js/.test(used[1])) return relative.replace(/\.([cm]?)tsx?$/, '.$1js');
  if (!used && isTypeScript && framework !== 'node') return relative.replace(/\.[cm]?tsx?$/, '');
  return relative;
}

/** Whether a JavaScript file is an ES module, by its name, its own words, and the nearest manifest. */
export function isEsModule(file: string, text: string, tree: Tree): boolean {
  if (/\.(mjs|[cm]?tsx?)$/.test(file)) return !/\.cts$/.test(file);
  if (file.endsWith('.cjs')) return false;
  if (/^\s*(?:import\s[^(]|export\s)/m.test(text)) return true;
  if (/\brequire\(|\bmodule\.exports\b/.test(text)) return false;
  for (let folder = posix.dirname(file); ; folder = posix.dirname(folder)) {
    const manifest = tree.get(posix.join(folder, 'package.json'));
    if (manifest !== undefined) return /"type"\s*:\s*"module"/.test(manifest);
    if (folder === '.' || folder === '/') return false;
  }
}
