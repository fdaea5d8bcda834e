import type { EmbeddingProvider } from './embedder.ts';
import { geminiProvider } from './gemini.ts';
import { openAiCompatibleProvider } from './openai-compatible.ts';

export interface ProviderOptions {
  apiKey: string | undefined;
  baseUrl: string;
  model: string;
  dimensions: number;
  usdPerMillionTokens: number | undefined;
}

/** What EMBEDDER can name. */
export const embeddingProviders: Record<
  'gemini' | 'openai-compatible',
  (options: ProviderOptions) => EmbeddingProvider
> = {
  gemini: (options) => geminiProvider({ ...options, apiKey: options.apiKey ?? '' }),
  'openai-compatible': openAiCompatibleProvider,
};
