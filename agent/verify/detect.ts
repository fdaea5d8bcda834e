import { detectNodeTest, type Manifest, nodeSetup } from './detect-node.ts';
import { detectPythonSetup, detectPythonTest } from './detect-python.ts';

export interface DetectedCommands {
  language: 'typescript' | 'javascript' | 'python' | null;
  packageManager: 'npm' | 'pnpm' | 'yarn' | 'bun' | null;
  setup: string | null;
  /** A list joined by `&&` where the repository holds tests of several kinds. */
  test: string | null;
}

export type ReadText = (path: string) => Promise<string | null>;

/**
 * How a repository is set up and tested, from the files of one commit (the base: never from a patch). `null` when nothing
 * is known about it.
 */
export async function detectCommands(files: string[], read: ReadText): Promise<DetectedCommands | null> {
  const own = files.filter((file) => !/(^|\/)(node_modules|vendor|site-packages|dist|build)\//.test(file));
  const manifest = own.includes('package.json') ? parseManifest(await read('package.json')) : null;
  const nodeTest = detectNodeTest(own, manifest);
  const pythonTest = nodeTest?.includes('python') ? null : await detectPythonTest(own, read);
  const packageManager = manifest ? detectPackageManager(own, manifest) : null;
  const setups = [nodeSetup(own, manifest, packageManager), await detectPythonSetup(own, read)];
  const language = detectLanguage(own);
  const test = [nodeTest, pythonTest].filter(Boolean).join(' && ') || null;
  if (language === null && test === null) return null;
  return { language, packageManager, setup: setups.filter(Boolean).join(' && ') || null, test };
}

function parseManifest(text: string | null): Manifest {
  try {
    const parsed: unknown = JSON.parse(text ?? '');
    return typeof parsed === 'object' && parsed !== null ? (parsed as Manifest) : {};
  } catch {
    return {};
  }
}

function detectPackageManager(files: string[], manifest: Manifest): NonNullable<DetectedCommands['packageManager']> {
  const named = /^(npm|pnpm|yarn|bun)@/.exec(String(manifest.packageManager ?? ''))?.[1];
  if (named === 'npm' || named === 'pnpm' || named === 'yarn' || named === 'bun') return named;
  if (files.includes('pnpm-lock.yaml')) return 'pnpm';
  if (files.includes('yarn.lock')) return 'yarn';
  return files.some((file) => /^bun\.lockb?$/.test(file)) ? 'bun' : 'npm';
}

function detectLanguage(files: string[]): DetectedCommands['language'] {
  const count = (pattern: RegExp) => files.filter((file) => pattern.test(file)).length;
  const [typescript, javascript, python] = [count(/\.[cm]?tsx?$/), count(/\.[cm]?jsx?$/), count(/\.py$/)];
  if (typescript + javascript + python === 0) return null;
  if (python > typescript + javascript) return 'python';
  return typescript > 0 && typescript >= javascript / 4 ? 'typescript' : 'javascript';
}
