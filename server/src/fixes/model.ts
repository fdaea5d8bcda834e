import type { AgentRun } from '@soulcaster/agent';

/** The model that plans and fixes, as the environment names it. */
export interface FixModel {
  provider: string;
  name: string;
  run: NonNullable<AgentRun['model']>;
}
