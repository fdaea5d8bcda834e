import { execFile } from 'node:child_process';
import { localSandbox } from '@soulcaster/agent';
import type { Config } from '../config.ts';
import { openSandbox } from '../open-sandbox.ts';
import { type Check, fine, note, wrong } from './check.ts';

const NODE_MIN = 24;
/** The first with `git merge-tree --write-tree`, which tells whether a patch still applies. */
const GIT_MIN = [2, 38] as const;

export async function checkTools(config: Config): Promise<Check[]> {
  return Promise.all([
    checkNode(process.versions.node),
    checkGit(),
    checkSandbox(config),
    checkPython(),
    checkPytest(),
  ]);
}

export function checkNode(version: string): Check {
  if (Number.parseInt(version, 10) >= NODE_MIN) return fine('node', version);
  const remedy = `Start with \`npm start\`, which brings Node ${NODE_MIN} on Linux; elsewhere install it from https://nodejs.org.`;
  return wrong('node', `${version} is too old: ${NODE_MIN} is needed`, remedy);
}

async function checkGit(): Promise<Check> {
  return judgeGit(await output('git', ['--version']));
}

export function judgeGit(said: string | undefined): Check {
  const found = /(\d+)\.(\d+)(\.\d+)*/.exec(said ?? '');
  const needed = GIT_MIN.join('.');
  if (!found) return wrong('git', 'not installed', `Install git ${needed} or later, for example apt-get install git.`);
  const [major, minor] = [Number(found[1]), Number(found[2])];
  if (major > GIT_MIN[0] || (major === GIT_MIN[0] && minor >= GIT_MIN[1])) return fine('git', found[0]);
  return wrong('git', `${found[0]} is too old: ${needed} is needed`, `Upgrade git to ${needed} or later.`);
}

async function checkSandbox(config: Config): Promise<Check> {
  // A look changes nothing, so the local one is tried outside of the data directory.
  const sandbox = config.SOULCASTER_SANDBOX === 'local' ? localSandbox() : openSandbox(config);
  try {
    const { ok, capabilities, problems } = await sandbox.selfTest();
    if (!ok)
      return note(
        'sandbox',
        `the ${sandbox.id} sandbox is off: ${problems.join(' ')}`,
        'Until then everything but running a fix works.',
      );
    const memory = capabilities.memoryLimit ? 'with a memory limit' : 'memory is watched, not limited by the kernel';
    return fine('sandbox', `the ${sandbox.id} sandbox isolates (${memory})`);
  } catch (error) {
    return note(
      'sandbox',
      `the ${sandbox.id} sandbox could not be tried: ${said(error)}`,
      'Check what SOULCASTER_SANDBOX names.',
    );
  }
}

async function checkPython(): Promise<Check> {
  const version = await output('python3', ['--version']);
  if (version) return fine('python3', version.replace('Python ', ''));
  return note(
    'python3',
    'not installed: Python repositories cannot be fixed here',
    'Install it, for example apt-get install python3.',
  );
}

async function checkPytest(): Promise<Check> {
  const version = await output('python3', ['-m', 'pytest', '--version']);
  if (version) return fine('pytest', version.replace('pytest ', ''));
  const remedy = 'Install it for repositories whose tests need it, for example apt-get install python3-pytest.';
  return note('pytest', 'not installed: of Python tests only those for unittest run', remedy);
}

function output(program: string, args: string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: 10_000, cwd: '/' }, (error, stdout, stderr) =>
      resolve(error ? undefined : (stdout.trim() || stderr.trim()).split('\n')[0]),
    );
  });
}

const said = (error: unknown) => (error instanceof Error ? error.message : String(error));
