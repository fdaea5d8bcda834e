import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogle } from '@ai-sdk/google';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { embedMany, generateText, isStepCount, type LanguageModel, Output, streamText, tool } from 'ai';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { LlmAnswer, LlmRequest } from './exchange.ts';
import { type FakeLlm, startFakeLlm } from './index.ts';

globalThis.AI_SDK_LOG_WARNINGS = false;

let llm: FakeLlm;
let script: (request: LlmRequest) => LlmAnswer | undefined;

beforeEach(async () => {
  script = () => ({ text: 'Hello there, this is a longer answer.' });
  llm = await startFakeLlm({ script: (request) => script(request) });
});
afterEach(() => llm.stop());

const models: Record<string, (apiKey: string) => LanguageModel> = {
  'openai-compatible': (apiKey) =>
    createOpenAICompatible({
      name: 'fake',
      baseURL: llm.baseUrls.openai,
      apiKey,
      supportsStructuredOutputs: true,
      includeUsage: true,
    })('gpt-5-mini'),
  anthropic: (apiKey) => createAnthropic({ baseURL: llm.baseUrls.anthropic, apiKey })('claude-sonnet-4-5'),
  'anthropic with a json tool': (apiKey) =>
    createAnthropic({ baseURL: llm.baseUrls.anthropic, apiKey })('claude-3-7-sonnet-latest'),
  gemini: (apiKey) => createGoogle({ baseURL: llm.baseUrls.gemini, apiKey })('gemini-2.5-flash'),
  'gemini 3': (apiKey) => createGoogle({ baseURL: llm.baseUrls.gemini, apiKey })('gemini-3-pro-preview'),
};

describe.each(Object.keys(models))('the %s provider', (name) => {
  const model = (apiKey = llm.apiKey) => modelNamed(name, apiKey);

  test('gets text, whole and streamed, with a usage that is never zero', async () => {
    const whole = await generateText({ model: model(), instructions: 'Be brief', prompt: 'Hello' });
    expect(whole.text).toBe('Hello there, this is a longer answer.');
    expect(whole.usage.inputTokens).toBeGreaterThan(5);
    const streamed = streamText({ model: model(), prompt: 'Hello' });
    const parts: string[] = [];
    await readAll(streamed.textStream, parts);
    expect(parts.join('')).toBe(whole.text);
    expect(parts.length).toBeGreaterThan(1);
    expect((await streamed.usage).outputTokens).toBeGreaterThan(5);
    expect(llm.journal[0]?.request).toMatchObject({
      instructions: 'Be brief',
      messages: [{ role: 'user', text: 'Hello' }],
    });
    expect(llm.violations).toEqual([]);
  });

  test.each([
    ['whole', (options: Parameters<typeof generateText>[0]) => generateText(options)],
    [
      'streamed',
      (options: Parameters<typeof generateText>[0]) => streamText(options as Parameters<typeof streamText>[0]),
    ],
  ])('runs a loop of tools over the results it really got, %s', async (_, run) => {
    script = (request) => {
      const results = request.messages.flatMap((message) => (message.role === 'tool' ? message.results : []));
      if (results.length === 0)
        return {
          toolCalls: [
            { name: 'add', input: { a: 2, b: 3 } },
            { name: 'add', input: { a: 4, b: 5 } },
          ],
        };
      if (results.length === 2)
        return {
          text: 'So far',
          toolCalls: [{ name: 'add', input: { a: Number(results[0]?.output), b: Number(results[1]?.output) } }],
        };
      return { text: `It is ${results.at(-1)?.output}` };
    };
    const add = tool({
      description: 'Adds',
      inputSchema: z.object({ a: z.number(), b: z.number() }),
      execute: async ({ a, b }) => String(a + b),
    });
    const result = run({ model: model(), prompt: 'Sum', tools: { add }, stopWhen: isStepCount(5), reasoning: 'none' });
    expect(await (await result).text).toBe('It is 14');
    expect(llm.journal).toHaveLength(3);
    expect(llm.violations).toEqual([]);
  });

  test('gets an object that fits the schema it sent', async () => {
    script = (request) => {
      expect(request.output?.schema).toMatchObject({ type: 'object', properties: { title: {} } });
      return { json: { title: 'Wrong total', files: ['a.ts'] } };
    };
    const schema = z.object({ title: z.string(), files: z.array(z.string()) });
    const { output } = await generateText({ model: model(), prompt: 'Plan', output: Output.object({ schema }) });
    expect(output).toEqual({ title: 'Wrong total', files: ['a.ts'] });
    expect(llm.violations).toEqual([]);
  });

  test('obeys retry-after and tries again', async () => {
    llm.failNext({ error: { status: 429, retryAfterSeconds: 0 } });
    expect((await generateText({ model: model(), prompt: 'Hello' })).text).toContain('Hello');
    expect(llm.journal.map((entry) => entry.status)).toEqual([429, 200]);
  });

  test('sees a wrong key as what cannot be retried', async () => {
    const asked = generateText({ model: model('another'), prompt: 'Hello' });
    await expect(asked).rejects.toMatchObject({
      statusCode: name.startsWith('gemini') ? 400 : 401,
      isRetryable: false,
    });
    expect(llm.violations).toHaveLength(1);
  });

  test('can give up on an answer that never comes', async () => {
    script = () => ({ fault: 'hang' });
    const abort = new AbortController();
    const asked = generateText({ model: model(), prompt: 'Hello', abortSignal: abort.signal });
    await expect.poll(() => llm.journal[0]?.answer).toBeTruthy();
    abort.abort(new Error('cancelled'));
    await expect(asked).rejects.toThrow('cancelled');
    await expect.poll(() => llm.journal[0]?.aborted).toBe(true);
  });

  test('notices a stream that was cut and an answer that is no JSON', async () => {
    script = () => ({ fault: 'garbage' });
    await expect(generateText({ model: model(), prompt: 'Hello', maxRetries: 0 })).rejects.toThrow();
    script = () => ({ fault: 'cut', text: 'Only half of this arrives' });
    const parts: string[] = [];
    const reading = readAll(streamText({ model: model(), prompt: 'Hello', maxRetries: 0 }).textStream, parts);
    await expect(reading).rejects.toThrow();
    expect('Only half of this arrives'.startsWith(parts.join(''))).toBe(true);
  });

  test('is told when the answer was cut at the limit', async () => {
    script = () => ({ stop: 'length', text: 'Half' });
    expect((await generateText({ model: model(), prompt: 'Hello', maxOutputTokens: 5 })).finishReason).toBe('length');
    expect(llm.journal[0]?.request?.maxOutputTokens).toBe(5);
  });
});

test('malformed arguments come back to the model as a result that says so', async () => {
  const seen: string[] = [];
  script = (request) => {
    const last = request.messages.at(-1);
    if (last?.role !== 'tool') return { toolCalls: [{ name: 'read', malformed: '{"path": "a' }] };
    seen.push(last.results[0]?.output ?? '');
    return { text: 'done' };
  };
  const read = tool({ inputSchema: z.object({ path: z.string() }), execute: async () => 'content' });
  const model = modelNamed('openai-compatible', llm.apiKey);
  expect((await generateText({ model, prompt: 'x', tools: { read }, stopWhen: isStepCount(3) })).text).toBe('done');
  expect(seen[0]).toMatch(/invalid/i);
});

test('texts are embedded in batches, alike for alike texts, over both wires', async () => {
  const openai = createOpenAICompatible({ name: 'fake', baseURL: llm.baseUrls.openai, apiKey: llm.apiKey });
  const google = createGoogle({ baseURL: llm.baseUrls.gemini, apiKey: llm.apiKey });
  const values = [
    'the total is wrong',
    'the total is wrong again',
    'cannot sign in',
    ...Array.from({ length: 120 }, (_, n) => `text ${n}`),
  ];
  const one = await embedMany({ model: openai.embeddingModel('nomic-embed-text'), values });
  expect(one.embeddings[0]).toHaveLength(768);
  expect(cosine(one.embeddings[0], one.embeddings[1])).toBeGreaterThan(
    cosine(one.embeddings[0], one.embeddings[2]) + 0.3,
  );
  expect(one.usage.tokens).toBeGreaterThan(100);
  const two = await embedMany({
    model: google.embeddingModel('gemini-embedding-001'),
    values,
    providerOptions: { google: { outputDimensionality: 768, taskType: 'CLUSTERING' } },
  });
  expect(two.embeddings).toHaveLength(values.length);
  expect(Math.hypot(...(two.embeddings[0] ?? []))).toBeCloseTo(0.7);
  expect(llm.journal.filter((entry) => entry.wire === 'gemini').map((entry) => entry.texts.length)).toEqual([100, 23]);
  expect(llm.violations).toEqual([]);
});

function modelNamed(name: string, apiKey: string): LanguageModel {
  const create = models[name];
  if (!create) throw new Error(`no model called ${name}`);
  return create(apiKey);
}

async function readAll(stream: AsyncIterable<string>, parts: string[]): Promise<void> {
  for await (const part of stream) parts.push(part);
}

function cosine(a: number[] = [], b: number[] = []): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0) / (Math.hypot(...a) * Math.hypot(...b));
}
