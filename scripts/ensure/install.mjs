import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { binDir, root } from './find.mjs';
import { fingerprint, once } from './once.mjs';
import { run } from './run.mjs';

const NODE_MAJOR = 24;

/** The packages of the lockfile, and with them a Node 24 where one is published for this platform. */
export async function install() {
  if (!bringsNode()) requireSystemNode(`Node ${NODE_MAJOR} comes with the packages only on Linux (x64, arm64).`);
  await once({
    stamp: join(root, 'node_modules', '.stamp'),
    key: installKey(),
    work: async () => {
      await installLocked({ doing: 'Installing packages' });
      checkInstalledNode();
    },
  });
}

/** The packages of a folder's lockfile. */
export async function installLocked({ doing, folder = '.', options = [] }) {
  try {
    await npm(doing, folder, 'ci', ...options);
  } catch (error) {
    // A registry that lacks the packages of other platforms leaves them out of the lockfile, which `npm ci` refuses and `npm install`
    // does not; the rest is installed as locked, and --no-save leaves the lockfile alone.
    if (!lacksOnlyOptional(folder, error.output ?? '')) throw error;
    await npm(doing, folder, 'install', '--no-save', ...options);
  }
}

function npm(doing, folder, verb, ...more) {
  const [command, ...first] = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  // --include=dev: an inherited NODE_ENV=production would leave out what builds and tests need.
  const args = [...first, verb, ...more, '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  return run(`${doing} (npm ${verb})`, command, [...args, ...(folder === '.' ? [] : ['--prefix', folder])]);
}

function lacksOnlyOptional(folder, output) {
  const missing = [...output.matchAll(/^npm error (Missing|Invalid): (?:lock file's )?(@?[^@\s]+)@/gm)];
  const { packages } = JSON.parse(readFileSync(join(root, folder, 'package-lock.json'), 'utf8'));
  const optional = new Set(Object.values(packages).flatMap((each) => Object.keys(each.optionalDependencies ?? {})));
  return missing.length > 0 && missing.every(([, verdict, name]) => verdict === 'Missing' && optional.has(name));
}

/** Only what decides which packages are there: editing a script in package.json installs nothing. */
function installKey() {
  const manifest = readManifest('package.json');
  const manifests = [manifest, ...manifest.workspaces.map((room) => readManifest(`${room}/package.json`))];
  const wanted = manifests.map((each) => [
    each.name,
    each.workspaces,
    each.dependencies,
    each.devDependencies,
    each.optionalDependencies,
    each.overrides,
    each.bin,
  ]);
  return fingerprint(['package-lock.json', '.npmrc'], [JSON.stringify(wanted), process.platform, process.arch]);
}

const readManifest = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const bringsNode = () => process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch);

function requireSystemNode(because) {
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR) return;
  const here = `This is ${process.platform}-${process.arch} with Node ${process.versions.node}`;
  throw new Error(`${because} ${here}: install Node ${NODE_MAJOR} (https://nodejs.org) and run this again.`);
}

function checkInstalledNode() {
  const installed = join(binDir, 'node');
  if (!existsSync(installed)) return requireSystemNode(`No Node ${NODE_MAJOR} came with the packages.`);
  if (spawnSync(installed, ['--version']).status === 0) return;
  // Built for glibc: on Alpine it does not run, and left there it would hide the system's own.
  rmSync(installed);
  requireSystemNode(`The Node ${NODE_MAJOR} that came with the packages does not run here (musl instead of glibc?).`);
}
