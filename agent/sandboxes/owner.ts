import { readFile } from 'node:fs/promises';

/** A process, told apart from a later one with the same pid. */
export interface Owner {
  pid: number;
  startedAt: string;
}

export async function thisProcess(): Promise<Owner> {
  return { pid: process.pid, startedAt: await readStart(process.pid) };
}

export async function isAlive(owner: Owner): Promise<boolean> {
  const startedAt = await readStart(owner.pid);
  return startedAt !== '' && startedAt === owner.startedAt;
}

/** In clock ticks since the system's start: field 22 of the status, counted behind the name, which may hold anything. */
async function readStart(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}
