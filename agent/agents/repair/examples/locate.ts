import { posix } from 'node:path';
import type { Tree } from '../../../context/tree.ts';
import { isTestPath } from '../../../verify/test-paths.ts';
import { languageOf, parseSource } from '../languages/parse.ts';
import { type Definition, definitionsOf } from './definitions.ts';
import type { ExampleLanguage } from './literals.ts';
import { exampleLanguage } from './literals.ts';
import type { Place } from './place.ts';

export type Located = { ok: true; place: Place } | { ok: false; problem: string };

const FILES_MAX = 60;

export interface Wanted {
  /** `['module', 'function']`, `['Class', 'method']` or the name alone. */
  path: string[];
  /** A path of the repository, or the end of one. */
  file?: string | null | undefined;
  language?: ExampleLanguage | undefined;
  /** It is said what the class of a method is made with. */
  isMade?: boolean;
}

/** The one function of the repository, outside of its tests, that is meant; else a sentence that says why it is not clear. */
export async function locate({ path, file, language, isMade = false }: Wanted, tree: Tree): Promise<Located> {
  const name = path.at(-1) ?? '';
  const shown = path.join('.').slice(0, 100);
  if (!path.every((part) => /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(part)))
    return { ok: false, problem: `\`${shown}\` is not the name of a function.` };
  const files = sourceFiles(tree, language).filter((each) => !file || endsWithPath(each, file));
  if (file && files.length === 0)
    return { ok: false, problem: `The repository has no source file ${file.slice(0, 200)}.` };
  const definitions = await definitionsIn(files, tree, { name, isMade });
  const meant = definitions.filter(({ place }) => isMeant(place, path.slice(0, -1)));
  // `Cart.total` is the class's, though cart.py has a function of that name as well.
  const methods = meant.filter(({ place }) => place.owner !== null);
  const matching = isMade || methods.length > 0 ? methods : meant;
  const usable = matching.filter((each) => each.problem === null);
  const [only, another] = usable;
  if (another) return { ok: false, problem: `There are several functions ${shown}: ${places(usable)}.` };
  if (only) return { ok: true, place: only.place };
  return {
    ok: false,
    problem: matching[0]?.problem ?? `The repository has no function ${shown} outside of its tests.`,
  };
}

function sourceFiles(tree: Tree, language: ExampleLanguage | undefined): string[] {
  return [...tree.keys()].filter((file) => {
    const own = languageOf(file);
    if (!own || isTestPath(file) || /\.d\.[cm]?ts$|\.min\.js$|(^|\/)(vendor|third_party|\.[^/]+)\//.test(file))
      return false;
    return language === undefined || exampleLanguage(own.id) === language;
  });
}

async function definitionsIn(
  files: string[],
  tree: Tree,
  { name, isMade }: { name: string; isMade: boolean },
): Promise<Definition[]> {
  const found: Definition[] = [];
  const holding = files.filter((file) => tree.get(file)?.includes(name));
  for (const file of holding.slice(0, FILES_MAX)) {
    const parsed = await parseSource(file, tree.get(file) ?? '');
    if (!parsed) continue;
    found.push(...definitionsOf(parsed, name, isMade));
    parsed.close();
  }
  return found;
}

/** What stands before the name is the class, the file's name or the folders, innermost last. */
function isMeant({ owner, file }: Place, before: string[]): boolean {
  const rest = owner !== null && before.at(-1) === owner ? before.slice(0, -1) : before;
  if (owner !== null && rest === before) return false;
  const folders = file
    .replace(/(\/(__init__|index))?\.\w+$/, '')
    .split('/')
    .map(plain);
  return rest.every((part, index) => plain(part) === folders.at(index - rest.length));
}

const plain = (part: string) => part.toLowerCase().replace(/[-_.]/g, '');

function endsWithPath(file: string, wanted: string): boolean {
  const tidy = posix.normalize(wanted.replaceAll('\\', '/')).replace(/^(\.\/|\/)+/, '');
  return file === tidy || file.endsWith(`/${tidy}`);
}

const places = (found: Definition[]) =>
  [...new Set(found.map(({ place }) => `${place.file}${place.owner ? ` (${place.owner})` : ''}`))]
    .slice(0, 5)
    .join(', ');
