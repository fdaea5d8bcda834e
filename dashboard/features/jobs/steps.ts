import type { JobDetail, JobStep } from '@soulcaster/contract';
import { firstLine } from '../../components/plain-pieces.ts';
import { isActive, workStages } from '../../vocabulary/job-stages.ts';

export interface ShownStep {
  step: JobStep | null;
  stage: JobStep['stage'];
  label: string;
  does: string;
  state: 'done' | 'current' | 'failed' | 'ahead';
}

/** The stages as one list: those that happened (the agent may come again after a failed verification), then those to come. */
export function shownSteps(job: Pick<JobDetail, 'status' | 'steps'>): ShownStep[] {
  const works = job.steps.filter((step) => workStages.some((known) => known.stage === step.stage));
  const active = isActive(job.status);
  const happened = works.map((step, index): ShownStep => {
    const last = index === works.length - 1;
    const known = workStages.find((entry) => entry.stage === step.stage)!;
    const state = !last ? 'done' : active ? 'current' : job.status === 'success' ? 'done' : 'failed';
    return { ...known, step, state };
  });
  if (!active) return happened;
  const at = workStages.findIndex((known) => known.stage === works.at(-1)?.stage);
  return [
    ...happened,
    ...workStages.slice(at + 1).map((known): ShownStep => ({ ...known, step: null, state: 'ahead' })),
  ];
}

/** A summary in one line, without the end of the fix: that stands on the same page already, in full. */
export function summaryWithout(summary: string, message: string | null): string {
  const line = firstLine(summary);
  const at = message ? line.indexOf(firstLine(message).slice(0, 40)) : -1;
  return at < 0 ? line : line.slice(0, at).replace(/[\s:.–-]+$/, '');
}
