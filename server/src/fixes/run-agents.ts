import type { AgentEvent, AgentOutcome, FixBrief } from '@soulcaster/agent';
import type { AgentId } from '@soulcaster/contract';
import { eq, sql } from 'drizzle-orm';
import { jobs } from '../db/tables.ts';
import { type Attempt, JobEnd } from './attempt.ts';
import { waitingExamples } from './examples/for-fix.ts';
import type { JobLog } from './progress.ts';
import { fixPurse } from './spending.ts';
import type { Workspace } from './workspace.ts';

export interface Made {
  agent: AgentId;
  summary: string;
  costUsd: number;
  /** Whether it can use the output of a failed verification for another round. */
  canRetry: boolean;
}

const budget = { steps: 40, candidates: 4_000, wallMs: 8 * 60_000 };

const WAITING =
  'The reports tell an input and what should come out: look at the examples of this cluster, accept what is right, and start again.';

/** Stage agent: one agent after another, until one has changed something. The ends of those before it are kept for the message. */
export async function runAgents(attempt: Attempt, workspace: Workspace, brief: FixBrief): Promise<Made> {
  const { ctx, job, enter, note } = attempt;
  await enter('agent');
  const { ids } = workspace;
  const ended: { id: string; outcome: Exclude<AgentOutcome, { stop: 'done' }> }[] = [];
  for (const id of ids) {
    const again = brief.failingOutput !== undefined;
    if (again && id === 'repair' && ids.length > 1) continue;
    await note(`${id} works${ctx.installation.agents[id].needs.model ? ` with ${job.model}` : ', without a model'}`);
    const outcome = await runOne(attempt, workspace, brief, id);
    await ctx.db
      .update(jobs)
      .set({ agent: id, costUsd: sql`${jobs.costUsd} + ${outcome.usage.costUsd}` })
      .where(eq(jobs.id, job.id));
    if (outcome.stop === 'done')
      return { agent: id, summary: outcome.summary, costUsd: outcome.usage.costUsd, canRetry: id !== 'repair' };
    await note(`${id} ended: ${said(outcome)}`);
    ended.push({ id, outcome });
  }
  throw endOf(ended, await waitingExamples(ctx, job.clusterId));
}

function runOne(attempt: Attempt, workspace: Workspace, brief: FixBrief, id: AgentId): Promise<AgentOutcome> {
  const { ctx, signal } = attempt;
  return ctx.installation.agents[id].run({
    brief,
    sandbox: workspace.sandbox,
    model: ctx.installation.fixModel?.run ?? null,
    gateway: workspace.gateway,
    budget: { ...budget, costUsd: ctx.settings.job_budget_usd },
    purse: fixPurse(ctx),
    seed: 1,
    signal,
    emit: (event) => writeEvent(attempt, event),
  });
}

/** An agent's events as lines of the log. */
function writeEvent({ log }: Attempt, event: AgentEvent): void {
  const line = lineOf(event);
  if (line) log.write(line);
}

function lineOf(event: AgentEvent): Parameters<JobLog['write']>[0] | null {
  switch (event.type) {
    case 'text':
    case 'progress':
      return { origin: 'agent', text: event.text };
    case 'tool':
      return { origin: 'agent', text: `${event.name.replace(/_files?$/, '')} ${event.summary}` };
    case 'tool_result':
      return { origin: 'sandbox', text: event.output, level: event.ok ? 'info' : 'warn' };
    case 'denied':
      return { origin: 'agent', text: `${event.name} was refused: ${event.reason}`, level: 'warn' };
    case 'usage':
      return null;
    default:
      return event satisfies never;
  }
}

const said = (outcome: Exclude<AgentOutcome, { stop: 'done' }>) =>
  outcome.stop === 'error' ? outcome.reason : outcome.summary;

/** Of several ends the most useful one is told: a question, then a diagnosis, then the last. */
function endOf(ended: { id: string; outcome: Exclude<AgentOutcome, { stop: 'done' }> }[], waiting: number): JobEnd {
  const of = (stop: AgentOutcome['stop']) => ended.find(({ outcome }) => outcome.stop === stop)?.outcome;
  const ambiguous = of('ambiguous');
  if (ambiguous?.stop === 'ambiguous')
    return new JobEnd('ambiguous', ambiguous.summary, {
      question: ambiguous.question,
      choice: ambiguous.choice ?? null,
    });
  const diagnosis = of('diagnosis');
  if (diagnosis?.stop === 'diagnosis')
    return new JobEnd('diagnosis', waiting > 0 ? `${diagnosis.summary}\n\n${WAITING}` : diagnosis.summary);
  const last = ended.at(-1)!.outcome;
  if (last.stop === 'budget') return new JobEnd('budget_exceeded', last.summary);
  return new JobEnd(last.stop === 'error' ? 'error' : 'no_change', said(last) || 'No agent found a change.');
}
