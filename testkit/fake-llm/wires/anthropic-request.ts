import {
  checkKeys,
  checkLimit,
  checkObjectSchema,
  checkRange,
  checkToolName,
  isObject,
  listAt,
  objectAt,
  textAt,
} from '../checks.ts';
import { type JsonObject, type LlmMessage, type LlmRequest, type LlmTool, Rejected } from '../exchange.ts';

const knownKeys = [
  'model',
  'messages',
  'system',
  'max_tokens',
  'tools',
  'tool_choice',
  'stream',
  'temperature',
  'top_p',
  'top_k',
  'stop_sequences',
  'metadata',
  'thinking',
  'output_config',
  'output_format',
  'service_tier',
  'container',
  'mcp_servers',
  'context_management',
  'cache_control',
  'inference_geo',
];

/** A messages request, refused where api.anthropic.com refuses it. */
export function parseAnthropicRequest(body: JsonObject, route: { model: string; stream: boolean }): LlmRequest {
  checkKeys(body, knownKeys, (key) => `${key}: Extra inputs are not permitted`);
  if (body.max_tokens === undefined) throw new Rejected(400, 'max_tokens: Field required');
  checkRange(body.temperature, 'temperature', 1);
  const tools = body.tools === undefined ? [] : listAt(body.tools, 'tools').map(toolOf);
  const turns = listAt(body.messages, 'messages').map(turnOf);
  checkTurns(turns);
  const forced = toolChoiceOf(body.tool_choice, tools);
  return {
    wire: 'anthropic',
    ...route,
    streamsUsage: true,
    instructions: textIn(body.system === undefined ? [] : blocksOf(body.system)),
    messages: turns.flatMap((turn) => messagesOf(turn, turns)),
    tools,
    toolChoice: forced,
    output: outputOf(body, forced, tools),
    maxOutputTokens: checkLimit(body.max_tokens, 'max_tokens'),
  };
}

interface Turn {
  role: 'user' | 'assistant';
  blocks: JsonObject[];
}

function toolOf(value: unknown, index: number): LlmTool {
  const tool = objectAt(value, `tools.${index}`);
  const name = textAt(tool.name, `tools.${index}.name`);
  checkToolName(name);
  const schema = checkObjectSchema(tool.input_schema, name);
  return { name, description: String(tool.description ?? ''), schema };
}

function turnOf(value: unknown, index: number): Turn {
  const message = objectAt(value, `messages.${index}`);
  if (message.role !== 'user' && message.role !== 'assistant') {
    throw new Rejected(400, `messages.${index}.role: Input should be 'user' or 'assistant'`);
  }
  const blocks = blocksOf(message.content);
  if (blocks.length === 0) throw new Rejected(400, `messages.${index}: all messages must have non-empty content`);
  if (blocks.some((block) => block.type === 'text' && textAt(block.text, 'text').trim() === '')) {
    throw new Rejected(400, 'messages: text content blocks must contain non-whitespace text');
  }
  return { role: message.role, blocks };
}

function blocksOf(content: unknown): JsonObject[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  return listAt(content, 'content').map((block) => objectAt(block, 'content'));
}

function checkTurns(turns: Turn[]): void {
  if (turns.length === 0) throw new Rejected(400, 'messages: at least one message is required');
  if (turns[0]?.role !== 'user') throw new Rejected(400, 'messages: first message must use the "user" role');
  for (const [index, turn] of turns.entries()) {
    const before = turns[index - 1];
    const called = new Set(before?.role === 'assistant' ? idsIn(before, 'tool_use', 'id') : []);
    for (const id of idsIn(turn, 'tool_result', 'tool_use_id')) {
      if (called.delete(id)) continue;
      throw new Rejected(
        400,
        `messages.${index}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${id}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`,
      );
    }
    if (called.size > 0) throw unanswered(index - 1, called);
  }
  const last = turns.at(-1);
  const open = new Set(last?.role === 'assistant' ? idsIn(last, 'tool_use', 'id') : []);
  if (open.size > 0) throw unanswered(turns.length - 1, open);
}

function unanswered(index: number, ids: Set<string>): Rejected {
  return new Rejected(
    400,
    `messages.${index}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${[...ids].join(', ')}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`,
  );
}

function idsIn(turn: Turn, type: string, key: string): string[] {
  return turn.blocks.filter((block) => block.type === type).map((block) => textAt(block[key], `${type}.${key}`));
}

function messagesOf(turn: Turn, turns: Turn[]): LlmMessage[] {
  if (turn.role === 'assistant') {
    const calls = turn.blocks.filter((block) => block.type === 'tool_use');
    for (const call of calls) checkToolName(textAt(call.name, 'tool_use.name'));
    const toolCalls = calls.map((call) => ({ id: String(call.id), name: String(call.name), input: call.input }));
    return [{ role: 'assistant', text: textIn(turn.blocks), toolCalls }];
  }
  const results = turn.blocks
    .filter((block) => block.type === 'tool_result')
    .map((block) => ({
      id: String(block.tool_use_id),
      name: nameOf(String(block.tool_use_id), turns),
      output: textIn(blocksOf(block.content ?? '')),
      isError: block.is_error === true,
    }));
  const text = textIn(turn.blocks);
  return [
    ...(results.length > 0 ? [{ role: 'tool' as const, results }] : []),
    ...(text !== '' || results.length === 0 ? [{ role: 'user' as const, text }] : []),
  ];
}

function nameOf(id: string, turns: Turn[]): string {
  const call = turns.flatMap((turn) => turn.blocks).find((block) => block.type === 'tool_use' && block.id === id);
  return String(call?.name ?? '');
}

function textIn(blocks: JsonObject[]): string {
  return blocks.flatMap((block) => (block.type === 'text' ? [String(block.text)] : [])).join('\n');
}

function toolChoiceOf(value: unknown, tools: LlmTool[]): LlmRequest['toolChoice'] {
  if (value === undefined) return 'auto';
  const choice = objectAt(value, 'tool_choice');
  if (tools.length === 0 && choice.type !== 'none')
    throw new Rejected(400, 'tool_choice may only be specified while providing tools.');
  if (choice.type === 'any') return 'required';
  if (choice.type === 'auto' || choice.type === 'none') return choice.type;
  const name = String(choice.name);
  if (choice.type === 'tool' && tools.some((tool) => tool.name === name)) return { name };
  throw new Rejected(400, `Tool '${name}' not found in provided tools`);
}

/** Either the format that newer models take, or the older way of forcing a tool called `json`. */
function outputOf(body: JsonObject, forced: LlmRequest['toolChoice'], tools: LlmTool[]): LlmRequest['output'] {
  const format = isObject(body.output_config) ? body.output_config.format : body.output_format;
  if (isObject(format)) return { schema: checkObjectSchema(format.schema, 'output_config.format') };
  const isForced = forced === 'required' || (typeof forced === 'object' && forced.name === 'json');
  const tool = tools.find((one) => one.name === 'json');
  return tool && isForced ? { schema: tool.schema } : null;
}
