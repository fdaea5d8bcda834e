import { once } from 'node:events';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { type FakeLlm, startFakeLlm } from '../../testkit/fake-llm/index.ts';
import type { ModelWire } from '../types.ts';
import type { ModelAccess } from './grant.ts';
import { ask, closing, KEY, listen, open, openAiBody, plenty, price } from './test-gateway.ts';

interface Case {
  wire: ModelWire;
  provider: ModelAccess['provider'];
  model: string;
  base: keyof FakeLlm['baseUrls'];
  path: string;
  otherPath: string;
  body: object;
  stream: { path?: string; body?: object };
}

const cases: Case[] = [
  {
    wire: 'openai-chat',
    provider: 'openai',
    model: 'gpt-5',
    base: 'openai',
    path: '/v1/chat/completions',
    otherPath: '/v1/embeddings',
    body: openAiBody,
    stream: { body: { stream: true } },
  },
  {
    wire: 'anthropic',
    provider: 'anthropic',
    model: 'claude-sonnet-4-5',
    base: 'anthropic',
    path: '/v1/messages',
    otherPath: '/v1/files',
    body: { model: 'claude-sonnet-4-5', max_tokens: 100, messages: [{ role: 'user', content: 'Hello' }] },
    stream: { body: { stream: true } },
  },
  {
    wire: 'gemini',
    provider: 'google',
    model: 'gemini-2.5-pro',
    base: 'gemini',
    path: '/v1beta/models/gemini-2.5-pro:generateContent',
    otherPath: '/v1beta/models/gemini-2.5-pro:embedContent',
    body: { contents: [{ role: 'user', parts: [{ text: 'Hello' }] }] },
    stream: { path: '/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse' },
  },
];

describe.each(cases)(
  'on the $wire wire the gateway',
  ({ wire, provider, model, base, path, otherPath, body, stream }) => {
    const opened = async () => {
      const llm = await startFakeLlm({ apiKey: KEY, script: () => ({ text: 'Good day to you.' }) });
      closing.push(llm);
      const gateway = await open({ provider, model, apiKey: KEY, baseURL: llm.baseUrls[base], price });
      return { llm, gateway, grant: gateway.grant(wire, plenty) };
    };

    test('puts the real key in the place of the token, and counts what the provider counts', async () => {
      const { llm, gateway, grant } = await opened();
      const answer = await ask(gateway, path, body, grant.token);
      expect(answer.status).toBe(200);
      expect(answer.text).toContain('Good day to you.');
      expect(llm.violations).toEqual([]);
      const { inputTokens, outputTokens, costUsd } = grant.usage();
      expect(inputTokens).toBeGreaterThan(10);
      expect(outputTokens).toBeGreaterThan(3);
      expect(costUsd).toBeCloseTo((inputTokens + 10 * outputTokens) / 1e6, 10);
    });

    test('passes a stream on and reads its usage', async () => {
      const { llm, gateway, grant } = await opened();
      const answer = await ask(gateway, stream.path ?? path, { ...body, ...stream.body }, grant.token);
      expect(answer.headers['content-type']).toContain('text/event-stream');
      expect(answer.text.match(/^data:/gm)?.length).toBeGreaterThan(2);
      expect(llm.violations).toEqual([]);
      expect(grant.usage().outputTokens).toBeGreaterThan(3);
    });

    test('refuses a wrong, a dead and a foreign token, another path and another model in words of its wire', async () => {
      const { llm, gateway, grant } = await opened();
      const other = await open({ provider, model, apiKey: KEY, baseURL: llm.baseUrls[base], price });
      const dead = gateway.grant(wire, plenty);
      dead[Symbol.dispose]();
      for (const token of ['sc-wrong', '', KEY, dead.token, other.grant(wire, plenty).token])
        expect(await ask(gateway, path, body, token)).toMatchObject({ status: 401 });
      expect(await ask(gateway, otherPath, body, grant.token)).toMatchObject({ status: 403 });
      const wrong = await ask(gateway, path.replace(model, 'other'), { ...body, model: 'other' }, grant.token);
      expect(wrong.status).toBe(403);
      expect(JSON.parse(wrong.text)).toMatchObject(
        wire === 'anthropic' ? { type: 'error', error: { type: 'permission_error' } } : { error: { message: /./ } },
      );
      expect(llm.journal).toEqual([]);
      expect(grant.usage().costUsd).toBe(0);
    });

    test('refuses what is over the budget of requests, tokens or money, and says so once', async () => {
      const { llm, gateway } = await opened();
      const spends = [
        [{ ...plenty, requests: 2 }, /2 requests/],
        [{ ...plenty, tokens: 60 }, /60 tokens|too little/],
        [{ ...plenty, costUsd: 0.0003 }, /\$0\.00/],
      ] as const;
      for (const [budget, sentence] of spends) {
        const grant = gateway.grant(wire, budget);
        const statuses: number[] = [];
        for (let turn = 0; turn < 12; turn++) statuses.push((await ask(gateway, path, body, grant.token)).status);
        const passed = statuses.filter((status) => status === 200).length;
        expect(statuses).toEqual([...new Array(passed).fill(200), ...new Array(12 - passed).fill(429)]);
        expect(passed).toBeGreaterThan(0);
        expect(grant.spent.aborted).toBe(true);
        expect(grant.spent.reason).toMatch(sentence);
      }
      expect(llm.violations).toEqual([]);
    });
  },
);

test('OpenAI’s responses are a wire of their own: a token for the one does not open the other', async () => {
  const seen: unknown[] = [];
  const baseURL = await listen(async (incoming, response) => {
    seen.push(incoming.url, JSON.parse(await text(incoming)));
    const usage = { input_tokens: 900, output_tokens: 70, input_tokens_details: { cached_tokens: 400 } };
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('event: response.output_text.delta\ndata: {"type":"response.output_text.delta","delta":"Hi"}\n\n');
    response.end(`data: ${JSON.stringify({ type: 'response.completed', response: { usage } })}\n\n`);
  });
  const gateway = await open({ provider: 'openai', model: 'gpt-5', apiKey: KEY, baseURL, price });
  const grant = gateway.grant('openai-responses', plenty);
  expect((await ask(gateway, '/v1/chat/completions', openAiBody, grant.token)).status).toBe(403);
  const tools = [
    { type: 'function', name: 'shell', parameters: {} },
    { type: 'web_search' },
    { type: 'mcp', server_url: 'https://evil.example' },
  ];
  const body = { model: 'gpt-5', input: 'Hello', stream: true, tools, background: true };
  expect((await ask(gateway, '/v1/responses', body, grant.token)).status).toBe(200);
  expect(seen).toEqual(['/v1/responses', { model: 'gpt-5', input: 'Hello', stream: true, tools: tools.slice(0, 1) }]);
  expect(grant.usage()).toMatchObject({ inputTokens: 900, outputTokens: 70 });
});

test('only the headers that the provider needs are passed on, and no doubled key of the body', async () => {
  let headers: IncomingHttpHeaders = {};
  let sent = '';
  const baseURL = await listen(async (incoming, response) => {
    headers = incoming.headers;
    sent = await text(incoming);
    response.end('{}');
  });
  const gateway = await open({ provider: 'anthropic', model: 'm', apiKey: KEY, baseURL });
  const { token } = gateway.grant('anthropic', plenty);
  const extra = { cookie: 'a=b', 'x-forwarded-for': '1.2.3.4', 'x-evil': 'y' };
  const body = '{"model":"dearer","messages":[],"model":"m"}';
  expect((await ask(gateway, '/v1/messages?beta=true&key=x', body, token, extra)).status).toBe(200);
  expect(sent).toBe('{"model":"m","messages":[]}');
  expect(headers).toMatchObject({ 'anthropic-version': '2023-06-01', 'x-api-key': KEY });
  expect(Object.keys(headers).filter((name) => /cookie|forwarded|evil/.test(name))).toEqual([]);
  expect(JSON.stringify(headers)).not.toContain(token);
});

test.each([
  { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://evil.example/?x' } }] }] },
  { messages: [{ role: 'user', content: [{ type: 'image', source: { type: 'url', url: 'https://evil.example' } }] }] },
  { contents: [{ role: 'user', parts: [{ fileData: { fileUri: 'https://evil.example' } }] }] },
  { input: [{ role: 'user', content: [{ type: 'input_file', file_id: 'file-of-somebody' }] }] },
])('what the provider would fetch is a way out of the sandbox and refused: %j', async (body) => {
  const llm = await startFakeLlm();
  closing.push(llm);
  const gateway = await open({ provider: 'openai', model: 'gpt-5', apiKey: KEY, baseURL: llm.baseUrls.openai });
  const { token } = gateway.grant('openai-chat', plenty);
  const answer = await ask(gateway, '/v1/chat/completions', { ...openAiBody, ...body }, token);
  expect(answer).toMatchObject({ status: 403, text: expect.stringContaining('would fetch') });
  expect(llm.journal).toEqual([]);
});

test('an endless stream of a provider that counts nothing, or too little, is cut at the budget', async () => {
  for (const usage of ['', ',"usage":{"prompt_tokens":1,"completion_tokens":1}']) {
    let wentAway: Promise<unknown> = Promise.resolve();
    const baseURL = await listen((_incoming, response) => {
      wentAway = once(response, 'close');
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const event = `data: {"choices":[{"delta":{"content":"${'word '.repeat(200)}"}}]${usage}}\n\n`;
      const more = () => {
        while (!response.destroyed && response.write(event));
      };
      response.on('drain', more);
      more();
    });
    const gateway = await open({ provider: 'openai-compatible', model: 'm', apiKey: '', baseURL, price });
    const grant = gateway.grant('openai-chat', { ...plenty, costUsd: 0.5 });
    const body = { model: 'm', messages: [], stream: true };
    await expect(ask(gateway, '/v1/chat/completions', body, grant.token)).rejects.toThrow(/aborted|hang up|ECONNRESET/);
    await wentAway;
    expect(grant.spent.reason).toMatch(/\$0\.50/);
    expect(grant.usage().costUsd).toBeLessThan(0.8);
    expect((await ask(gateway, '/v1/chat/completions', body, grant.token)).status).toBe(429);
  }
});

test('a stream that the provider cuts ends cut, and what passed is counted', async () => {
  const llm = await startFakeLlm({ apiKey: KEY, script: () => ({ fault: 'cut', text: 'many words '.repeat(40) }) });
  closing.push(llm);
  const gateway = await open({ provider: 'openai', model: 'gpt-5', apiKey: KEY, baseURL: llm.baseUrls.openai, price });
  const grant = gateway.grant('openai-chat', plenty);
  const asking = ask(gateway, '/v1/chat/completions', { ...openAiBody, stream: true }, grant.token);
  await expect(asking).rejects.toThrow(/aborted|hang up|ECONNRESET/);
  expect(grant.usage().outputTokens).toBeGreaterThan(5);
});

test('a grant that ends while an answer passes ends the answer too', async () => {
  const baseURL = await listen((_incoming, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: {}\n\n');
  });
  const gateway = await open({ provider: 'openai', model: 'gpt-5', apiKey: KEY, baseURL });
  const grant = gateway.grant('openai-chat', plenty);
  const asking = ask(gateway, '/v1/chat/completions', openAiBody, grant.token, {}, () => grant[Symbol.dispose]());
  await expect(asking).rejects.toThrow(/aborted|hang up|ECONNRESET/);
});

test('a body that is too large, compressed or no object is refused, and so are too many requests at once', async () => {
  const waiting: ServerResponse[] = [];
  const baseURL = await listen((_incoming, response) => {
    if (waiting.push(response) === 8) for (const each of waiting) each.end('{}');
  });
  const gateway = await open({ provider: 'openai', model: 'gpt-5', apiKey: KEY, baseURL });
  const { token } = gateway.grant('openai-chat', plenty);
  const send = (body: string | object, headers = {}) => ask(gateway, '/v1/chat/completions', body, token, headers);
  const huge = await send(`{"model":"gpt-5","x":"${'x'.repeat(17 << 20)}"}`).catch((error: Error) => error.message);
  expect(typeof huge === 'string' ? huge : huge.status).toSatisfy((end) => end === 413 || /EPIPE|ECONNRESET/.test(end));
  expect((await send('{"model":"gpt-5"', {})).status).toBe(400);
  expect((await send('[]', {})).status).toBe(400);
  expect((await send(openAiBody, { 'content-encoding': 'zstd' })).status).toBe(400);
  const many = Array.from({ length: 9 }, () => send(openAiBody));
  expect(await Promise.race(many)).toMatchObject({ status: 429, headers: { 'x-should-retry': 'true' } });
  const statuses = (await Promise.all(many)).map((answer) => answer.status).sort();
  expect(statuses).toEqual([...new Array(8).fill(200), 429]);
});

test('what the provider says of our key stays outside', async () => {
  const llm = await startFakeLlm({ apiKey: 'another-key' });
  closing.push(llm);
  const gateway = await open({ provider: 'openai', model: 'gpt-5', apiKey: KEY, baseURL: llm.baseUrls.openai });
  const grant = gateway.grant('openai-chat', plenty);
  expect((await ask(gateway, '/v1/chat/completions', openAiBody, grant.token)).status).toBe(502);
  expect(grant.failure()).toEqual({ reason: 'the model provider refuses the key (401)', retryable: false });
  const telling = await listen((_incoming, response) => response.writeHead(400).end(`no such thing for ${KEY}`));
  const other = await open({ provider: 'openai', model: 'gpt-5', apiKey: KEY, baseURL: telling });
  const answer = await ask(other, '/v1/chat/completions', openAiBody, other.grant('openai-chat', plenty).token);
  expect(answer).toMatchObject({ status: 400, text: expect.stringContaining('no such thing') });
  expect(answer.text).not.toContain(KEY);
});
