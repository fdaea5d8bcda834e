import { readFileSync } from 'node:fs';
import { findProgram } from './find.mjs';
import { run } from './run.mjs';

const WITHOUT_IT = 'everything but running a fix works';

/** Bubblewrap, which isolates what a fix runs. Never stops the start: without it only fixes are off. */
export async function system() {
  if (process.platform !== 'linux' || findProgram('bwrap')) return;
  const command = installCommand();
  if (!maySelfInstall(command)) return sayHow(command);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const doing = 'Installing bubblewrap, which isolates fixes (SOULCASTER_SYSTEM_INSTALL=0 forbids this)';
  try {
    await run(doing, 'sh', ['-c', 'apt-get update -qq; apt-get install -y -qq --no-install-recommends bubblewrap'], {
      env,
      timeoutMs: 120_000,
    });
  } catch {
    sayHow(command);
  }
}

function maySelfInstall(command) {
  if (process.env.SOULCASTER_SYSTEM_INSTALL === '0' || process.getuid?.() !== 0) return false;
  return command.startsWith('apt-get') && Boolean(findProgram('apt-get'));
}

function sayHow(command) {
  const sudo = process.getuid?.() === 0 ? '' : 'sudo ';
  console.error(`bubblewrap is missing: ${WITHOUT_IT}. To run fixes: ${sudo}${command}`);
}

function installCommand() {
  const ids = distribution();
  const has = (...names) => names.some((name) => ids.includes(name));
  if (has('debian', 'ubuntu')) return 'apt-get install -y bubblewrap';
  if (has('fedora', 'rhel', 'centos')) return 'dnf install -y bubblewrap';
  if (has('arch')) return 'pacman -S --noconfirm bubblewrap';
  if (has('alpine')) return 'apk add bubblewrap';
  if (has('suse', 'opensuse')) return 'zypper install -y bubblewrap';
  return 'install the package `bubblewrap` of your distribution';
}

function distribution() {
  try {
    const lines = readFileSync('/etc/os-release', 'utf8').split('\n');
    const values = lines.filter((line) => /^ID(_LIKE)?=/.test(line)).map((line) => line.replace(/^[^=]*=/, ''));
    return values.join(' ').replaceAll('"', '').split(' ');
  } catch {
    return [];
  }
}
