import { parseTestCommand } from './test-command.ts';

/** A package.json as far as it is looked at; none of it is checked. */
export interface Manifest {
  packageManager?: unknown;
  scripts?: Record<string, unknown>;
  dependencies?: Record<string, unknown>;
  devDependencies?: Record<string, unknown>;
}

const RUNNERS = ['vitest', 'jest', 'mocha'] as const;
const TEST_FILE = /([._-]test\.[cm]?[jt]s|(^|\/)(test|__tests__)\/.+\.[cm]?[jt]s|\.spec\.[cm]?[jt]s)$/;

export function detectNodeTest(files: string[], manifest: Manifest | null): string | null {
  const script = manifest?.scripts?.test;
  if (typeof script === 'string' && !/no test specified/.test(script)) {
    const isKnown = parseTestCommand(script).every((step) => step.runner !== 'command');
    return isKnown ? script : 'npm test';
  }
  const tests = files.filter((file) => TEST_FILE.test(file));
  if (tests.length === 0) return null;
  const all = { ...manifest?.dependencies, ...manifest?.devDependencies };
  const runner = RUNNERS.find((name) => name in all);
  if (runner === 'vitest') return 'vitest run';
  return runner ?? 'node --test';
}

export function nodeSetup(files: string[], manifest: Manifest | null, packageManager: string | null): string | null {
  const wanted = Object.keys({ ...manifest?.dependencies, ...manifest?.devDependencies });
  if (wanted.length === 0 || packageManager === null) return null;
  if (packageManager !== 'npm') return `${packageManager} install --frozen-lockfile --ignore-scripts`;
  return `npm ${files.includes('package-lock.json') ? 'ci' : 'install'} --ignore-scripts`;
}
