import { generateText } from 'ai';
import { afterEach, expect, test } from 'vitest';
import { createModel, type ModelOptions } from './create-model.ts';
import { modelFailure } from './failure.ts';
import { priceOf } from './prices.ts';
import { startScriptedServer } from './scripted-server.ts';
import { usageOf } from './usage.ts';

let close = async () => {};
afterEach(() => close());

test.each<[ModelOptions['provider'], string]>([
  ['google', '/v1/models/m:generateContent'],
  ['anthropic', '/v1/messages'],
  ['openai', '/v1/responses'],
  ['openai-compatible', '/v1/chat/completions'],
])('%s is called at its base URL, and a refused key is a value that does not hold it', async (provider, path) => {
  const server = await startScriptedServer(() => ({ status: 401, message: 'bad key my-key' }));
  close = server.close;
  const { model } = createModel({ provider, model: 'm', apiKey: 'my-key', baseURL: server.baseURL });
  const error: unknown = await generateText({ model, prompt: 'hello', maxRetries: 0 }).catch(
    (reason: unknown) => reason,
  );
  expect(server.requests[0]?.path).toBe(path);
  expect(modelFailure(error)).toEqual({ reason: 'the model provider refuses the key (401)', retryable: false });
});

test('a provider that cannot be reached may be tried again', async () => {
  const { model } = createModel({
    provider: 'openai-compatible',
    model: 'm',
    apiKey: '',
    baseURL: 'http://127.0.0.1:1/v1',
  });
  const error: unknown = await generateText({ model, prompt: 'hello', maxRetries: 1 }).catch(
    (reason: unknown) => reason,
  );
  expect(modelFailure(error)).toEqual({ reason: 'the model provider cannot be reached', retryable: true });
});

test('a bug is not taken for a failure of the provider', () => {
  expect(modelFailure(new TypeError('x is undefined'))).toBeNull();
});

test('the longest name in the table gives the price, and an unknown model a price on the high side', () => {
  expect(priceOf('google', 'gemini-2.5-flash-lite')).toMatchObject({ inputUsdPerMillion: 0.1, known: true });
  expect(priceOf('google', 'gemini-2.5-flash')).toMatchObject({ inputUsdPerMillion: 0.3 });
  expect(priceOf('openai', 'brand-new')).toMatchObject({ known: false, outputUsdPerMillion: 25 });
  expect(priceOf('openai-compatible', 'llama')).toMatchObject({ known: false, inputUsdPerMillion: 0 });
});

test('what was read from a cache costs its own price', () => {
  const used = {
    inputTokens: 1000,
    inputTokenDetails: { noCacheTokens: 200, cacheReadTokens: 800, cacheWriteTokens: 0 },
    outputTokens: 100,
    outputTokenDetails: { textTokens: 100, reasoningTokens: 0 },
    totalTokens: 1100,
  };
  const price = { inputUsdPerMillion: 2, outputUsdPerMillion: 10, cachedInputUsdPerMillion: 0.5 };
  expect(usageOf(used, price)).toEqual({
    inputTokens: 1000,
    outputTokens: 100,
    costUsd: (200 * 2 + 800 * 0.5 + 100 * 10) / 1e6,
  });
});
