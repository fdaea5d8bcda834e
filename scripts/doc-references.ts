import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root } from './command.ts';
import { repositoryFiles } from './source-files.ts';

/** Fails when a document cites a path of this repository or an npm script that is not there, or holds what a merge left. */
const files = repositoryFiles();
const tops = new Set(files.map((path) => path.split('/')[0]));
const ownCommands = /^(ci|install|i|run|exec|config|cache|help|audit|view|packages?|workspaces?|registry|and|is|with)$/;
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
const gone = files.filter((path) => path.endsWith('.md')).flatMap(brokenIn);
for (const line of gone) console.error(line);
process.exitCode = gone.length > 0 ? 1 : 0;

function brokenIn(document: string): string[] {
  const text = readFileSync(join(root, document), 'utf8');
  const prose = text.replace(/^```[\s\S]*?^```/gm, '');
  const missing = [
    ...[...prose.matchAll(/`([^`\n]+)`/g)].flatMap(([, code]) => missingPath(code ?? '')),
    ...[...prose.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link]) => missingLink(document, link ?? '')),
    ...[...text.matchAll(/\bnpm (?:run )?([a-z][\w:-]*)/g)].flatMap(([said, name]) => missingScript(said, name ?? '')),
    ...[...text.matchAll(/^[<>]{7} .+$/gm)].map(([mark]) => `${mark}, which a merge left`),
  ];
  return missing.map((what) => `${document} cites ${what}`);
}

/** A path is what begins with a folder or is a file at the top of the repository; `name:12` and globs are allowed. */
function missingPath(code: string): string[] {
  const path = code.replace(/(:\d+)+$/, '').replace(/\/$/, '');
  const looksLikeOne = path.includes('/')
    ? tops.has(path.split('/')[0])
    : /^[A-Z.][\w.-]*\.(md|json|example)$/.test(path);
  if (!looksLikeOne || /[\s<>…]|[A-Z]{4}\.|\/NAME/.test(path)) return [];
  if (/[*{]/.test(path)) return globSync(path, { cwd: root }).length > 0 ? [] : [`${code}, which matches nothing`];
  return existsSync(join(root, path)) ? [] : [`${code}, which does not exist`];
}

function missingLink(document: string, link: string): string[] {
  if (/^(https?:|mailto:|#)/.test(link)) return [];
  const target = join(root, dirname(document), decodeURI(link.split('#')[0] ?? ''));
  return existsSync(target) ? [] : [`${relative(root, target)}, which does not exist`];
}

function missingScript(said: string, name: string): string[] {
  if (name in manifest.scripts || (ownCommands.test(name) && !said.startsWith('npm run '))) return [];
  return [`\`${said}\`, which package.json does not have`];
}
