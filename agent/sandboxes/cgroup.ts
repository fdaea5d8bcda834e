import { mkdir, readFile, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Memory and process limits of one sandbox, enforced by the kernel. */
export interface LimitGroup {
  /** A process enters by writing itself into these. */
  entries: string[];
  folders: string[];
  memory: boolean;
  oomKills(): Promise<number>;
}

interface Place {
  version: 1 | 2;
  folder: string;
  controllers: ('memory' | 'pids')[];
}

/** `null` where this process may not make control groups. */
export async function createGroup(
  name: string,
  limits: { memoryMb: number; pids: number },
): Promise<LimitGroup | null> {
  const made: Place[] = [];
  for (const place of await findPlaces()) {
    const folder = join(place.folder, name);
    try {
      await mkdir(folder);
      made.push({ ...place, folder });
      await writeLimits({ ...place, folder }, limits);
    } catch {
      await removeGroup(made.map((each) => each.folder));
      return null;
    }
  }
  const memory = made.find((place) => place.controllers.includes('memory'));
  if (made.length === 0) return null;
  return {
    entries: made.map((place) => join(place.folder, 'cgroup.procs')),
    folders: made.map((place) => place.folder),
    memory: memory !== undefined,
    oomKills: () => (memory ? countOomKills(memory) : Promise.resolve(0)),
  };
}

/** Kills what is left in the group and removes it; a group that is gone is fine. */
export async function removeGroup(folders: string[]): Promise<void> {
  for (const folder of folders) {
    for (let attempt = 0; attempt < 200; attempt++) {
      const pids = await readFile(join(folder, 'cgroup.procs'), 'utf8').catch(() => '');
      for (const pid of pids.split('\n').filter(Boolean)) kill(Number(pid));
      const gone = await rmdir(folder).then(
        () => true,
        (error: NodeJS.ErrnoException) => error.code === 'ENOENT',
      );
      if (gone) break;
      // The kernel keeps a group busy for a moment after its last process died.
      await delay(25);
    }
  }
}

async function findPlaces(): Promise<Place[]> {
  const [own, mounts] = await Promise.all([
    readFile('/proc/self/cgroup', 'utf8').catch(() => ''),
    readFile('/proc/self/mountinfo', 'utf8').catch(() => ''),
  ]);
  const v1 = await Promise.all((['memory', 'pids'] as const).map((controller) => findV1(controller, own, mounts)));
  const found = v1.filter((place) => place !== null);
  if (found.length > 0) return found;
  const v2 = await findV2(own, mounts);
  return v2 ? [v2] : [];
}

async function findV1(controller: 'memory' | 'pids', own: string, mounts: string): Promise<Place | null> {
  const mount = mountOf(mounts, (type, options) => type === 'cgroup' && options.split(',').includes(controller));
  if (!mount) return null;
  const line = own.split('\n').find((each) => each.split(':')[1]?.split(',').includes(controller));
  const inside = join(mount, line?.split(':').slice(2).join(':') ?? '/');
  const folder = (await isFolder(inside)) ? inside : mount;
  return { version: 1, folder, controllers: [controller] };
}

async function findV2(own: string, mounts: string): Promise<Place | null> {
  const mount = mountOf(mounts, (type) => type === 'cgroup2');
  if (!mount) return null;
  const path = own.split('\n').find((line) => line.startsWith('0::'));
  const inside = join(mount, path?.slice(3) ?? '/');
  // A group that holds processes cannot give controllers to its children, so a sibling of ours is tried as well.
  for (const folder of new Set([inside, dirname(inside), mount])) {
    if (!folder.startsWith(mount)) continue;
    const given = await readFile(join(folder, 'cgroup.subtree_control'), 'utf8').catch(() => '');
    const controllers = (['memory', 'pids'] as const).filter((name) => given.split(/\s+/).includes(name));
    if (controllers.length === 2) return { version: 2, folder, controllers: [...controllers] };
  }
  return null;
}

function mountOf(mounts: string, matches: (type: string, options: string) => boolean): string | undefined {
  for (const line of mounts.split('\n')) {
    const [left, right] = line.split(' - ');
    const [type = '', , options = ''] = right?.split(' ') ?? [];
    if (matches(type, options)) return left?.split(' ')[4];
  }
  return undefined;
}

async function writeLimits(place: Place, limits: { memoryMb: number; pids: number }): Promise<void> {
  const bytes = String(limits.memoryMb * 1024 * 1024);
  if (place.controllers.includes('pids')) await writeFile(join(place.folder, 'pids.max'), String(limits.pids));
  if (!place.controllers.includes('memory')) return;
  if (place.version === 1) {
    await writeFile(join(place.folder, 'memory.limit_in_bytes'), bytes);
    await writeFile(join(place.folder, 'memory.memsw.limit_in_bytes'), bytes).catch(() => undefined);
  } else {
    await writeFile(join(place.folder, 'memory.max'), bytes);
    await writeFile(join(place.folder, 'memory.swap.max'), '0').catch(() => undefined);
  }
}

async function countOomKills(place: Place): Promise<number> {
  const file = place.version === 1 ? 'memory.oom_control' : 'memory.events';
  const text = await readFile(join(place.folder, file), 'utf8').catch(() => '');
  return Number(/^oom_kill (\d+)$/m.exec(text)?.[1] ?? 0);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It was gone already.
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
