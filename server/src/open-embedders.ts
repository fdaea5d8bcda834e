import type { Config } from './config.ts';
import { createEmbedder } from './embedders/create-embedder.ts';
import type { Embedder, Embedders } from './embedders/embedder.ts';
import { embeddingProviders } from './embedders/index.ts';
import { factsOf } from './embedders/model-facts.ts';
import { AppError } from './errors.ts';

type Kind = keyof typeof embeddingProviders;

const GEMINI_DIMENSIONS = 768;

/** The embedders as the environment sets them up. Throws `invalid` where EMBEDDER is named without what it needs. */
export function openEmbedders(config: Config, clock: { now: () => Date }): Embedders {
  const kind = config.EMBEDDER;
  const open = (of: Kind, model: string, dimensions: number): Embedder | null => {
    const access = accessOf(config, of);
    if (!access) return null;
    const usdPerMillionTokens = of === kind ? config.EMBEDDING_PRICE_PER_MILLION : undefined;
    return createEmbedder(embeddingProviders[of]({ ...access, model, dimensions, usdPerMillionTokens }), clock);
  };
  const wanted = kind ? open(kind, ...chosen(config, kind)) : null;
  const others = new Map<string, Embedder | null>();
  return {
    wanted,
    named(name, dimensions) {
      if (wanted?.name === name && wanted.dimensions === dimensions) return wanted;
      const key = `${name} ${dimensions}`;
      if (!others.has(key)) {
        const [of, ...model] = name.split('/');
        others.set(key, isKind(of) ? open(of, model.join('/'), dimensions) : null);
      }
      return others.get(key) ?? null;
    },
  };
}

/** Why the named embedder cannot be used as it is set up; null when it can, or none is named. */
export function embedderProblem(config: Config): string | null {
  if (!config.EMBEDDER) return null;
  try {
    chosen(config, config.EMBEDDER);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

function chosen(config: Config, kind: Kind): [model: string, dimensions: number] {
  const invalid = (message: string) => new AppError('invalid', `EMBEDDER is ${kind}, but ${message}`);
  if (kind === 'gemini') {
    if (!config.geminiKey) throw invalid('GEMINI_API_KEY is not set.');
    if (config.EMBEDDING_BASE_URL || config.EMBEDDING_API_KEY)
      throw invalid('EMBEDDING_BASE_URL and EMBEDDING_API_KEY are for openai-compatible: unset them.');
    return [config.EMBEDDING_MODEL ?? 'gemini-embedding-001', config.EMBEDDING_DIMENSIONS ?? GEMINI_DIMENSIONS];
  }
  const access = accessOf(config, kind);
  if (!access) throw invalid('there is no address: set EMBEDDING_BASE_URL, or OPENAI_API_KEY for OpenAI itself.');
  const isOpenAi = access.baseUrl === config.OPENAI_BASE_URL;
  const model = config.EMBEDDING_MODEL ?? (isOpenAi ? 'text-embedding-3-small' : undefined);
  if (!model) throw invalid('EMBEDDING_MODEL is not set.');
  const dimensions = config.EMBEDDING_DIMENSIONS ?? factsOf(model)?.dimensions;
  if (!dimensions) throw invalid(`the length of the vectors of ${model} is not known here: set EMBEDDING_DIMENSIONS.`);
  return [model, dimensions];
}

/** A key goes to the address that it belongs to, and nowhere else. */
function accessOf(config: Config, kind: Kind): { apiKey: string | undefined; baseUrl: string } | null {
  if (kind === 'gemini') return config.geminiKey ? { apiKey: config.geminiKey, baseUrl: config.GEMINI_BASE_URL } : null;
  if (config.EMBEDDING_BASE_URL) return { apiKey: config.EMBEDDING_API_KEY, baseUrl: config.EMBEDDING_BASE_URL };
  if (config.OPENAI_COMPATIBLE_BASE_URL)
    return { apiKey: config.OPENAI_COMPATIBLE_API_KEY, baseUrl: config.OPENAI_COMPATIBLE_BASE_URL };
  return config.OPENAI_API_KEY ? { apiKey: config.OPENAI_API_KEY, baseUrl: config.OPENAI_BASE_URL } : null;
}

const isKind = (name: string | undefined): name is Kind => name !== undefined && name in embeddingProviders;
