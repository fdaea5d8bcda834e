import { hostname } from 'node:os';
import { type Owner, thisProcess } from '../owner.ts';

/** What finds a job's containers and volumes again after a crash. */
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
