import type { Config } from '../config.ts';
import { embedderProblem, openEmbedders } from '../open-embedders.ts';
import { vectorIndexProblem } from '../open-vector-index.ts';
import { type Check, fine, note, wrong } from './check.ts';

/** Which optional parts have their keys. No key is ever shown. */
export async function checkKeys(config: Config): Promise<Check[]> {
  return [...signIn(config), ...models(config), ...embedder(config), ...remoteSandbox(config)];
}

function signIn(config: Config): Check[] {
  if (config.githubSignIn) return [fine('GitHub sign-in', 'on: GitHub is the only way in')];
  const half = Boolean(config.GITHUB_ID) !== Boolean(config.GITHUB_SECRET);
  if (half)
    return [
      note('GitHub sign-in', 'half configured, so it is off', 'Set both GITHUB_ID and GITHUB_SECRET, or neither.'),
    ];
  return [fine('GitHub sign-in', 'off: sign in by the one-time link; pull requests stay on the local forge')];
}

function models(config: Config): Check[] {
  const providers: [name: string, has: boolean][] = [
    ['google', Boolean(config.geminiKey)],
    ['anthropic', Boolean(config.ANTHROPIC_API_KEY)],
    ['openai', Boolean(config.OPENAI_API_KEY)],
    ['openai-compatible', Boolean(config.OPENAI_COMPATIBLE_BASE_URL && config.OPENAI_COMPATIBLE_MODEL)],
  ];
  const ready = providers.filter(([, has]) => has).map(([name]) => name);
  const checks: Check[] = [];
  if (config.OPENAI_COMPATIBLE_BASE_URL && !config.OPENAI_COMPATIBLE_MODEL && !config.FIX_MODEL)
    checks.push(note('model', 'OPENAI_COMPATIBLE_BASE_URL is set without a model', 'Set OPENAI_COMPATIBLE_MODEL too.'));
  const wanted = config.FIX_MODEL?.split('/')[0];
  if (wanted && providers.some(([name]) => name === wanted) && !ready.includes(wanted))
    checks.push(
      note('model', `FIX_MODEL names ${wanted}, which has no key`, `Set the key of ${wanted}, or change FIX_MODEL.`),
    );
  if (checks.length > 0) return checks;
  const detail = ready.length > 0 ? `keys for ${ready.join(', ')}` : 'none: the built-in repair agent works alone';
  return [fine('model', detail)];
}

function embedder(config: Config): Check[] {
  const problem = embedderProblem(config) ?? vectorIndexProblem(config);
  if (problem) return [wrong('embedder', problem, 'Without EMBEDDER words alone decide, which needs no account.')];
  const { EMBEDDER: kind, VECTOR_INDEX: index } = config;
  if (!kind && index === 'upstash')
    return [
      note('embedder', 'VECTOR_INDEX is upstash, but there are no vectors', 'Set EMBEDDER, or unset VECTOR_INDEX.'),
    ];
  if (!kind) return [fine('embedder', 'none: reports are grouped by their words alone')];
  const wanted = openEmbedders(config, { now: () => new Date() }).wanted!;
  const price = wanted.usdPerMillionTokens;
  const cost =
    price > 0 ? `$${price} for a million tokens` : 'counted as free: EMBEDDING_PRICE_PER_MILLION can say otherwise';
  return [fine('embedder', `${wanted.name}, ${wanted.dimensions} dimensions, in ${index}; ${cost}`)];
}

function remoteSandbox(config: Config): Check[] {
  const { E2B_API_KEY: key, SOULCASTER_SANDBOX: sandbox } = config;
  if (key && sandbox !== 'e2b')
    return [note('E2B', `has a key, but fixes run in the ${sandbox} sandbox`, 'Set SOULCASTER_SANDBOX to e2b.')];
  if (!key && config.KILOCODE_TEMPLATE_NAME)
    return [note('E2B', 'has a template, but no key', 'Set E2B_API_KEY, or unset KILOCODE_TEMPLATE_NAME.')];
  return [];
}
