import type { ModelAnswer } from '@soulcaster/agent';
import type { GroupingModelStatus } from '@soulcaster/contract';
import type { Ctx } from '../../context.ts';
import type { NamedModel } from '../../fixes/model.ts';
import { spendForGrouping, spentToday } from '../spending.ts';
import { noteAnswered, noteOutage, outageOf } from './outages.ts';

/** `stopped`: nobody is to be asked now: none is configured, the day's budget is spent, or it is left alone after a failure. */
export type Asked<T> = { answer: T; model: string } | { unusable: string; model: string } | { stopped: string };

/** Asks the grouping's model, if it may be asked now, and books what that cost. Never in a transaction: it takes seconds. */
export async function askGroupingModel<T>(
  ctx: Ctx,
  call: (run: NamedModel['run']) => Promise<ModelAnswer<T>>,
): Promise<Asked<T>> {
  const model = ctx.installation.groupingModel;
  if (!model) return { stopped: 'no model is configured' };
  const name = modelName(model);
  const outage = await outageOf(ctx, name);
  if (outage) return { stopped: outage };
  if ((await spentToday(ctx)).overBudget) return { stopped: OVER_BUDGET };
  const asked = await call(model.run);
  await spendForGrouping(ctx, 'model', asked.usage.costUsd);
  if (asked.ok || !asked.outage) await noteAnswered(ctx, name);
  if (asked.ok) return { answer: asked.answer, model: name };
  if (!asked.outage) return { unusable: asked.reason, model: name };
  await noteOutage(ctx, name, asked);
  ctx.log.warn({ model: name, reason: asked.reason }, 'the model of the grouping failed');
  return { stopped: asked.reason };
}

export const modelName = ({ provider, name }: NamedModel) => `${provider}/${name}`;

export async function groupingModelStatus(ctx: Ctx): Promise<GroupingModelStatus | null> {
  const model = ctx.installation.groupingModel;
  if (!model) return null;
  const name = modelName(model);
  const outage = await outageOf(ctx, name);
  const spent = await spentToday(ctx);
  const state = outage ? 'down' : spent.overBudget ? 'over_budget' : 'ready';
  const message = outage ? `${outage}; it is asked again by itself.` : spent.overBudget ? OVER_BUDGET : null;
  return { name, state, spent_today_usd: spent.model, message };
}

const OVER_BUDGET = "Today's budget of the grouping is spent; it goes on tomorrow (UTC), or when the budget is raised.";
