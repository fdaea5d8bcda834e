import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { type Node, Parser, type Tree, Language as TreeSitterLanguage } from 'web-tree-sitter';
import { javascript, tsx, typescript } from './javascript.ts';
import type { Language } from './language.ts';
import { python } from './python.ts';

const languages: Language[] = [python, javascript, typescript, tsx];

export function languageOf(file: string): Language | null {
  return languages.find((language) => language.extensions.includes(extname(file))) ?? null;
}

/** A parsed file. `close()` frees the tree, which lives outside of the garbage collector. */
export interface Parsed {
  file: string;
  text: string;
  language: Language;
  root: Node;
  close(): void;
}

/** Null when the language is not known. */
export async function parseSource(file: string, text: string): Promise<Parsed | null> {
  const language = languageOf(file);
  if (!language) return null;
  const parser = await parserFor(language.id);
  const tree: Tree | null = parser.parse(text);
  if (!tree) return null;
  return { file, text, language, root: tree.rootNode, close: () => tree.delete() };
}

const parsers = new Map<Language['id'], Promise<Parser>>();
let ready: Promise<void> | undefined;

function parserFor(id: Language['id']): Promise<Parser> {
  const known = parsers.get(id);
  if (known) return known;
  const made = makeParser(id);
  parsers.set(id, made);
  return made;
}

async function makeParser(id: Language['id']): Promise<Parser> {
  ready ??= Parser.init();
  await ready;
  const require = createRequire(import.meta.url);
  const grammars = join(dirname(require.resolve('@vscode/tree-sitter-wasm/package.json')), 'wasm');
  const parser = new Parser();
  parser.setLanguage(await TreeSitterLanguage.load(await readFile(join(grammars, `tree-sitter-${id}.wasm`))));
  return parser;
}

/** No person nests this deep; finding a node's parents takes longer with each level. */
const DEPTH_MAX = 250;

/**
 * Every node of a tree, parents first, in source order; below a node whose type matches `pruned`, and below a depth that
 * only generated code has, nothing is visited.
 */
export function* nodesOf(root: Node, pruned?: RegExp, depth = 0): Generator<Node> {
  if (depth > DEPTH_MAX || pruned?.test(root.type)) return;
  yield root;
  for (const child of root.namedChildren) if (child) yield* nodesOf(child, pruned, depth + 1);
}
