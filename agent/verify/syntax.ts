import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { Language, type Node, Parser } from 'web-tree-sitter';

export interface ChangedFile {
  path: string;
  /** `null` where the file was not there. */
  before: string | null;
  after: string | null;
}

export interface SyntaxProblem {
  path: string;
  line: number;
  message: string;
}

const GRAMMARS: Record<string, string> = {
  '.ts': 'typescript',
  '.mts': 'typescript',
  '.cts': 'typescript',
  '.tsx': 'tsx',
  '.js': 'javascript',
  '.mjs': 'javascript',
  '.cjs': 'javascript',
  '.jsx': 'javascript',
  '.py': 'python',
  '.go': 'go',
  '.rs': 'rust',
  '.java': 'java',
  '.cs': 'c-sharp',
  '.cpp': 'cpp',
  '.php': 'php',
  '.rb': 'ruby',
  '.sh': 'bash',
  '.css': 'css',
};
const CHARS_MAX = 1_000_000;

/** Syntax errors that a change brings; what the file had before does not count, for no grammar knows every good file. */
export async function newSyntaxProblems(files: ChangedFile[]): Promise<SyntaxProblem[]> {
  const problems: SyntaxProblem[] = [];
  for (const { path, before, after } of files) {
    const grammar = GRAMMARS[extname(path)];
    if (!grammar || after === null || after.length > CHARS_MAX) continue;
    const language = await load(grammar);
    const now = findErrors(language, after);
    const then = before === null ? [] : findErrors(language, before);
    if (now.length <= then.length) continue;
    const old = new Set(then.map((error) => error.text));
    const first = now.find((error) => !old.has(error.text)) ?? now[0];
    if (first) problems.push({ path, line: first.line, message: first.message });
  }
  return problems;
}

const require = createRequire(import.meta.url);
const languages = new Map<string, Promise<Language>>();
let initialised: Promise<void> | undefined;

async function load(grammar: string): Promise<Language> {
  initialised ??= Parser.init();
  await initialised;
  const file = require.resolve(`@vscode/tree-sitter-wasm/wasm/tree-sitter-${grammar}.wasm`);
  const known = languages.get(grammar) ?? Language.load(file);
  languages.set(grammar, known);
  return known;
}

interface Found {
  line: number;
  text: string;
  message: string;
}

function findErrors(language: Language, source: string): Found[] {
  const parser = new Parser();
  parser.setLanguage(language);
  const tree = parser.parse(source);
  const found: Found[] = [];
  if (tree) collect(tree.rootNode, found);
  // Both live outside of the garbage collector.
  tree?.delete();
  parser.delete();
  return found;
}

function collect(node: Node, found: Found[]): void {
  if (!node.hasError) return;
  if (node.isError || node.isMissing) {
    const text = node.text.slice(0, 80);
    const message = node.isMissing ? `${JSON.stringify(node.type)} is missing` : `unexpected ${JSON.stringify(text)}`;
    found.push({ line: node.startPosition.row + 1, text: `${node.type} ${text}`, message });
  }
  for (const child of node.children) if (child) collect(child, found);
}
