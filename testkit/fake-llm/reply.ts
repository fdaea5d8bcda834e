import { randomBytes } from 'node:crypto';
import {
  type JsonObject,
  type LlmAnswer,
  type LlmRequest,
  Rejected,
  type Reply,
  type ScriptedCall,
  type Wire,
} from './exchange.ts';

/** About four letters are a token; an answer is never free, so that budgets are put to the test. */
export function tokensIn(value: unknown): number {
  return Math.max(1, Math.ceil(JSON.stringify(value ?? '').length / 4));
}

/** Gives the answer ids and a price. What was asked as JSON over a forced `json` tool is answered by that tool. */
export function replyOf(wire: Wire, request: LlmRequest, body: JsonObject, answer: LlmAnswer): Reply {
  const toolCalls = callsIn(request, answer).map((call) => ({
    id: freshId(wire.prefixes.call),
    name: call.name,
    argumentsText: 'malformed' in call ? call.malformed : JSON.stringify(call.input),
  }));
  const text = textIn(request, answer, toolCalls.length > 0);
  return {
    id: freshId(wire.prefixes.reply),
    text,
    toolCalls,
    finish: 'stop' in answer ? answer.stop : toolCalls.length > 0 ? 'tool_calls' : 'stop',
    usage: { inputTokens: tokensIn(body), outputTokens: tokensIn([text, toolCalls]) },
  };
}

export function rejectionOf(answer: LlmAnswer): { rejected: Rejected; retryAfterSeconds?: number } | null {
  if (!('error' in answer)) return null;
  const { status, message, retryAfterSeconds } = answer.error;
  return { rejected: new Rejected(status, message ?? wordsFor(status)), retryAfterSeconds };
}

function callsIn(request: LlmRequest, answer: LlmAnswer): ScriptedCall[] {
  if ('toolCalls' in answer) return answer.toolCalls;
  return 'json' in answer && wantsJsonTool(request) ? [{ name: 'json', input: answer.json }] : [];
}

function wantsJsonTool(request: LlmRequest): boolean {
  return request.wire === 'anthropic' && request.output !== null && request.tools.some((tool) => tool.name === 'json');
}

function textIn(request: LlmRequest, answer: LlmAnswer, hasCalls: boolean): string {
  if ('json' in answer) return hasCalls && wantsJsonTool(request) ? '' : JSON.stringify(answer.json);
  return 'text' in answer ? (answer.text ?? '') : '';
}

function freshId(prefix: string): string {
  return prefix + randomBytes(12).toString('hex');
}

function wordsFor(status: number): string {
  if (status === 429) return 'Rate limit reached. Please try again later.';
  return status === 529 ? 'Overloaded' : 'The server had an error while processing your request.';
}
