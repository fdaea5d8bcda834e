/** One request to a model, the same whichever wire it came over. */
export interface LlmRequest {
  wire: 'openai' | 'gemini' | 'anthropic';
  model: string;
  stream: boolean;
  /** OpenAI's wire tells the usage of a stream only when asked. */
  streamsUsage: boolean;
  instructions: string;
  messages: LlmMessage[];
  tools: LlmTool[];
  toolChoice: 'auto' | 'none' | 'required' | { name: string };
  /** Set when the answer must be JSON; `schema` is `null` when any will do. */
  output: { schema: Record<string, unknown> | null } | null;
  maxOutputTokens: number | null;
}

export type LlmMessage =
  | { role: 'user'; text: string }
  | { role: 'assistant'; text: string; toolCalls: LlmToolCall[] }
  | { role: 'tool'; results: LlmToolResult[] };

export interface LlmTool {
  name: string;
  description: string;
  schema: Record<string, unknown>;
}

export interface LlmToolCall {
  id: string;
  name: string;
  input: unknown;
}

export interface LlmToolResult {
  id: string;
  name: string;
  output: string;
  isError: boolean;
}

/** What the scripted model answers, or what goes wrong instead. */
export type LlmAnswer =
  | { text: string }
  | { json: unknown }
  | { toolCalls: ScriptedCall[]; text?: string }
  | { stop: 'length' | 'safety' | 'empty'; text?: string }
  | { error: { status: number; message?: string; retryAfterSeconds?: number } }
  /** `cut`: the connection ends in the middle. `hang`: nothing comes until the caller gives up. `garbage`: no JSON. */
  | { fault: 'cut' | 'hang' | 'garbage'; text?: string };

/** `malformed` is sent as the arguments' text as it is, on the wires that send text. */
export type ScriptedCall = { name: string; input: unknown } | { name: string; malformed: string };

export interface Usage {
  inputTokens: number;
  outputTokens: number;
}

/** An answer that has content, ready for a wire to write down. */
export interface Reply {
  id: string;
  text: string;
  toolCalls: { id: string; name: string; argumentsText: string }[];
  finish: 'stop' | 'tool_calls' | 'length' | 'safety' | 'empty';
  usage: Usage;
}

export interface ServerEvent {
  event?: string;
  data: string;
}

/** Refused as the provider refuses; every wire has its own shape for it. */
export class Rejected extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** How one provider speaks. `parse` throws `Rejected`. */
export interface Wire {
  authorise(headers: Record<string, string | undefined>, apiKey: string): void;
  parse(body: JsonObject, route: { model: string; stream: boolean }): LlmRequest;
  write(request: LlmRequest, reply: Reply): JsonObject;
  stream(request: LlmRequest, reply: Reply): ServerEvent[];
  problem(status: number, message: string): JsonObject;
  prefixes: { reply: string; call: string };
}

export type JsonObject = Record<string, unknown>;
