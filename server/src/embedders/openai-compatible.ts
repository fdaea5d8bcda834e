import { z } from 'zod';
import type { EmbeddingProvider } from './embedder.ts';
import { factsOf } from './model-facts.ts';

const Answer = z.object({
  data: z.array(z.object({ index: z.int().nonnegative(), embedding: z.array(z.number()) })),
  usage: z.object({ total_tokens: z.number().optional(), prompt_tokens: z.number().optional() }).nullish(),
});

/**
 * `POST /embeddings` as OpenAI, Ollama, vLLM, TEI and LM Studio speak it. `dimensions` is sent only where it asks for fewer than the
 * model has: several servers refuse it for models that cannot be shortened.
 */
export function openAiCompatibleProvider(options: {
  apiKey: string | undefined;
  baseUrl: string;
  model: string;
  dimensions: number;
  usdPerMillionTokens?: number | undefined;
}): EmbeddingProvider {
  const { apiKey, baseUrl, model, dimensions } = options;
  const known = factsOf(model);
  const shortened = known !== null && dimensions < known.dimensions;
  return {
    name: `openai-compatible/${model}`,
    dimensions,
    usdPerMillionTokens: options.usdPerMillionTokens ?? known?.usdPerMillionTokens ?? 0,
    batchMax: 64,
    secret: apiKey,
    request: (texts) => ({
      url: `${baseUrl}/embeddings`,
      headers: { ...(apiKey && { authorization: `Bearer ${apiKey}` }) },
      body: { model, input: texts, encoding_format: 'float', ...(shortened && { dimensions }) },
    }),
    read: (answer) => {
      const { data, usage } = Answer.parse(answer);
      const vectors = data.toSorted((one, other) => one.index - other.index).map(({ embedding }) => embedding);
      return { vectors, tokens: usage?.total_tokens ?? usage?.prompt_tokens };
    },
  };
}
