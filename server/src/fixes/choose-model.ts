import { type Agent, builtinAgent, createModel, repairAgent } from '@soulcaster/agent';
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import type { FixModel } from './model.ts';

type Provider = 'google' | 'anthropic' | 'openai' | 'openai-compatible';

const defaults: Record<Exclude<Provider, 'openai-compatible'>, string> = {
  google: 'gemini-2.5-pro',
  anthropic: 'claude-sonnet-4-5',
  openai: 'gpt-5',
};

/** The agents that are built in. */
export const fixAgents = (): Record<'repair' | 'builtin', Agent> => ({
  repair: repairAgent(),
  builtin: builtinAgent(),
});

/** The model that FIX_MODEL names, else the first provider that has a key; null when there is none. */
export function fixModelOf(config: Config): FixModel | null {
  const access: Record<Provider, { apiKey: string | undefined; baseURL: string | undefined }> = {
    google: { apiKey: config.geminiKey, baseURL: config.GEMINI_BASE_URL },
    anthropic: { apiKey: config.ANTHROPIC_API_KEY, baseURL: config.ANTHROPIC_BASE_URL },
    openai: { apiKey: config.OPENAI_API_KEY, baseURL: config.OPENAI_BASE_URL },
    'openai-compatible': {
      apiKey: config.OPENAI_COMPATIBLE_API_KEY ?? 'none',
      baseURL: config.OPENAI_COMPATIBLE_BASE_URL,
    },
  };
  const named = config.FIX_MODEL ? parseName(config.FIX_MODEL) : firstWithKey(config, access);
  if (!named) return null;
  const { apiKey, baseURL } = access[named.provider];
  if (!apiKey || !baseURL)
    throw new AppError('invalid', `FIX_MODEL names ${named.provider}, but it has no key or address here.`);
  return { ...named, run: createModel({ provider: named.provider, model: named.name, apiKey, baseURL }) };
}

function parseName(value: string): { provider: Provider; name: string } {
  const [provider, ...rest] = value.split('/');
  const name = rest.join('/');
  if (
    name &&
    (provider === 'google' || provider === 'anthropic' || provider === 'openai' || provider === 'openai-compatible')
  )
    return { provider, name };
  throw new AppError('invalid', `FIX_MODEL is "${value}": write it as provider/model, such as google/gemini-2.5-pro.`);
}

function firstWithKey(
  config: Config,
  access: Record<Provider, { apiKey: string | undefined; baseURL: string | undefined }>,
) {
  for (const provider of ['google', 'anthropic', 'openai'] as const)
    if (access[provider].apiKey) return { provider, name: defaults[provider] };
  if (config.OPENAI_COMPATIBLE_BASE_URL && config.OPENAI_COMPATIBLE_MODEL)
    return { provider: 'openai-compatible' as const, name: config.OPENAI_COMPATIBLE_MODEL };
  return null;
}
