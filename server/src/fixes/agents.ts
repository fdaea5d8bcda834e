import type { CommandLineAgent } from '@soulcaster/agent';
import type { AgentId } from '@soulcaster/contract';
import type { Ctx, Installation } from '../context.ts';

export interface ChosenAgents {
  ids: AgentId[];
  /** Sentences: which of the project's agents cannot work here, and why. */
  leftOut: string[];
}

/** The agents that a fix tries, in the project's order, without those that cannot work here. */
export async function chooseAgents(ctx: Ctx): Promise<ChosenAgents> {
  const chosen: ChosenAgents = { ids: [], leftOut: [] };
  for (const id of ctx.settings.agents) {
    const obstacle = await obstacleTo(ctx.installation, id);
    if (obstacle === null) chosen.ids.push(id);
    else chosen.leftOut.push(`${id} is left out. ${obstacle}`);
  }
  return chosen;
}

/** Why an agent cannot work in this installation, for a person; `null` when it can. */
export async function obstacleTo({ agents, fixModel, sandbox }: Installation, id: AgentId): Promise<string | null> {
  const agent = agents[id];
  if (!agent.needs.model) return null;
  if (!fixModel) return 'It needs a model: set a key of one of the providers.';
  if (!isCommandLine(agent)) return null;
  if (!agent.wires.some((wire) => fixModel.wires.includes(wire)))
    return `It cannot speak to ${fixModel.provider}/${fixModel.name}: set FIX_MODEL to a model of ${providersOf(agent)}.`;
  const { ok, capabilities } = await sandbox.selfTest();
  if (ok && !(capabilities.stdin && capabilities.mounts))
    return `It is a program of this machine, which cannot be brought into the ${sandbox.id} sandbox.`;
  const installation = await agent.find();
  return installation.ok ? null : installation.reason;
}

export const isCommandLine = (agent: Installation['agents'][AgentId]): agent is CommandLineAgent => 'wires' in agent;

const PROVIDERS = {
  'openai-chat': 'openai or openai-compatible',
  'openai-responses': 'openai',
  anthropic: 'anthropic',
  gemini: 'google',
};

const providersOf = ({ wires }: CommandLineAgent) => wires.map((wire) => PROVIDERS[wire]).join(' or ');
