import { type JsonObject, type LlmRequest, Rejected, type Reply, type ServerEvent, type Wire } from '../exchange.ts';
import { pieces } from '../pieces.ts';
import { parseOpenAiRequest } from './openai-request.ts';

const finishReasons = {
  stop: 'stop',
  tool_calls: 'tool_calls',
  length: 'length',
  safety: 'content_filter',
  empty: 'stop',
};

/** `POST /v1/chat/completions`, as OpenAI and everything compatible with it speak. */
export const openAiWire: Wire = {
  authorise(headers, apiKey) {
    if (!headers.authorization) throw new Rejected(401, "You didn't provide an API key.");
    if (headers.authorization !== `Bearer ${apiKey}`) throw new Rejected(401, 'Incorrect API key provided.');
  },
  parse: parseOpenAiRequest,
  write: (request, reply) => ({
    ...envelope(request, reply, 'chat.completion'),
    choices: [{ index: 0, message: messageOf(reply), logprobs: null, finish_reason: finishReasons[reply.finish] }],
    usage: usageOf(reply),
  }),
  stream: (request, reply) => streamOf(request, reply),
  problem: (status, message) => ({
    error: { message, type: typeOf(status), param: null, code: codeOf(status) },
  }),
  prefixes: { reply: 'chatcmpl-', call: 'call_' },
};

function messageOf(reply: Reply): JsonObject {
  const tool_calls = reply.toolCalls.map((call) => ({
    id: call.id,
    type: 'function',
    function: { name: call.name, arguments: call.argumentsText },
  }));
  return {
    role: 'assistant',
    content: reply.text === '' ? null : reply.text,
    refusal: null,
    ...(tool_calls.length > 0 ? { tool_calls } : {}),
  };
}

function streamOf(request: LlmRequest, reply: Reply): ServerEvent[] {
  const chunk = (delta: JsonObject, finish_reason: string | null = null): ServerEvent => ({
    data: JSON.stringify({
      ...envelope(request, reply, 'chat.completion.chunk'),
      choices: [{ index: 0, delta, logprobs: null, finish_reason }],
    }),
  });
  const usage = {
    data: JSON.stringify({ ...envelope(request, reply, 'chat.completion.chunk'), choices: [], usage: usageOf(reply) }),
  };
  const calls = reply.toolCalls.flatMap((call, index) => [
    chunk({ tool_calls: [{ index, id: call.id, type: 'function', function: { name: call.name, arguments: '' } }] }),
    ...pieces(call.argumentsText).map((piece) => chunk({ tool_calls: [{ index, function: { arguments: piece } }] })),
  ]);
  return [
    chunk({ role: 'assistant', content: '' }),
    ...pieces(reply.text).map((content) => chunk({ content })),
    ...calls,
    chunk({}, finishReasons[reply.finish]),
    ...(request.streamsUsage ? [usage] : []),
    { data: '[DONE]' },
  ];
}

function envelope(request: LlmRequest, reply: Reply, object: string): JsonObject {
  return {
    id: reply.id,
    object,
    created: Math.floor(Date.now() / 1000),
    model: request.model,
    system_fingerprint: null,
  };
}

function usageOf({ usage }: Reply): JsonObject {
  return {
    prompt_tokens: usage.inputTokens,
    completion_tokens: usage.outputTokens,
    total_tokens: usage.inputTokens + usage.outputTokens,
    prompt_tokens_details: { cached_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0 },
  };
}

function typeOf(status: number): string {
  if (status === 429) return 'rate_limit_exceeded';
  return status >= 500 ? 'server_error' : 'invalid_request_error';
}

function codeOf(status: number): string | null {
  return { 401: 'invalid_api_key', 404: 'model_not_found', 429: 'rate_limit_exceeded' }[status] ?? null;
}
