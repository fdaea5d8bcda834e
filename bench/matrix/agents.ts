import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  type Agent,
  type AgentRun,
  acpAgent,
  builtinAgent,
  createModel,
  type Mount,
  mountsFor,
  openModelGateway,
  repairAgent,
} from '@soulcaster/agent';
import { installTestAgent, testProgram } from '@soulcaster/agent/agents/acp/test-program';
import { brain } from '@soulcaster/testkit/fake-llm/brain';
import { startFakeLlm } from '@soulcaster/testkit/fake-llm/index';
import { knownFix, TEST_COMMAND } from './problem.ts';

/** An agent with the model that it works with. */
export interface Row extends AsyncDisposable {
  agent: Agent;
  mounts: Mount[];
  with: Pick<AgentRun, 'model' | 'gateway'>;
}

const KEY = 'a-key-of-the-matrix';
const MODEL = 'gpt-5';
const startModel = () => startFakeLlm({ apiKey: KEY, script: brain({ fixes: [knownFix], testCommand: TEST_COMMAND }) });

export const rows: Record<string, () => Promise<Row>> = {
  builtin: async () => {
    const llm = await startModel();
    const model = createModel({
      provider: 'openai-compatible',
      model: MODEL,
      apiKey: KEY,
      baseURL: llm.baseUrls.openai,
    });
    return {
      ...{ agent: builtinAgent(), mounts: [], with: { model } },
      [Symbol.asyncDispose]: () => llm[Symbol.asyncDispose](),
    };
  },
  repair: async () => ({
    ...{ agent: repairAgent(), mounts: [], with: { model: null } },
    [Symbol.asyncDispose]: async () => undefined,
  }),
  'acp-test-agent': async () => {
    const things = new AsyncDisposableStack();
    const llm = things.use(await startModel());
    const access = { provider: 'openai' as const, model: MODEL, apiKey: KEY, baseURL: llm.baseUrls.openai };
    const gateway = things.use(await openModelGateway(access));
    const installed = await installTestAgent('test-agent');
    things.defer(() => rm(dirname(installed), { recursive: true }));
    const agent = acpAgent(
      testProgram(),
      async () => null,
      async () => installed,
    );
    return {
      ...{ agent, mounts: mountsFor(gateway, [await agent.find()]), with: { model: null, gateway } },
      [Symbol.asyncDispose]: () => things.disposeAsync(),
    };
  },
};
