import { execFile } from 'node:child_process';
import { access, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findProgram } from '../find-program.ts';
import type { Mount } from '../types.ts';

export interface Interpreters {
  mounts: Mount[];
  links: { to: string; path: string }[];
  path: string[];
  libraryPath: string[];
}

/** Node, npm and Python as repositories need them, mounted at neutral places: no folder of the host's user appears inside. */
export async function findInterpreters(): Promise<Interpreters> {
  const node = await realpath(process.execPath);
  const found: Interpreters = {
    mounts: [{ from: node, to: '/opt/node/bin/node' }],
    links: [],
    path: ['/opt/node/bin'],
    libraryPath: [],
  };
  const npm = await findNpm();
  if (npm) {
    found.mounts.push({ from: npm, to: '/opt/node/lib/npm' });
    found.links.push({ to: '../lib/npm/bin/npm-cli.js', path: '/opt/node/bin/npm' });
    found.links.push({ to: '../lib/npm/bin/npx-cli.js', path: '/opt/node/bin/npx' });
  }
  const python = await findPythonPrefix();
  if (python && python !== '/usr') {
    found.mounts.push({ from: python, to: '/opt/python' });
    found.path.push('/opt/python/bin');
    // A relocated Python built with a shared library would otherwise load another version's from /usr.
    found.libraryPath.push('/opt/python/lib');
  }
  return found;
}

async function findNpm(): Promise<string | null> {
  const npm = await findProgram('npm');
  if (!npm?.endsWith('/npm/bin/npm-cli.js')) return null;
  const folder = dirname(dirname(npm));
  const isWhole = await access(join(folder, 'package.json')).then(
    () => true,
    () => false,
  );
  return isWhole ? folder : null;
}

/** The prefix of the first `python3` that can import pytest, else of the first that runs. */
async function findPythonPrefix(): Promise<string | null> {
  const answers = await Promise.all(['python3', '/usr/bin/python3'].map(askPython));
  const running = answers.filter((answer) => answer !== null);
  const best = running.find((answer) => answer.pytest) ?? running[0];
  return best ? realpath(best.prefix).catch(() => null) : null;
}

function askPython(program: string): Promise<{ prefix: string; pytest: boolean } | null> {
  // A virtual environment or a shim answers with the installation it stands for. -I: nothing of the current folder is imported.
  const question =
    'import sys, importlib.util as u; print(sys.base_prefix); print(u.find_spec("pytest") is not None and sys.prefix == sys.base_prefix)';
  return new Promise((resolve) => {
    execFile(program, ['-I', '-c', question], { cwd: '/', timeout: 10_000 }, (error, stdout) => {
      const [prefix, pytest] = stdout.trim().split('\n');
      resolve(error || !prefix?.startsWith('/') ? null : { prefix, pytest: pytest === 'True' });
    });
  });
}
