import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * A real browser for tests and screenshots, from npm alone. Unpacked once into `node_modules/.cache`; `CHROMIUM_PATH` names
 * another one, where the packed one (x64 Linux) does not run. Close it when done.
 */
export async function launchChromium(): Promise<Browser> {
  const { chromium } = await import('playwright-core');
  const executablePath = process.env.CHROMIUM_PATH ?? (await unpackChromium());
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--font-render-hinting=none'],
    env: environment(executablePath),
  });
}

/** Unpacks the browser if it is not there yet and gives the path of its executable. Safe to call from several processes at once. */
export async function unpackChromium(): Promise<string> {
  const directory = join(root, 'node_modules', '.cache', `chromium-${await version()}`);
  const executable = join(directory, 'chromium');
  if (existsSync(executable)) return executable;
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('The browser from npm runs on x64 Linux only; set CHROMIUM_PATH to a Chromium of your own.');

  const own = `${directory}.${process.pid}`;
  await mkdir(own, { recursive: true });
  await unpackInto(own);
  // Whoever comes second finds the directory taken and throws its own copy away.
  await rename(own, directory).catch(() => rm(own, { recursive: true, force: true }));
  return executable;
}

/** The package unpacks into the temp directory and takes any existing file for whole, so it gets a directory of its own. */
async function unpackInto(directory: string) {
  const before = process.env.TMPDIR;
  process.env.TMPDIR = directory;
  try {
    const { default: packed, inflate } = await import('@sparticuz/chromium');
    await packed.executablePath();
    await inflate(join(packageDirectory(), 'bin', 'al2023.tar.br'));
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}

/** With the libraries of the package where the system has none. */
function environment(executablePath: string): Record<string, string> {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const listed = spawnSync('ldd', [executablePath], { encoding: 'utf8' }).stdout ?? '';
  if (!listed.includes('not found')) return inherited;
  return { ...inherited, LD_LIBRARY_PATH: join(dirname(executablePath), 'al2023', 'lib') };
}

async function version(): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(packageDirectory(), 'package.json'), 'utf8'));
  return String((manifest as { version: unknown }).version);
}

function packageDirectory(): string {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  return entry.slice(0, entry.lastIndexOf(join('@sparticuz', 'chromium'))) + join('@sparticuz', 'chromium');
}
