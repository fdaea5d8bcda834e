import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogle } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModel } from 'ai';
import { type Price, priceOf } from './prices.ts';

export interface ModelOptions {
  provider: 'google' | 'anthropic' | 'openai' | 'openai-compatible';
  model: string;
  /** May be empty for an endpoint of one's own. */
  apiKey: string;
  /** Up to and with the version: `…/v1`, for Google `…/v1beta`. Needed for `openai-compatible`. */
  baseURL?: string;
  /** Instead of the table's price. */
  price?: Price;
}

export interface PricedModel {
  model: LanguageModel;
  price: Price;
}

/** A language model with its price. Nothing is sent before it is used. Throws when `openai-compatible` has no base URL. */
export function createModel(options: ModelOptions): PricedModel {
  return { model: languageModel(options), price: options.price ?? priceOf(options.provider, options.model) };
}

function languageModel({ provider, model, apiKey, baseURL }: ModelOptions): LanguageModel {
  const settings = { apiKey, ...(baseURL ? { baseURL } : {}) };
  switch (provider) {
    case 'google':
      return createGoogle(settings)(model);
    case 'anthropic':
      return createAnthropic(settings)(model);
    case 'openai':
      return createOpenAI(settings)(model);
    case 'openai-compatible':
      if (!baseURL) throw new TypeError('an openai-compatible model needs a base URL');
      return createOpenAICompatible({
        name: 'compatible',
        baseURL,
        ...(apiKey ? { apiKey } : {}),
        supportsStructuredOutputs: true,
      })(model);
  }
}
