import type { JobStage, JobStatus } from '@soulcaster/contract';

/** The stages in which work happens, in order, with what each does. */
export const workStages: { stage: JobStage; label: string; does: string }[] = [
  { stage: 'pending', label: 'Waiting', does: 'Waiting for a free worker' },
  { stage: 'preparing', label: 'Preparing', does: 'Making a sandbox with the base branch' },
  { stage: 'planning', label: 'Planning', does: 'Reading the plan and finding the files' },
  { stage: 'baseline', label: 'Baseline', does: 'Running the tests before any change' },
  { stage: 'agent', label: 'Agent', does: 'Editing the code' },
  { stage: 'importing', label: 'Importing', does: 'Taking the change out of the sandbox' },
  { stage: 'gating', label: 'Checking the diff', does: 'Refusing what a fix must not touch' },
  { stage: 'verifying', label: 'Verifying', does: 'Running the tests in a fresh sandbox' },
  { stage: 'publishing', label: 'Publishing', does: 'Pushing the branch and opening the pull request' },
];

const endLabels: Partial<Record<JobStage, string>> = {
  done: 'Done',
  blocked: 'Blocked',
  no_change: 'No change made',
  ambiguous: 'Has a question',
  diagnosis: 'Diagnosis only',
  cancelled: 'Cancelled',
  timed_out: 'Timed out',
  budget_exceeded: 'Budget spent',
  error: 'Error',
};

export const stageLabel = (stage: JobStage) =>
  workStages.find((entry) => entry.stage === stage)?.label ?? endLabels[stage] ?? stage;

export const isActive = (status: JobStatus) => status === 'pending' || status === 'running';
