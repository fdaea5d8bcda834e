import { execFile } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { chmod, chown, lstat, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { childEnvironment } from '../child-environment.ts';
import type { Limits, Mount } from '../types.ts';
import type { Identity, JobFolders } from './bwrap-args.ts';
import { createGroup, type LimitGroup, removeGroup } from './cgroup.ts';
import { checkMounts } from './job-mounts.ts';
import { isAlive, type Owner, thisProcess } from './owner.ts';
import { SELF_TEST_JOB } from './self-test.ts';

export interface Job {
  folder: string;
  folders: JobFolders;
  group: LimitGroup | null;
}

interface Label {
  jobId: string;
  groups: string[];
  owner: Owner;
}

// Above what distributions give to users and to subordinate ids, below 2^21 (what a plain tar can hold).
const UID_FIRST = 1_000_000;
const UID_COUNT = 1_000_000;

/** A uid of its own for each sandbox, so that they cannot signal each other and `--nproc` counts one sandbox only. */
export function newIdentity(mode: Identity['mode']): Identity {
  return mode === 'drop' ? { mode, uid: UID_FIRST + randomInt(UID_COUNT) } : { mode };
}

/** Makes the folders and the limit group of one sandbox, labelled so that `reapJobs` finds them after a crash. */
export async function createJob(
  root: string,
  { jobId, limits, shown, mounts }: { jobId: string; limits: Limits; shown: Mount[]; mounts: Mount[] },
  identity: Identity,
): Promise<Job> {
  // A mount point deeper down could be moved away by what runs inside, and bwrap would make it anew behind a link.
  if (shown.some(({ to }) => !/^[^/]+$/.test(to) || to === '.' || to === '..'))
    throw new Error('a folder is shown at the top of the workspace only');
  checkMounts(mounts);
  await mkdir(root, { recursive: true, mode: 0o700 });
  if (!(await isOurs(root))) throw new Error(`${root} belongs to somebody else or others may write to it`);
  const name = `soulcaster-${randomBytes(8).toString('hex')}`;
  const folder = join(root, name);
  const folders: JobFolders = {
    workspace: join(folder, 'workspace'),
    home: join(folder, 'home'),
    passwd: join(folder, 'passwd'),
    group: join(folder, 'group'),
    shown,
    mounts,
  };
  await mkdir(folder, { mode: 0o700 });
  const owner = await thisProcess();
  // Written before the group exists: what is labelled too early is reaped in vain, what is not labelled never.
  await writeLabel(folder, { jobId, groups: [], owner });
  const group = await createGroup(name, limits);
  await writeLabel(folder, { jobId, groups: group?.folders ?? [], owner });
  const uid = identity.mode === 'drop' ? identity.uid : 1000;
  await writeFile(folders.passwd, `root:x:0:0::/:/bin/sh\nagent:x:${uid}:${uid}::/home/agent:/bin/sh\n`);
  await writeFile(folders.group, `root:x:0:\nagent:x:${uid}:\n`);
  const mountPoints = shown.map(({ to }) => join(folders.workspace, to));
  for (const each of [folders.workspace, folders.home, ...mountPoints]) {
    await mkdir(each, { mode: 0o755 });
    if (identity.mode === 'drop') await chown(each, identity.uid, identity.uid);
  }
  await Promise.all([folders.passwd, folders.group].map((file) => chmod(file, 0o644)));
  return { folder, folders, group };
}

/** Removes what a job left: its processes by its group (bwrap's own die with their parent), then its folder. */
export async function removeJob(folder: string): Promise<void> {
  const label = await readLabel(folder);
  await removeGroup(label?.groups ?? []);
  // Not fs.rm: a hostile tree may be deeper than a path can be long, which coreutils handle.
  const env = childEnvironment({ PATH: '/usr/bin:/bin' });
  await new Promise<void>((resolve) => execFile('chmod', ['-R', 'u+rwX', '--', folder], { env }, () => resolve()));
  await new Promise<void>((resolve, reject) =>
    execFile('rm', ['-rf', '--one-file-system', '--', folder], { env }, (error) => (error ? reject(error) : resolve())),
  );
}

/** Leaves alone what another living process owns: it may be another installation, whose jobs nobody here knows. */
export async function reapJobs(root: string, isLive: (jobId: string) => boolean): Promise<number> {
  let reaped = 0;
  if (!(await isOurs(root))) return reaped;
  for (const name of await readdir(root).catch(() => [])) {
    if (!name.startsWith('soulcaster-')) continue;
    const folder = join(root, name);
    const label = await readLabel(folder);
    if (!label || isLive(label.jobId) || (await isInUse(label))) continue;
    await removeJob(folder);
    reaped += 1;
  }
  return reaped;
}

async function isInUse({ jobId, owner }: Label): Promise<boolean> {
  const self = await thisProcess();
  const isOwn = owner.pid === self.pid && owner.startedAt === self.startedAt;
  return isOwn ? jobId === SELF_TEST_JOB : isAlive(owner);
}

/** A label names control groups whose processes are killed: in a folder of another user it could name anything. */
async function isOurs(root: string): Promise<boolean> {
  const found = await lstat(root).catch(() => null);
  if (!found?.isDirectory()) return false;
  return found.uid === process.getuid?.() && (found.mode & 0o022) === 0;
}

async function writeLabel(folder: string, label: Label): Promise<void> {
  await writeFile(join(folder, 'job.json'), JSON.stringify(label));
}

async function readLabel(folder: string): Promise<Label | null> {
  try {
    return JSON.parse(await readFile(join(folder, 'job.json'), 'utf8')) as Label;
  } catch {
    return null;
  }
}
