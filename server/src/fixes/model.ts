import type { AgentRun } from '@soulcaster/agent';

/** A model as the environment names it. */
export interface NamedModel {
  provider: string;
  name: string;
  run: NonNullable<AgentRun['model']>;
}
