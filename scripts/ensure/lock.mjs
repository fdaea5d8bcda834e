import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * Waits until this process owns the folder, and returns its release. The folder appears together with its owner's name, because it is
 * renamed into place: nobody sees a lock without an owner. A lock whose owner has died is taken over.
 */
export async function lock(folder) {
  mkdirSync(dirname(folder), { recursive: true });
  const me = `${process.pid} ${startOf(process.pid)}`;
  let said = false;
  while (!claim(folder, me)) {
    const owner = ownerOf(folder);
    if (owner === undefined) continue;
    const [pid, start] = owner.split(' ');
    if (!isAlive(Number(pid), start)) {
      discard(folder, owner);
      continue;
    }
    if (!said) console.error(`Waiting for another npm command that prepares this folder (process ${pid}).`);
    said = true;
    await wait(200);
  }
  const release = () => {
    if (ownerOf(folder) === me) rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', release);
  return () => {
    process.off('exit', release);
    release();
  };
}

function claim(folder, me) {
  const mine = `${folder}.${process.pid}`;
  rmSync(mine, { recursive: true, force: true });
  mkdirSync(mine);
  writeFileSync(join(mine, 'owner'), me);
  try {
    renameSync(mine, folder);
    return true;
  } catch (error) {
    rmSync(mine, { recursive: true, force: true });
    if (['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(error.code)) return false;
    throw error;
  }
}

/** Two waiters may both see the dead owner: who moves away a lock that is not the dead one's puts it back. */
function discard(folder, deadOwner) {
  const aside = `${folder}.dead.${process.pid}`;
  try {
    renameSync(folder, aside);
    if (ownerOf(aside) === deadOwner) rmSync(aside, { recursive: true, force: true });
    else renameSync(aside, folder);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

function ownerOf(folder) {
  try {
    return readFileSync(join(folder, 'owner'), 'utf8');
  } catch {
    return undefined;
  }
}

function isAlive(pid, start) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code === 'ESRCH') return false;
  }
  return startOf(pid) === start;
}

/** When the process began, in the kernel's ticks: a pid alone may by now be another program's. */
function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return 'unknown';
  }
}
