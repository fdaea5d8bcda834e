import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** One bug: `repo/` as the report finds it, what users said, and what shows whether a patch mends it. */
export interface BugCase {
  id: string;
  folder: string;
  language: string;
  report: string;
  testCommand: string | null;
  /** Of a run of the tests, at most. */
  timeoutMs: number;
  oracle: string;
  setup: { command: string; timeoutMs: number } | null;
  /** Tests that are copied over `repo/` to judge a patch. */
  hidden: string | null;
  /** The true fix. */
  reference: string | null;
  failingTests: string[];
  hiddenFailingTests: string[];
}

/** The cases of a suite in a folder or a .tar.gz, which is unpacked into `work`. */
export async function openSuite(path: string, work: string): Promise<BugCase[]> {
  const found = await stat(path).catch(() => null);
  if (!found) throw new Error(`There is no suite ${path}.`);
  let root = resolve(path);
  if (found.isFile()) {
    const folder = join(work, 'suite');
    await mkdir(folder);
    await promisify(execFile)('tar', ['-xzf', root, '-C', folder]);
    root = folder;
  }
  const ids = await caseIds(root);
  const [only, ...others] = await readdir(root);
  if (ids.length > 0) return Promise.all(ids.map((id) => readCase(root, id)));
  // A tar often holds one folder, and that the suite.
  if (only !== undefined && others.length === 0) {
    root = join(root, only);
    return Promise.all((await caseIds(root)).map((id) => readCase(root, id)));
  }
  return [];
}

async function caseIds(root: string): Promise<string[]> {
  const names = await readdir(root).catch(() => []);
  return names.filter((name) => existsSync(join(root, name, 'case.json'))).sort();
}

async function readCase(root: string, id: string): Promise<BugCase> {
  const folder = join(root, id);
  const told = JSON.parse(await readFile(join(folder, 'case.json'), 'utf8')) as Record<string, unknown>;
  const text = (name: string) => (typeof told[name] === 'string' && told[name] !== '' ? told[name] : null);
  const list = (name: string) => (Array.isArray(told[name]) ? told[name].map(String) : []);
  const seconds = (name: string, otherwise: number) => (Number(told[name]) > 0 ? Number(told[name]) : otherwise) * 1000;
  const setup = text('setupCommand');
  const hidden = join(folder, 'hidden');
  const references = [join(hidden, 'reference.patch'), join(root, 'reference', `${id}.patch`)];
  const failingTests = list('failingTests');
  const hiddenFailing = list('hiddenFailingTests');
  return {
    id,
    folder,
    language: text('language') ?? '',
    report: text('report') ?? '',
    testCommand: text('testCommand'),
    timeoutMs: seconds('timeoutSeconds', 120),
    oracle: text('oracle') ?? 'tests',
    setup: setup ? { command: setup, timeoutMs: seconds('setupTimeoutSeconds', 300) } : null,
    hidden: existsSync(hidden) ? hidden : null,
    reference: references.find((path) => existsSync(path)) ?? null,
    failingTests,
    hiddenFailingTests: hiddenFailing.length > 0 ? hiddenFailing : failingTests,
  };
}
