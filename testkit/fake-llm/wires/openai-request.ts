import {
  checkKeys,
  checkLimit,
  checkObjectSchema,
  checkRange,
  checkStrictSchema,
  checkToolName,
  isObject,
  listAt,
  objectAt,
  textAt,
} from '../checks.ts';
import {
  type JsonObject,
  type LlmMessage,
  type LlmRequest,
  type LlmTool,
  type LlmToolCall,
  Rejected,
} from '../exchange.ts';

const knownKeys = [
  'model',
  'messages',
  'tools',
  'tool_choice',
  'stream',
  'stream_options',
  'max_tokens',
  'max_completion_tokens',
  'temperature',
  'top_p',
  'frequency_penalty',
  'presence_penalty',
  'response_format',
  'stop',
  'seed',
  'user',
  'n',
  'logit_bias',
  'logprobs',
  'top_logprobs',
  'parallel_tool_calls',
  'reasoning_effort',
  'verbosity',
  'metadata',
  'store',
  'service_tier',
  'modalities',
  'prediction',
  'prompt_cache_key',
  'safety_identifier',
];

/** A chat completion request, refused where api.openai.com refuses it. */
export function parseOpenAiRequest(body: JsonObject, route: { model: string; stream: boolean }): LlmRequest {
  checkKeys(body, knownKeys, (key) => `Unrecognized request argument supplied: ${key}`);
  checkRange(body.temperature, 'temperature', 2);
  checkRange(body.top_p, 'top_p', 1);
  const tools = body.tools === undefined ? [] : listAt(body.tools, 'tools').map(toolOf);
  if (body.tools !== undefined && tools.length === 0) throw new Rejected(400, "[] is too short - 'tools'");
  const raw = listAt(body.messages, 'messages').map((message, index) => objectAt(message, `messages[${index}]`));
  if (raw.length === 0) throw new Rejected(400, "[] is too short - 'messages'");
  checkToolTurns(raw);
  return {
    wire: 'openai',
    ...route,
    streamsUsage: isObject(body.stream_options) && body.stream_options.include_usage === true,
    instructions: raw
      .filter(isInstruction)
      .map((message) => contentOf(message.content))
      .join('\n\n'),
    messages: messagesOf(raw.filter((message) => !isInstruction(message))),
    tools,
    toolChoice: toolChoiceOf(body.tool_choice, tools),
    output: outputOf(body.response_format, raw),
    maxOutputTokens: checkLimit(body.max_completion_tokens ?? body.max_tokens, 'max_tokens'),
  };
}

function toolOf(value: unknown): LlmTool {
  const tool = objectAt(value, 'tools[]');
  if (tool.type !== 'function')
    throw new Rejected(400, `Invalid value: '${String(tool.type)}'. Supported values are: 'function'.`);
  const described = objectAt(tool.function, 'tools[].function');
  const name = textAt(described.name, 'tools[].function.name');
  checkToolName(name);
  const schema = checkObjectSchema(described.parameters ?? { type: 'object', properties: {} }, name);
  if (described.strict === true) checkStrictSchema(schema);
  return { name, description: String(described.description ?? ''), schema };
}

function isInstruction(message: JsonObject): boolean {
  return message.role === 'system' || message.role === 'developer';
}

/** Each call needs its result before anything else is said, and each result needs its call. */
function checkToolTurns(messages: JsonObject[]): void {
  let open = new Set<string>();
  for (const [index, message] of messages.entries()) {
    if (!['system', 'developer', 'user', 'assistant', 'tool'].includes(String(message.role))) {
      throw new Rejected(
        400,
        `Invalid value: '${String(message.role)}'. Supported values are: 'system', 'assistant', 'user', 'tool', and 'developer'. (messages[${index}].role)`,
      );
    }
    if (message.role === 'tool') {
      if (!open.delete(String(message.tool_call_id))) {
        throw new Rejected(
          400,
          `Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'. (messages[${index}])`,
        );
      }
      continue;
    }
    if (open.size > 0) throw unanswered(open);
    open = new Set(callsOf(message).map((call) => call.id));
  }
  if (open.size > 0) throw unanswered(open);
}

function unanswered(open: Set<string>): Rejected {
  return new Rejected(
    400,
    `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: ${[...open].join(', ')}`,
  );
}

function messagesOf(raw: JsonObject[]): LlmMessage[] {
  const messages: LlmMessage[] = [];
  const names = new Map<string, string>();
  for (const message of raw) {
    if (message.role === 'user') messages.push({ role: 'user', text: contentOf(message.content) });
    else if (message.role === 'assistant') {
      const toolCalls = callsOf(message);
      for (const call of toolCalls) names.set(call.id, call.name);
      messages.push({ role: 'assistant', text: contentOf(message.content ?? ''), toolCalls });
    } else {
      const id = String(message.tool_call_id);
      const result = { id, name: names.get(id) ?? '', output: contentOf(message.content), isError: false };
      const last = messages.at(-1);
      if (last?.role === 'tool') last.results.push(result);
      else messages.push({ role: 'tool', results: [result] });
    }
  }
  return messages;
}

function callsOf(message: JsonObject): LlmToolCall[] {
  if (message.role !== 'assistant' || message.tool_calls === undefined || message.tool_calls === null) return [];
  const calls = listAt(message.tool_calls, 'tool_calls');
  if (calls.length === 0) throw new Rejected(400, "[] is too short - 'messages[].tool_calls'");
  return calls.map((value) => {
    const call = objectAt(value, 'tool_calls[]');
    const called = objectAt(call.function, 'tool_calls[].function');
    const name = textAt(called.name, 'tool_calls[].function.name');
    checkToolName(name);
    return { id: textAt(call.id, 'tool_calls[].id'), name, input: inputOf(textAt(called.arguments, 'arguments')) };
  });
}

function inputOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function contentOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return listAt(content, 'messages[].content')
    .map((part) => (isObject(part) && typeof part.text === 'string' ? part.text : ''))
    .join('');
}

function toolChoiceOf(value: unknown, tools: LlmTool[]): LlmRequest['toolChoice'] {
  if (value === undefined || value === null) return 'auto';
  if (tools.length === 0)
    throw new Rejected(
      400,
      "Invalid value for 'tool_choice': 'tool_choice' is only allowed when 'tools' are specified.",
    );
  if (value === 'auto' || value === 'none' || value === 'required') return value;
  const name = isObject(value) && isObject(value.function) ? String(value.function.name) : '';
  if (tools.some((tool) => tool.name === name)) return { name };
  throw new Rejected(400, `Tool choice '${name}' not found in 'tools' parameter.`);
}

function outputOf(value: unknown, messages: JsonObject[]): LlmRequest['output'] {
  if (value === undefined || value === null) return null;
  const format = objectAt(value, 'response_format');
  if (format.type === 'text') return null;
  if (format.type === 'json_object') {
    if (JSON.stringify(messages).toLowerCase().includes('json')) return { schema: null };
    throw new Rejected(
      400,
      "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
    );
  }
  const described = objectAt(format.json_schema, 'response_format.json_schema');
  checkToolName(textAt(described.name, 'response_format.json_schema.name'));
  const schema = checkObjectSchema(described.schema, 'response_format');
  if (described.strict === true) checkStrictSchema(schema);
  return { schema };
}
