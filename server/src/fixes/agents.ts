import type { Ctx } from '../context.ts';

/** The agents that a fix tries, in the project's order; one that needs a model is left out while there is none. */
export function chooseAgents(ctx: Ctx): ('repair' | 'builtin')[] {
  const { agents, fixModel } = ctx.installation;
  return ctx.settings.agents.filter((id) => fixModel !== null || !agents[id].needs.model);
}
