import { hostname } from 'node:os';
import { isAlive, type Owner, thisProcess } from './owner.ts';
import { SELF_TEST_JOB } from './self-test.ts';

/** What finds a sandbox that lies outside of this process again after a crash. */
export interface Label {
  sandbox: string;
  jobId: string;
  machine: string;
  owner: Owner;
  /** After this moment nobody's job is still running, whoever began it. */
  endsAt: number;
}

export const MARK = 'soulcaster.sandbox';

export async function newLabel(sandbox: string, jobId: string, wallMs: number): Promise<Label> {
  return { sandbox, jobId, machine: hostname(), owner: await thisProcess(), endsAt: Date.now() + 3 * wallMs + 600_000 };
}

export const writeLabels = (label: Label): Record<string, string> => ({
  [MARK]: label.sandbox,
  'soulcaster.job': label.jobId,
  'soulcaster.machine': label.machine,
  'soulcaster.owner': `${label.owner.pid} ${label.owner.startedAt}`,
  'soulcaster.ends': String(label.endsAt),
});

export function readLabels(labels: Record<string, string>): Label | null {
  const sandbox = labels[MARK];
  const jobId = labels['soulcaster.job'];
  const [pid, startedAt] = labels['soulcaster.owner']?.split(' ') ?? [];
  const endsAt = Number(labels['soulcaster.ends']);
  if (!sandbox || !jobId || !startedAt || !endsAt) return null;
  return {
    sandbox,
    jobId,
    machine: labels['soulcaster.machine'] ?? '',
    owner: { pid: Number(pid), startedAt },
    endsAt,
  };
}

/** True for what another living process of this machine owns, and for what another machine may still be at. */
export async function isInUse({ jobId, machine, owner, endsAt }: Label): Promise<boolean> {
  if (machine !== hostname()) return Date.now() < endsAt;
  const self = await thisProcess();
  const isOwn = owner.pid === self.pid && owner.startedAt === self.startedAt;
  return isOwn ? jobId === SELF_TEST_JOB : isAlive(owner);
}
