import { isStepCount, type StepResult, ToolLoopAgent, type ToolSet } from 'ai';
import { BudgetSpent } from '../../models/budget-spent.ts';
import { modelFailure } from '../../models/failure.ts';
import { jobPurse } from '../../models/job-purse.ts';
import { meteredModel } from '../../models/metered-model.ts';
import { addUsage, noUsage, usageOf } from '../../models/usage.ts';
import { SandboxUnavailable } from '../../sandboxes/unavailable.ts';
import type { Agent, AgentOutcome, AgentRun, Usage } from '../../types.ts';
import { taskPrompts } from '../task.ts';
import { treeMark } from '../tree-mark.ts';
import { makeTools } from './tools.ts';

/**
 * The loop of a model with tools. The model is called from the host; only its tools run in the sandbox. Ends `done`
 * when the workspace has changed, `no_change` when not, `budget` when steps, cost or time ran out, and `error` when the
 * provider failed; it does not throw for these. Where the sandbox itself went away it throws `SandboxUnavailable`.
 */
export function builtinAgent(): Agent {
  return { id: 'builtin', needs: { model: true, stdin: false }, run };
}

async function run(run: AgentRun): Promise<AgentOutcome> {
  const { model, sandbox, budget, signal, emit } = run;
  if (!model) return { stop: 'error', reason: 'the built-in agent needs a model', retryable: false, usage: noUsage };
  const before = await treeMark(sandbox);
  const deadline = AbortSignal.timeout(budget.wallMs);
  const lost = new AbortController();
  const ending = AbortSignal.any([signal, deadline, lost.signal]);
  let usage: Usage = noUsage;
  const onStepEnd = (step: StepResult<ToolSet>) => {
    usage = addUsage(usage, usageOf(step.usage, model.price));
    if (step.text) emit({ type: 'text', text: step.text });
    emit({ type: 'usage', usage });
    for (const part of step.content)
      if (part.type === 'tool-error' && part.error instanceof SandboxUnavailable) lost.abort(part.error);
  };
  const { instructions, prompt } = taskPrompts(run.brief);
  const agent = new ToolLoopAgent({
    model: meteredModel(model, jobPurse(budget.costUsd, run.purse)),
    instructions,
    tools: makeTools(sandbox, ending, emit),
    toolCallConcurrency: 1,
    maxRetries: 3,
    stopWhen: [isStepCount(budget.steps), () => usage.costUsd >= budget.costUsd],
  });
  try {
    const result = await agent.generate({ prompt, abortSignal: ending, onStepEnd });
    if (result.finishReason === 'tool-calls')
      return { stop: 'budget', summary: spent(run, usage, result.steps.length), usage };
    const changed = (await treeMark(sandbox)) !== before;
    return { stop: changed ? 'done' : 'no_change', summary: result.text.trim().slice(0, 4000), usage };
  } catch (error) {
    if (signal.aborted) return { stop: 'error', reason: 'cancelled', retryable: false, usage };
    if (error instanceof BudgetSpent) return { stop: 'budget', summary: error.message, usage };
    if (deadline.aborted) return { stop: 'budget', summary: `The time of ${budget.wallMs / 1000} s ran out.`, usage };
    if (lost.signal.aborted) throw lost.signal.reason;
    const failure = modelFailure(error);
    if (!failure) throw error;
    return { stop: 'error', ...failure, usage };
  }
}

function spent({ budget }: AgentRun, usage: Usage, steps: number): string {
  return usage.costUsd >= budget.costUsd
    ? `The budget of $${budget.costUsd.toFixed(2)} was spent after ${steps} steps.`
    : `The ${budget.steps} steps ran out before it was finished.`;
}
