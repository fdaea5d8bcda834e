import { randomBytes } from 'node:crypto';
import { type Machine, startMachine } from './machine.ts';
import type { Running } from './processes.ts';

export interface FakeSandbox {
  id: string;
  templateID: string;
  metadata: Record<string, string>;
  internet: boolean;
  state: 'running' | 'paused';
  accessToken: string;
  startedAt: Date;
  endAt: Date;
  machine: Machine;
  processes: Map<number, Running>;
  /** How often its end was put off. */
  extensions: number;
}

export interface World {
  apiKey: string;
  templates: string[];
  programs: Record<string, string>;
  sandboxesMax: number;
  sandboxes: Map<string, FakeSandbox>;
  /** Answers that the next requests to the control plane get. */
  failures: { status: number; message: string }[];
  violations: string[];
  journal: string[];
  timers: Map<string, NodeJS.Timeout>;
}

export async function addSandbox(
  world: World,
  what: Pick<FakeSandbox, 'templateID' | 'metadata' | 'internet'>,
  seconds: number,
): Promise<FakeSandbox> {
  const sandbox: FakeSandbox = {
    ...what,
    id: `i${randomBytes(10).toString('hex')}`,
    ...{ state: 'running', accessToken: `ea_${randomBytes(16).toString('hex')}`, processes: new Map(), extensions: 0 },
    ...{ startedAt: new Date(), endAt: new Date() },
    machine: await startMachine(world.programs),
  };
  world.sandboxes.set(sandbox.id, sandbox);
  endLater(world, sandbox, seconds);
  return sandbox;
}

export function endLater(world: World, sandbox: FakeSandbox, seconds: number): void {
  clearTimeout(world.timers.get(sandbox.id));
  sandbox.endAt = new Date(Date.now() + seconds * 1000);
  world.timers.set(
    sandbox.id,
    setTimeout(() => void removeSandbox(world, sandbox.id), seconds * 1000),
  );
}

/** With all that runs on it. */
export async function removeSandbox(world: World, id: string): Promise<boolean> {
  const sandbox = world.sandboxes.get(id);
  if (!sandbox) return false;
  world.sandboxes.delete(id);
  clearTimeout(world.timers.get(id));
  world.timers.delete(id);
  for (const running of sandbox.processes.values()) running.cut();
  await sandbox.machine.destroy();
  return true;
}
