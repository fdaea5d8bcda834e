import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

/** Who holds a data folder, for messages only: the lock itself is the operating system's. */
export interface Owner {
  enginePid: number;
  serverPid: number;
  stopping: boolean;
}

export type LockAttempt = { taken: true; lock: DatabaseSync } | { taken: false; owner: Owner | undefined };

const RETRY_MS = 50;

/**
 * Takes the lock of a data folder, which ends with this process and not before. Waits up to `waitMs` for an owner that is dying or
 * stopping; a healthy one refuses at once.
 * Never open `.lock` a second time in the process that holds it: closing that handle would drop the lock (POSIX).
 */
export async function takeLock(dir: string, waitMs: number, onWait?: () => void): Promise<LockAttempt> {
  const giveUpAt = performance.now() + waitMs;
  for (let first = true; ; first = false) {
    const lock = tryLock(dir);
    if (lock) return { taken: true, lock };
    const owner = readOwner(dir);
    if ((owner && isHealthy(owner)) || performance.now() > giveUpAt) return { taken: false, owner };
    if (first) onWait?.();
    await sleep(RETRY_MS);
  }
}

/** Who uses the folder, alive and well, if anyone does; for a process that does not hold the lock itself. */
export function healthyOwner(dir: string): Owner | undefined {
  const lock = tryLock(dir);
  if (lock) {
    lock.close();
    return undefined;
  }
  const owner = readOwner(dir);
  return owner && isHealthy(owner) ? owner : undefined;
}

export function writeOwner(dir: string, owner: Owner): void {
  writeFileSync(ownerFile(dir), JSON.stringify(owner), { mode: 0o600 });
}

export function removeOwner(dir: string): void {
  rmSync(ownerFile(dir), { force: true });
}

function tryLock(dir: string): DatabaseSync | undefined {
  const lock = new DatabaseSync(join(dir, '.lock'));
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return undefined;
    throw error;
  }
}

const SQLITE_BUSY = 5;

function readOwner(dir: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(ownerFile(dir), 'utf8'));
  } catch {
    return undefined;
  }
}

const ownerFile = (dir: string) => join(dir, '.owner');

const isHealthy = (owner: Owner) => !owner.stopping && isAlive(owner.serverPid) && isAlive(owner.enginePid);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return !isZombie(pid);
}

/** A killed process that its parent has not collected yet still takes signals. */
function isZombie(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
  } catch {
    return false;
  }
}
