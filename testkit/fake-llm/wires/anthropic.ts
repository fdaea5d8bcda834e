import { type JsonObject, type LlmRequest, Rejected, type Reply, type ServerEvent, type Wire } from '../exchange.ts';
import { pieces } from '../pieces.ts';
import { parseAnthropicRequest } from './anthropic-request.ts';

const stopReasons = {
  stop: 'end_turn',
  tool_calls: 'tool_use',
  length: 'max_tokens',
  safety: 'refusal',
  empty: 'end_turn',
};

/** `POST /v1/messages`. */
export const anthropicWire: Wire = {
  authorise(headers, apiKey) {
    if (!headers['x-api-key']) throw new Rejected(401, 'x-api-key header is required');
    if (headers['x-api-key'] !== apiKey) throw new Rejected(401, 'invalid x-api-key');
    if (!headers['anthropic-version']) throw new Rejected(400, 'anthropic-version: header is required');
  },
  parse: parseAnthropicRequest,
  write: (request, reply) => ({
    ...envelope(request, reply),
    content: [
      ...(reply.text === '' ? [] : [{ type: 'text', text: reply.text }]),
      ...reply.toolCalls.map((call) => ({
        type: 'tool_use',
        id: call.id,
        name: call.name,
        input: inputOf(call.argumentsText),
      })),
    ],
    stop_reason: stopReasons[reply.finish],
    stop_sequence: null,
    usage: usageOf(reply),
  }),
  stream: streamOf,
  problem: (status, message) => ({
    type: 'error',
    error: { type: typeOf(status), message },
    request_id: `req_${Date.now().toString(36)}`,
  }),
  prefixes: { reply: 'msg_', call: 'toolu_' },
};

function streamOf(request: LlmRequest, reply: Reply): ServerEvent[] {
  const event = (type: string, more: JsonObject): ServerEvent => ({
    event: type,
    data: JSON.stringify({ type, ...more }),
  });
  const block = (index: number, content_block: JsonObject, deltas: JsonObject[]): ServerEvent[] => [
    event('content_block_start', { index, content_block }),
    ...deltas.map((delta) => event('content_block_delta', { index, delta })),
    event('content_block_stop', { index }),
  ];
  const textBlocks = reply.text === '' ? 0 : 1;
  const message = { ...envelope(request, reply), content: [], stop_reason: null, stop_sequence: null };
  return [
    event('message_start', { message: { ...message, usage: { ...usageOf(reply), output_tokens: 1 } } }),
    event('ping', {}),
    ...(textBlocks === 0
      ? []
      : block(
          0,
          { type: 'text', text: '' },
          pieces(reply.text).map((text) => ({ type: 'text_delta', text })),
        )),
    ...reply.toolCalls.flatMap((call, index) =>
      block(
        index + textBlocks,
        { type: 'tool_use', id: call.id, name: call.name, input: {} },
        pieces(call.argumentsText).map((partial_json) => ({ type: 'input_json_delta', partial_json })),
      ),
    ),
    event('message_delta', {
      delta: { stop_reason: stopReasons[reply.finish], stop_sequence: null },
      usage: { output_tokens: reply.usage.outputTokens },
    }),
    event('message_stop', {}),
  ];
}

function envelope(request: LlmRequest, reply: Reply): JsonObject {
  return { id: reply.id, type: 'message', role: 'assistant', model: request.model };
}

function usageOf({ usage }: Reply): JsonObject {
  return {
    input_tokens: usage.inputTokens,
    output_tokens: usage.outputTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
  };
}

/** Whole answers carry the input as JSON, so malformed arguments can only come in a stream. */
function inputOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

function typeOf(status: number): string {
  const types: Record<number, string> = {
    401: 'authentication_error',
    403: 'permission_error',
    404: 'not_found_error',
    413: 'request_too_large',
    429: 'rate_limit_error',
    529: 'overloaded_error',
  };
  return types[status] ?? (status >= 500 ? 'api_error' : 'invalid_request_error');
}
