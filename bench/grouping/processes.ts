import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Server } from '../e2e/server.ts';

const TICKS_A_SECOND = 100;

/** Which processes the product runs in: its own, and the embedded database's where it has one. */
export function processesOf(server: Server): { server: number; engine?: number } {
  const note = join(server.dataDir, 'database', '.owner');
  if (server.env.DATABASE_URL || !existsSync(note)) return { server: server.pid() };
  const { enginePid } = JSON.parse(readFileSync(note, 'utf8')) as { enginePid: number };
  return { server: server.pid(), engine: enginePid };
}

/** What a process holds now, and the most that it ever held. */
export function memoryOf(pid: number): { rss_mib: number; rss_mib_max: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mebibytes = (name: string) => Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024);
  return { rss_mib: mebibytes('VmRSS'), rss_mib_max: mebibytes('VmHWM') };
}

/** Processor time used so far: unlike the clock's, nothing else that runs on the machine makes it longer. */
export function cpuSecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
}
