import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { childEnvironment } from '../child-environment.ts';
import type { Limits } from '../types.ts';
import type { Excess } from './started.ts';

interface Watched {
  pid: number;
  folders: string[];
  limits: Limits;
  /** False where a control group does it. */
  memory: boolean;
}

const MEMORY_POLL_MS = 250;
const DISK_POLL_MS = 1000;
const PAGE_BYTES = 4096;

/** Polls what the kernel does not limit; calls `onExcess` once. Answers how to stop. */
export function watch(watched: Watched, onExcess: (excess: Excess) => void): () => void {
  let stopped = false;
  const stop = () => {
    stopped = true;
    for (const timer of timers) clearInterval(timer);
  };
  const report = (excess: Excess | null) => {
    if (!excess || stopped) return;
    stop();
    onExcess(excess);
  };
  const timers = [poll(DISK_POLL_MS, () => checkDisk(watched).then(report))];
  if (watched.memory) timers.push(poll(MEMORY_POLL_MS, () => checkProcesses(watched).then(report)));
  return stop;
}

/** One at a time: a slow check is not started again before it ended. */
function poll(everyMs: number, check: () => Promise<void>): NodeJS.Timeout {
  let running = false;
  const timer = setInterval(() => {
    if (running) return;
    running = true;
    void check().finally(() => {
      running = false;
    });
  }, everyMs);
  timer.unref();
  return timer;
}

async function checkDisk({ folders, limits }: Watched): Promise<Excess | null> {
  const output = await new Promise<string>((resolve) => {
    execFile(
      'du',
      ['-skc', '--', ...folders],
      { env: childEnvironment({ PATH: '/usr/bin:/bin', LC_ALL: 'C' }), timeout: 30_000 },
      (_error, out) => resolve(out),
    );
  });
  const totalKb = Number(/^(\d+)\ttotal$/m.exec(output)?.[1] ?? 0);
  return totalKb > limits.diskMb * 1024 ? 'disk' : null;
}

async function checkProcesses({ pid, limits }: Watched): Promise<Excess | null> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(pids.map((each) => readFile(`/proc/${each}/stat`, 'utf8').catch(() => '')));
  const processes = stats.flatMap(parseStat);
  const tree = new Set([pid]);
  for (let grew = true; grew; ) {
    grew = false;
    for (const each of processes) {
      if (tree.has(each.parent) && !tree.has(each.pid)) grew = tree.add(each.pid).has(each.pid);
    }
  }
  const ours = processes.filter((each) => tree.has(each.pid));
  const bytes = ours.reduce((sum, each) => sum + each.rssPages * PAGE_BYTES, 0);
  if (bytes > limits.memoryMb * 1024 * 1024) return 'oom';
  return ours.length > limits.pids + 8 ? 'killed' : null;
}

function parseStat(text: string): { pid: number; parent: number; rssPages: number }[] {
  // The name in brackets may hold anything, spaces and brackets included.
  const end = text.lastIndexOf(')');
  if (end < 0) return [];
  const fields = text.slice(end + 2).split(' ');
  return [{ pid: Number.parseInt(text, 10), parent: Number(fields[1]), rssPages: Number(fields[21]) }];
}
