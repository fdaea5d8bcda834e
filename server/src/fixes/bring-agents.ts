import { type ModelGateway, type Mount, mountsFor, openModelGateway } from '@soulcaster/agent';
import type { AgentId } from '@soulcaster/contract';
import type { Installation } from '../context.ts';
import { isCommandLine } from './agents.ts';

/** What a sandbox shows so that command-line agents can work in it: their programs and the way to their model. */
export interface Brought extends AsyncDisposable {
  mounts: Mount[];
  gateway?: ModelGateway;
}

export async function bringAgents({ agents, fixModel }: Installation, ids: AgentId[]): Promise<Brought> {
  const programs = ids.map((id) => agents[id]).filter(isCommandLine);
  if (programs.length === 0 || !fixModel) return { mounts: [], [Symbol.asyncDispose]: async () => undefined };
  const gateway = await openModelGateway(fixModel.access);
  const installations = await Promise.all(programs.map((agent) => agent.find()));
  return {
    mounts: mountsFor(gateway, installations),
    gateway,
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  };
}
