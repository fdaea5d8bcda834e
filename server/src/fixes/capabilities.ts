import type { SandboxId } from '@soulcaster/agent';
import { AgentId, type Capabilities } from '@soulcaster/contract';
import type { Installation } from '../context.ts';
import { troubleWith } from '../embedders/embedder.ts';
import { isCommandLine, obstacleTo } from './agents.ts';

/** Which models, agents, sandboxes and forges can be used here, and what turns on the others. */
export async function readCapabilities(installation: Installation): Promise<Capabilities> {
  const { config, fixModel } = installation;
  const model = (provider: string, configured: boolean, hint: string) => ({
    provider,
    configured,
    hint,
    model: fixModel?.provider === provider ? fixModel.name : null,
  });
  return {
    models: [
      model('google', Boolean(config.geminiKey), 'Set GEMINI_API_KEY.'),
      model('anthropic', Boolean(config.ANTHROPIC_API_KEY), 'Set ANTHROPIC_API_KEY.'),
      model('openai', Boolean(config.OPENAI_API_KEY), 'Set OPENAI_API_KEY.'),
      model(
        'openai-compatible',
        Boolean(config.OPENAI_COMPATIBLE_BASE_URL),
        'Set OPENAI_COMPATIBLE_BASE_URL and OPENAI_COMPATIBLE_MODEL (Ollama, vLLM, LM Studio …).',
      ),
    ],
    agents: await Promise.all(AgentId.options.map((id) => asAgent(installation, id))),
    sandboxes: await Promise.all(SANDBOXES.map((id) => sandbox(installation, id))),
    forges: Object.values(installation.forges).map((forge) => {
      const available = forge.available();
      return { id: forge.id, available: available.ok, reason: available.ok ? 'Ready.' : available.reason };
    }),
    embedders: [
      embedder(installation, 'gemini', 'Set EMBEDDER to gemini, and GEMINI_API_KEY.'),
      embedder(
        installation,
        'openai-compatible',
        'Set EMBEDDER to openai-compatible, EMBEDDING_BASE_URL and EMBEDDING_MODEL (Ollama, vLLM, TEI, LM Studio …), or OPENAI_API_KEY.',
      ),
    ],
  };
}

const SANDBOXES: SandboxId[] = ['local', 'docker', 'e2b', 'fargate'];
const CHOOSABLE = ['local', 'docker', 'e2b'];

/** Only the chosen one is tried: trying one costs time, and money where it is rented. */
async function sandbox({ sandbox: chosen }: Installation, id: SandboxId) {
  if (id === chosen.id) {
    const { ok, problems } = await chosen.selfTest();
    return { id, available: ok, problems };
  }
  const why = CHOOSABLE.includes(id) ? `Not chosen. Set SOULCASTER_SANDBOX to ${id}.` : 'Not built yet.';
  return { id, available: false, problems: [why] };
}

async function asAgent(installation: Installation, id: AgentId) {
  const { agents, fixModel, sandbox } = installation;
  const obstacle = await obstacleTo(installation, id);
  if (obstacle) return { id, available: false, reason: obstacle };
  const model = `${fixModel?.provider}/${fixModel?.name}`;
  const agent = agents[id];
  if (isCommandLine(agent)) {
    const found = await agent.find();
    const where = found.ok && found.mounts.length === 0 ? `In the ${sandbox.id} sandbox` : 'On the PATH';
    return { id, available: true, reason: `${where}; works with ${model}.` };
  }
  return { id, available: true, reason: agent.needs.model ? `Works with ${model}.` : 'Built in; needs no model.' };
}

function embedder({ config, embedders: { wanted } }: Installation, id: string, hint: string) {
  if (config.EMBEDDER !== id || !wanted) return { id, model: null, dimensions: null, available: false, reason: hint };
  const trouble = troubleWith(wanted);
  return {
    id,
    model: wanted.name.slice(wanted.name.indexOf('/') + 1),
    dimensions: wanted.dimensions,
    available: trouble === null,
    reason: trouble ?? 'In use: it helps to find reports that say the same in other words.',
  };
}
