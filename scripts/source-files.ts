import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './command.ts';

/** What git tracks or would track, relative to the root; without the demo's repository, which is somebody else's code. */
export function repositoryFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
  return listed
    .toString()
    .split('\0')
    .filter((path) => path && !path.startsWith('testkit/demo/repository/') && existsSync(join(root, path)));
}

export const isCode = (path: string): boolean => /\.(ts|tsx|mts|mjs|js)$/.test(path);
export const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path);
/** What only tests use: suites that several of them call, and what they set up. */
export const isTestSupport = (path: string): boolean =>
  /(^|\/)(test-[a-z-]+|testing|[a-z-]+-suite)(\.tsx?$|\/)/.test(path);
