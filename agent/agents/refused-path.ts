import { posix } from 'node:path';

const REFUSED: [pattern: RegExp, what: string][] = [
  [/^\.git(\/|$)/, 'git itself'],
  [
    /^(\.github|\.gitlab|\.circleci|\.buildkite|\.azure-pipelines)\/|^(\.gitlab-ci\.yml|\.travis\.yml|Jenkinsfile|azure-pipelines\.yml)$/,
    'continuous integration',
  ],
  [/^(\.husky|\.githooks)\/|(^|\/)\.pre-commit-config\.yaml$/, 'hooks'],
  [/(^|\/)(\.npmrc|\.yarnrc(\.yml)?|\.pnpmfile\.cjs|\.pypirc|pip\.conf)$/, 'package manager settings'],
  [
    /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|poetry\.lock|uv\.lock|Pipfile\.lock|Cargo\.lock|go\.sum)$/,
    'lockfiles',
  ],
  [
    /(^|\/)(AGENTS|CLAUDE|GEMINI)\.md$|^\.(claude|cursor|kilocode|opencode|codex|gemini|vscode)\//,
    'instructions for agents and editors',
  ],
];

/** Why a file may not be changed by an agent; null when it may. What gets past this meets the gates of the host anyway. */
export function refusedPath(path: string): string | null {
  const tidy = posix.normalize(path.replace(/^\/workspace\//, ''));
  if (tidy.startsWith('/') || tidy === '..' || tidy.startsWith('../')) return 'this path leads out of the repository';
  const found = REFUSED.find(([pattern]) => pattern.test(tidy));
  return found ? `${found[1]} must not be changed` : null;
}
