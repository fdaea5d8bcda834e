import { posix } from 'node:path';

export type ManifestCode = 'lockfile_alone' | 'manifest_scripts' | 'dependency_changed';

export interface ManifestFinding {
  code: ManifestCode;
  path: string;
  message: string;
}

interface Change {
  path: string;
  before: string | null;
  after: string | null;
}

const LOCKS: Record<string, string[]> = {
  'package-lock.json': ['package.json'],
  'npm-shrinkwrap.json': ['package.json'],
  'yarn.lock': ['package.json'],
  'pnpm-lock.yaml': ['package.json'],
  'bun.lock': ['package.json'],
  'bun.lockb': ['package.json'],
  'deno.lock': ['deno.json'],
  'poetry.lock': ['pyproject.toml'],
  'uv.lock': ['pyproject.toml'],
  'pdm.lock': ['pyproject.toml'],
  'Pipfile.lock': ['Pipfile'],
  'Cargo.lock': ['Cargo.toml'],
  'go.sum': ['go.mod'],
  'Gemfile.lock': ['Gemfile'],
  'composer.lock': ['composer.json'],
  'gradle.lockfile': ['build.gradle', 'build.gradle.kts'],
};
const CODE =
  /^(setup\.py|Gemfile|.*\.gemspec|build\.gradle(\.kts)?|settings\.gradle(\.kts)?|pom\.xml|mix\.exs|Package\.swift)$/;
const LISTS =
  /^(requirements.*\.(txt|in)|constraints.*\.txt|Pipfile|pyproject\.toml|setup\.cfg|go\.mod|Cargo\.toml|composer\.json|deno\.jsonc?|environment\.ya?ml|.*\.csproj|packages\.config)$/;
const DEPENDENCY_KEYS = [
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
  'bundleDependencies',
  'bundledDependencies',
  'overrides',
  'resolutions',
  'packageManager',
  'workspaces',
  'pnpm',
  'allowScripts',
];
const COMMAND_KEYS = [
  'scripts',
  'bin',
  'gypfile',
  'husky',
  'lint-staged',
  'pre-commit',
  'jest',
  'vitest',
  'mocha',
  'ava',
  'config',
  'imports',
  'type',
  'engines',
];

/** What a patch does to the lists of dependencies and to the commands that packages run by themselves. */
export function checkManifests(changes: Change[]): ManifestFinding[] {
  const paths = new Set(changes.map((change) => change.path));
  return changes.flatMap((change) => {
    const name = posix.basename(change.path);
    const manifests = LOCKS[name];
    if (manifests) return checkLock(change, manifests, paths);
    if (name === 'package.json') return checkPackageJson(change);
    if (CODE.test(name)) return [finding('manifest_scripts', change, 'is run when the package is built or installed')];
    if (LISTS.test(name)) return [finding('dependency_changed', change, 'lists dependencies and build settings')];
    return [];
  });
}

function checkLock(change: Change, manifests: string[], paths: Set<string>): ManifestFinding[] {
  const folder = posix.dirname(change.path);
  const hasManifest = manifests.some((name) => paths.has(posix.join(folder, name)));
  return hasManifest ? [] : [finding('lockfile_alone', change, 'changes without its manifest')];
}

function checkPackageJson(change: Change): ManifestFinding[] {
  const before = parse(change.before ?? '{}');
  const after = parse(change.after ?? '{}');
  if (!before || !after) return [finding('manifest_scripts', change, 'is not readable as JSON')];
  const differs = (key: string) => JSON.stringify(before[key]) !== JSON.stringify(after[key]);
  const commands = COMMAND_KEYS.filter(differs).map((key) =>
    finding('manifest_scripts', change, `changes ${JSON.stringify(key)}`),
  );
  const dependencies = DEPENDENCY_KEYS.filter(differs).map((key) =>
    finding('dependency_changed', change, `changes ${JSON.stringify(key)}${listChanges(before[key], after[key])}`),
  );
  return [...commands, ...dependencies];
}

function listChanges(before: unknown, after: unknown): string {
  const [old, now] = [before, after].map((value) => (isRecord(value) ? value : {}));
  const names = Object.keys({ ...old, ...now }).filter(
    (name) => JSON.stringify(old?.[name]) !== JSON.stringify(now?.[name]),
  );
  return names.length > 0 ? `: ${names.slice(0, 10).join(', ').slice(0, 300)}` : '';
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return isRecord(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function finding(code: ManifestCode, { path }: Change, what: string): ManifestFinding {
  return { code, path, message: `${path} ${what}.` };
}
