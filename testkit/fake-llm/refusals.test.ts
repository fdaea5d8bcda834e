import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { inOrder } from './in-order.ts';
import { type FakeLlm, startFakeLlm } from './index.ts';

let llm: FakeLlm;

beforeAll(async () => {
  llm = await startFakeLlm({ script: () => ({ text: 'fine' }), bodyBytesMax: 100_000 });
});
beforeEach(() => {
  llm.violations.length = 0;
});
afterAll(() => llm.stop());

const user = { role: 'user', content: 'Hello' };
const chat = (more: object) => ({ model: 'gpt-5', messages: [user], ...more });
const openAiCall = {
  role: 'assistant',
  content: null,
  tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'read', arguments: '{}' } }],
};

describe('OpenAI’s wire refuses', () => {
  test.each([
    ['an unknown model', chat({ model: 'gpt-nothing' }), 404, 'does not exist'],
    ['an unknown argument', chat({ max_token: 5 }), 400, 'Unrecognized request argument'],
    ['a negative limit', chat({ max_tokens: -4 }), 400, 'max_tokens'],
    ['an unknown role', chat({ messages: [{ role: 'bot', content: 'x' }] }), 400, 'bot'],
    [
      'a result without its call',
      chat({ messages: [user, { role: 'tool', tool_call_id: 'call_1', content: 'x' }] }),
      400,
      'must be a response',
    ],
    [
      'a call without its result',
      chat({ messages: [user, openAiCall, user] }),
      400,
      'did not have response messages: call_1',
    ],
    ['a call without its result at the end', chat({ messages: [user, openAiCall] }), 400, 'call_1'],
    [
      'a tool’s name with a space',
      chat({ tools: [{ type: 'function', function: { name: 'read file' } }] }),
      400,
      'pattern',
    ],
    [
      'a tool’s schema that is no object',
      chat({ tools: [{ type: 'function', function: { name: 'read', parameters: { type: 'string' } } }] }),
      400,
      'type: "object"',
    ],
    [
      'a choice of a tool that is not there',
      chat({
        tools: [{ type: 'function', function: { name: 'a' } }],
        tool_choice: { type: 'function', function: { name: 'b' } },
      }),
      400,
      'not found',
    ],
    [
      'a strict schema with an optional key',
      chat({
        response_format: {
          type: 'json_schema',
          json_schema: {
            name: 'r',
            strict: true,
            schema: { type: 'object', additionalProperties: false, properties: { a: {} } },
          },
        },
      }),
      400,
      "Missing 'a'",
    ],
    ['no messages', chat({ messages: [] }), 400, 'too short'],
    ['a body that is too large', chat({ user: 'x'.repeat(100_001) }), 413, 'maximum size'],
  ])('%s', async (_, body, status, message) => {
    const answer = await post('/v1/chat/completions', body, { authorization: 'Bearer fake-key' });
    expect(answer).toMatchObject({ status, body: { error: { message: expect.stringContaining(message) } } });
    expect(llm.violations).toHaveLength(1);
  });

  test('a missing and a wrong key, and a path that is none', async () => {
    expect((await post('/v1/chat/completions', chat({}))).status).toBe(401);
    expect((await post('/v1/chat/completions', chat({}), { authorization: 'Bearer other' })).status).toBe(401);
    expect((await post('/v1/chat/completion', chat({}), { authorization: 'Bearer fake-key' })).status).toBe(404);
  });

  test('an empty text to embed', async () => {
    const body = { model: 'nomic-embed-text', input: ['a', ''] };
    expect((await post('/v1/embeddings', body, { authorization: 'Bearer fake-key' })).status).toBe(400);
  });
});

describe('Anthropic’s wire refuses', () => {
  const headers = { 'x-api-key': 'fake-key', 'anthropic-version': '2023-06-01' };
  const message = (more: object) => ({ model: 'claude-sonnet-4-5', max_tokens: 10, messages: [user], ...more });
  const use = { role: 'assistant', content: [{ type: 'tool_use', id: 'toolu_1', name: 'read', input: {} }] };
  const result = { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_2', content: 'x' }] };

  test.each([
    ['no limit', message({ max_tokens: undefined }), 'max_tokens: Field required'],
    [
      'the role system among the messages',
      message({ messages: [{ role: 'system', content: 'x' }] }),
      "'user' or 'assistant'",
    ],
    ['an assistant that begins', message({ messages: [{ role: 'assistant', content: 'x' }] }), 'first message'],
    ['a use without its result', message({ messages: [user, use, user] }), 'toolu_1'],
    ['a result of another use', message({ messages: [user, use, result] }), 'unexpected `tool_use_id`'],
    [
      'an empty text',
      message({ messages: [{ role: 'user', content: [{ type: 'text', text: '' }] }] }),
      'non-whitespace',
    ],
    ['a tool without a schema', message({ tools: [{ name: 'read' }] }), 'type: "object"'],
    ['an unknown argument', message({ max_output_tokens: 3 }), 'Extra inputs'],
  ])('%s', async (_, body, text) => {
    const answer = await post('/v1/messages', body, headers);
    expect(answer).toMatchObject({
      status: 400,
      body: { type: 'error', error: { type: 'invalid_request_error', message: expect.stringContaining(text) } },
    });
  });

  test('a request without its version, and one without a key', async () => {
    expect((await post('/v1/messages', message({}), { 'x-api-key': 'fake-key' })).status).toBe(400);
    expect((await post('/v1/messages', message({}), { 'anthropic-version': '2023-06-01' })).status).toBe(401);
  });
});

describe('Gemini’s wire refuses', () => {
  const path = '/v1beta/models/gemini-2.5-flash:generateContent';
  const hello = { role: 'user', parts: [{ text: 'Hello' }] };
  const call = { role: 'model', parts: [{ functionCall: { name: 'read', args: {} } }] };
  const response = { role: 'user', parts: [{ functionResponse: { name: 'read', response: { content: 'x' } } }] };

  test.each([
    ['another role', { contents: [{ ...hello, role: 'bogus' }] }, 'valid role'],
    ['a call without its response', { contents: [hello, call, hello] }, 'number of function response parts'],
    ['a call at the end', { contents: [hello, call] }, 'number of function response parts'],
    ['a response without its call', { contents: [hello, response] }, 'immediately after a function call turn'],
    ['a field that it does not know', { contents: [hello], max_tokens: 3 }, 'Cannot find field'],
    ['nothing to say', { contents: [] }, 'contents is not specified'],
    ['a negative limit', { contents: [hello], generationConfig: { maxOutputTokens: -1 } }, 'max_output_tokens'],
    [
      'a schema without the JSON type',
      { contents: [hello], generationConfig: { responseJsonSchema: { type: 'object' } } },
      'response_mime_type',
    ],
  ])('%s', async (_, body, text) => {
    const answer = await post(path, body, { 'x-goog-api-key': 'fake-key' });
    expect(answer).toMatchObject({
      status: 400,
      body: { error: { code: 400, status: 'INVALID_ARGUMENT', message: expect.stringContaining(text) } },
    });
  });

  test('Gemini 3 without the signature of its call', async () => {
    const body = { contents: [hello, call, response] };
    expect((await post(path, body, { 'x-goog-api-key': 'fake-key' })).status).toBe(200);
    const three = await post('/v1beta/models/gemini-3-pro-preview:generateContent', body, {
      'x-goog-api-key': 'fake-key',
    });
    expect(three).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining('thought_signature') } },
    });
  });

  test('no key, and a key in the address', async () => {
    expect((await post(path, { contents: [hello] })).status).toBe(403);
    expect((await post(`${path}?key=fake-key`, { contents: [hello] })).status).toBe(400);
  });

  test('more than a hundred texts at once', async () => {
    const one = { model: 'models/gemini-embedding-001', content: { parts: [{ text: 'x' }] } };
    const batch = '/v1beta/models/gemini-embedding-001:batchEmbedContents';
    const requests = new Array(101).fill(one);
    expect((await post(batch, { requests }, { 'x-goog-api-key': 'fake-key' })).status).toBe(400);
  });
});

test('a script that has run out is a 500 and a violation', async () => {
  const { script, left } = inOrder(() => ({ text: 'one' }));
  await using short = await startFakeLlm({ script });
  const ask = () =>
    fetch(`${short.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: 'Bearer fake-key' },
      body: JSON.stringify(chat({})),
    });
  expect([(await ask()).status, left(), (await ask()).status]).toEqual([200, 0, 500]);
  expect(short.violations).toMatchObject([{ problem: 'the script has no answer for this request' }]);
});

test('a call id that was never given out is noted', async () => {
  const messages = [user, openAiCall, { role: 'tool', tool_call_id: 'call_1', content: 'x' }];
  const answer = await post('/v1/chat/completions', chat({ messages }), { authorization: 'Bearer fake-key' });
  expect(answer.status).toBe(200);
  expect(llm.violations).toMatchObject([{ problem: 'the call id call_1 was never given out' }]);
});

async function post(path: string, body: object, headers: Record<string, string> = {}) {
  const response = await fetch(llm.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as unknown };
}
