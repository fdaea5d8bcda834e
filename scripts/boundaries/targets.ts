import { existsSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, posix } from 'node:path';
import { root } from '../command.ts';

export type Target = { kind: 'package'; name: string } | { kind: 'file'; path: string };

/** What an import specifier in that file means: a file of this repository (relative to the root) or a package. */
export function targetOf(from: string, specifier: string): Target {
  if (isBuiltin(specifier)) return { kind: 'package', name: 'node' };
  if (specifier.startsWith('.')) return { kind: 'file', path: posix.join(posix.dirname(from), specifier) };
  if (specifier.startsWith('@/')) return { kind: 'file', path: withEnding(`dashboard/${specifier.slice(2)}`) };
  const workspace = /^@soulcaster\/([^/]+)(?:\/(.+))?$/.exec(specifier);
  if (workspace?.[1]) return { kind: 'file', path: exported(workspace[1], workspace[2]) };
  const parts = specifier.split('/');
  return { kind: 'package', name: parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/') };
}

const exported = (room: string, path: string | undefined) =>
  path === undefined ? `${room}/index.ts` : withEnding(`${room}/${room === 'server' ? 'src/' : ''}${path}`);

function withEnding(path: string): string {
  const endings = ['', '.ts', '.tsx', '/index.ts'];
  const ending = endings.find((each) => /\.\w+$/.test(path + each) && existsSync(join(root, path + each)));
  return path + (ending ?? '');
}
