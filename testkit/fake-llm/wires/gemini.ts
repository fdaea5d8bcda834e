import { randomBytes } from 'node:crypto';
import { isObject } from '../checks.ts';
import { type JsonObject, type LlmRequest, Rejected, type Reply, type Wire } from '../exchange.ts';
import { pieces } from '../pieces.ts';
import { parseGeminiRequest } from './gemini-request.ts';

/** Gemini ends a turn of function calls with STOP, like any other. */
const finishReasons = { stop: 'STOP', tool_calls: 'STOP', length: 'MAX_TOKENS', safety: 'SAFETY', empty: 'STOP' };

/** `POST /v1beta/models/{model}:generateContent` and `:streamGenerateContent?alt=sse`. */
export const geminiWire: Wire = {
  authorise(headers, apiKey) {
    const key = headers['x-goog-api-key'];
    if (!key)
      throw new Rejected(
        403,
        "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
      );
    if (key !== apiKey) throw new Rejected(400, 'API key not valid. Please pass a valid API key.');
  },
  parse: parseGeminiRequest,
  write: (request, reply) => answer(request, reply, [...textParts(reply.text), ...callParts(request, reply)], true),
  stream: (request, reply) => {
    const parts = [...pieces(reply.text).flatMap(textParts), ...callParts(request, reply)];
    const chunks = parts.map((part) => answer(request, reply, [part], false));
    return [...chunks, answer(request, reply, [], true)].map((chunk) => ({ data: JSON.stringify(chunk) }));
  },
  problem: (status, message) => ({ error: { code: status, message, status: statusName(status) } }),
  prefixes: { reply: '', call: '' },
};

function answer(request: LlmRequest, reply: Reply, parts: JsonObject[], isLast: boolean): JsonObject {
  const content = { parts, role: 'model' };
  const candidate = {
    ...(parts.length > 0 ? { content } : isLast && reply.finish === 'safety' ? {} : { content }),
    ...(isLast ? { finishReason: finishReasons[reply.finish] } : {}),
    index: 0,
  };
  return {
    candidates: reply.finish === 'empty' ? [] : [candidate],
    usageMetadata: {
      promptTokenCount: reply.usage.inputTokens,
      candidatesTokenCount: reply.usage.outputTokens,
      totalTokenCount: reply.usage.inputTokens + reply.usage.outputTokens,
    },
    modelVersion: request.model,
    responseId: reply.id,
  };
}

function textParts(text: string): JsonObject[] {
  return text === '' ? [] : [{ text }];
}

function callParts(request: LlmRequest, reply: Reply): JsonObject[] {
  const isSigned = request.model.startsWith('gemini-3');
  return reply.toolCalls.map((call, index) => ({
    functionCall: { name: call.name, args: argumentsOf(call.argumentsText) },
    ...(isSigned && index === 0 ? { thoughtSignature: randomBytes(24).toString('base64') } : {}),
  }));
}

/** Arguments are JSON on this wire; text that is none is what a model gives when it loses the thread. */
function argumentsOf(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function statusName(status: number): string {
  const names: Record<number, string> = {
    400: 'INVALID_ARGUMENT',
    403: 'PERMISSION_DENIED',
    404: 'NOT_FOUND',
    429: 'RESOURCE_EXHAUSTED',
    500: 'INTERNAL',
    503: 'UNAVAILABLE',
  };
  return names[status] ?? 'UNKNOWN';
}
