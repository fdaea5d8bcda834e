import type { AgentRun, ModelAccess, ModelWire } from '@soulcaster/agent';

/** A model as the environment names it. */
export interface NamedModel {
  provider: string;
  name: string;
  run: NonNullable<AgentRun['model']>;
  /** For the gateway, which gives programs in a sandbox this model and no other. */
  access: ModelAccess;
  wires: ModelWire[];
}
