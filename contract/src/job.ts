import { z } from 'zod';
import { Choice } from './example.ts';
import { Id, PageQuery, Timestamp } from './page.ts';
import { Forge } from './repository.ts';

export const JobStatus = z.enum(['pending', 'running', 'success', 'failed', 'cancelled']);
export type JobStatus = z.infer<typeof JobStatus>;

export const JobStage = z.enum([
  'pending',
  'preparing',
  'planning',
  'baseline',
  'agent',
  'importing',
  'gating',
  'verifying',
  'publishing',
  'done',
  'blocked',
  'no_change',
  'ambiguous',
  'diagnosis',
  'cancelled',
  'timed_out',
  'budget_exceeded',
  'error',
]);
export type JobStage = z.infer<typeof JobStage>;

export const PlanContent = z.object({
  cause: z.string().max(4000),
  files: z.array(z.string().max(400)).max(40),
  tasks: z.array(z.string().max(1000)).max(40),
  citations: z.array(z.object({ path: z.string().max(400), line: z.int().positive().optional() })).max(60),
});
export type PlanContent = z.infer<typeof PlanContent>;

export const Plan = PlanContent.extend({
  id: Id,
  cluster_id: Id,
  /** `computed` is made without a model, from frames and words. */
  made_by: z.enum(['computed', 'model', 'person']),
  approved: z.boolean(),
  base_commit: z.string().nullable(),
  updated_at: Timestamp,
}).meta({ id: 'Plan' });
export type Plan = z.infer<typeof Plan>;

export const PlanUpdate = PlanContent.partial().extend({ approved: z.boolean().optional() });
export type PlanUpdate = z.infer<typeof PlanUpdate>;

export const EvidenceLevel = z.enum(['A', 'B', 'C']);
export type EvidenceLevel = z.infer<typeof EvidenceLevel>;

export const Evidence = z.object({
  level: EvidenceLevel,
  /** One sentence: what was shown, and what was not. */
  summary: z.string(),
  reproducing_tests: z.array(z.string()),
  newly_passing: z.array(z.string()),
  newly_failing: z.array(z.string()),
  commands: z.array(
    z.object({
      phase: z.string(),
      command: z.string(),
      exit_code: z.int().nullable(),
      duration_ms: z.int(),
      passed: z.int(),
      failed: z.int(),
    }),
  ),
  not_checked: z.array(z.string()),
});
export type Evidence = z.infer<typeof Evidence>;

export const Job = z
  .object({
    id: Id,
    cluster_id: Id,
    cluster_short_id: z.string(),
    cluster_title: z.string(),
    repository_id: Id,
    repository_name: z.string(),
    status: JobStatus,
    stage: JobStage,
    attempt: z.int(),
    agent: z.string(),
    sandbox: z.string(),
    model: z.string().nullable(),
    started_by: z.string().nullable(),
    hint: z.string().nullable(),
    /** A sentence for the person: why it ended as it did, and what to do next. */
    message: z.string().nullable(),
    cost_usd: z.number(),
    evidence_level: EvidenceLevel.nullable(),
    files_changed: z.int(),
    additions: z.int(),
    deletions: z.int(),
    pull_request_id: Id.nullable(),
    pr_url: z.string().nullable(),
    created_at: Timestamp,
    started_at: Timestamp.nullable(),
    finished_at: Timestamp.nullable(),
  })
  .meta({ id: 'Job' });
export type Job = z.infer<typeof Job>;

export const JobStep = z.object({
  stage: JobStage,
  started_at: Timestamp,
  finished_at: Timestamp.nullable(),
  summary: z.string().nullable(),
});
export type JobStep = z.infer<typeof JobStep>;

export const JobDetail = Job.extend({
  steps: z.array(JobStep),
  patch: z.string().nullable(),
  evidence: Evidence.nullable(),
  blocked_reasons: z.array(z.object({ code: z.string(), path: z.string().optional(), message: z.string() })),
  question: z.string().nullable(),
  /** The question as results to choose from; null when it has no such form. */
  choice: Choice.nullable(),
  /** What a person answered to it, as code. */
  answered: z.string().nullable(),
  branch: z.string().nullable(),
  base_commit: z.string().nullable(),
}).meta({ id: 'JobDetail' });
export type JobDetail = z.infer<typeof JobDetail>;

export const JobQuery = PageQuery.extend({ status: JobStatus.optional(), cluster_id: Id.optional() });
export type JobQuery = z.input<typeof JobQuery>;

export const LogLine = z
  .object({
    seq: z.int(),
    at: Timestamp,
    stage: JobStage,
    origin: z.enum(['soulcaster', 'sandbox', 'agent', 'test', 'git']),
    level: z.enum(['info', 'warn', 'error']),
    text: z.string(),
  })
  .meta({ id: 'LogLine' });
export type LogLine = z.infer<typeof LogLine>;

export const LogPage = z.object({ items: z.array(LogLine), last_seq: z.int(), ended: z.boolean() });
export type LogPage = z.infer<typeof LogPage>;

export const StartFix = z.object({
  repository_id: Id.optional(),
  hint: z.string().trim().max(4000).optional(),
});
export type StartFix = z.infer<typeof StartFix>;

export const PullRequest = z
  .object({
    id: Id,
    cluster_id: Id,
    cluster_short_id: z.string(),
    cluster_title: z.string(),
    job_id: Id,
    repository_id: Id,
    repository_name: z.string(),
    forge: Forge,
    number: z.int(),
    title: z.string(),
    state: z.enum(['open', 'merged', 'closed']),
    draft: z.boolean(),
    branch: z.string(),
    base_branch: z.string(),
    url: z.string(),
    evidence_level: EvidenceLevel,
    additions: z.int(),
    deletions: z.int(),
    files_changed: z.int(),
    created_at: Timestamp,
    updated_at: Timestamp,
    merged_at: Timestamp.nullable(),
  })
  .meta({ id: 'PullRequest' });
export type PullRequest = z.infer<typeof PullRequest>;

export const PullRequestDetail = PullRequest.extend({
  body: z.string(),
  patch: z.string(),
  evidence: Evidence.nullable(),
  /** The line that brings the branch into a clone of one's own. */
  fetch_command: z.string().nullable(),
  /** Whether Merge and Close are ours to do (`local`), or the forge's page has them. */
  can_merge: mergePossibility(),
}).meta({ id: 'PullRequestDetail' });
export type PullRequestDetail = z.infer<typeof PullRequestDetail>;

function mergePossibility() {
  return z.discriminatedUnion('possible', [
    z.object({ possible: z.literal(true) }),
    z.object({ possible: z.literal(false), reason: z.string() }),
  ]);
}
