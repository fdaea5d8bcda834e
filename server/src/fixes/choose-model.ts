import { acpAgent, builtinAgent, createModel, programs, repairAgent, wiresOf } from '@soulcaster/agent';
import type { Config } from '../config.ts';
import type { Installation } from '../context.ts';
import { AppError } from '../errors.ts';
import type { NamedModel } from './model.ts';

type Provider = 'google' | 'anthropic' | 'openai' | 'openai-compatible';
type Access = Record<Provider, { apiKey: string | undefined; baseURL: string | undefined }>;

const defaults: Record<Exclude<Provider, 'openai-compatible'>, string> = {
  google: 'gemini-2.5-pro',
  anthropic: 'claude-sonnet-4-5',
  openai: 'gpt-5',
};

/** The agents that are built in, and the drivers of those that may be on this machine or in its sandboxes. */
export const fixAgents = ({ findProgram }: Installation['sandbox']): Installation['agents'] => ({
  repair: repairAgent(),
  builtin: builtinAgent(),
  kilocode: acpAgent(programs.kilocode, findProgram),
  'claude-code': acpAgent(programs['claude-code'], findProgram),
  codex: acpAgent(programs.codex, findProgram),
  'gemini-cli': acpAgent(programs['gemini-cli'], findProgram),
  opencode: acpAgent(programs.opencode, findProgram),
});

/** The model that FIX_MODEL names, else the first provider that has a key; null when there is none. */
export function fixModelOf(config: Config): NamedModel | null {
  const named = config.FIX_MODEL ? parseName('FIX_MODEL', config.FIX_MODEL) : firstWithKey(config);
  return named && openModel(config, named, 'FIX_MODEL');
}

/** The model that GROUPING_MODEL names; null when none is named, for what it costs nobody asked for. */
export function groupingModelOf(config: Config): NamedModel | null {
  if (!config.GROUPING_MODEL) return null;
  return openModel(config, parseName('GROUPING_MODEL', config.GROUPING_MODEL), 'GROUPING_MODEL');
}

function openModel(config: Config, named: { provider: Provider; name: string }, variable: string): NamedModel {
  const { apiKey, baseURL } = accessOf(config)[named.provider];
  if (!apiKey || !baseURL)
    throw new AppError('invalid', `${variable} names ${named.provider}, but it has no key or address here.`);
  const access = { provider: named.provider, model: named.name, apiKey, baseURL };
  return { ...named, run: createModel(access), access, wires: wiresOf(named.provider) };
}

const accessOf = (config: Config): Access => ({
  google: { apiKey: config.geminiKey, baseURL: config.GEMINI_BASE_URL },
  anthropic: { apiKey: config.ANTHROPIC_API_KEY, baseURL: config.ANTHROPIC_BASE_URL },
  openai: { apiKey: config.OPENAI_API_KEY, baseURL: config.OPENAI_BASE_URL },
  'openai-compatible': {
    apiKey: config.OPENAI_COMPATIBLE_API_KEY ?? 'none',
    baseURL: config.OPENAI_COMPATIBLE_BASE_URL,
  },
});

function parseName(variable: string, value: string): { provider: Provider; name: string } {
  const [provider, ...rest] = value.split('/');
  const name = rest.join('/');
  if (
    name &&
    (provider === 'google' || provider === 'anthropic' || provider === 'openai' || provider === 'openai-compatible')
  )
    return { provider, name };
  throw new AppError(
    'invalid',
    `${variable} is "${value}": write it as provider/model, such as google/gemini-2.5-pro.`,
  );
}

function firstWithKey(config: Config) {
  const access = accessOf(config);
  for (const provider of ['google', 'anthropic', 'openai'] as const)
    if (access[provider].apiKey) return { provider, name: defaults[provider] };
  if (config.OPENAI_COMPATIBLE_BASE_URL && config.OPENAI_COMPATIBLE_MODEL)
    return { provider: 'openai-compatible' as const, name: config.OPENAI_COMPATIBLE_MODEL };
  return null;
}
