import { z } from 'zod';
import type { EmbeddingProvider } from './embedder.ts';
import { factsOf } from './model-facts.ts';

const Answer = z.object({ embeddings: z.array(z.object({ values: z.array(z.number()) })) });

/**
 * Google's API. Below the full 3072 dimensions its vectors are cut and not of length one; whoever uses a provider brings them back
 * to it. https://ai.google.dev/api/embeddings
 */
export function geminiProvider(options: {
  apiKey: string;
  baseUrl: string;
  model: string;
  dimensions: number;
  usdPerMillionTokens?: number | undefined;
}): EmbeddingProvider {
  const { apiKey, baseUrl, model, dimensions } = options;
  return {
    name: `gemini/${model}`,
    dimensions,
    usdPerMillionTokens: options.usdPerMillionTokens ?? factsOf(model)?.usdPerMillionTokens ?? 0,
    batchMax: 100,
    secret: apiKey,
    request: (texts) => ({
      url: `${baseUrl}/models/${encodeURIComponent(model)}:batchEmbedContents`,
      headers: { 'x-goog-api-key': apiKey },
      body: {
        requests: texts.map((text) => ({
          model: `models/${model}`,
          content: { parts: [{ text }] },
          taskType: 'CLUSTERING',
          outputDimensionality: dimensions,
        })),
      },
    }),
    read: (answer) => ({ vectors: Answer.parse(answer).embeddings.map(({ values }) => values) }),
  };
}
