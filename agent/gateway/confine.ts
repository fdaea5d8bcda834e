type JsonObject = Record<string, unknown>;

// Kinds of tools that run where the caller is. All others (web search, fetching, code execution, MCP servers) run at
// the provider, which has a network: with them a sandbox without one could still send out what it holds.
const LOCAL_TOOL = /^(function|custom|local_shell|shell|apply_patch|bash_\d+|text_editor_\d+|memory_\d+)$/;
const GEMINI_LOCAL = ['functionDeclarations', 'function_declarations'];
// What lets the provider reach out, keep state that outlives the job, or charge another price.
const DROPPED = [
  'mcp_servers',
  'container',
  'web_search_options',
  'background',
  'previous_response_id',
  'conversation',
  'cachedContent',
  'cached_content',
  'service_tier',
  'speed',
];

/** Takes out of a request what a provider would do over its own network. What only runs in the sandbox stays. */
export function confine(body: JsonObject): JsonObject {
  const kept = Object.fromEntries(Object.entries(body).filter(([name]) => !DROPPED.includes(name)));
  if (!Array.isArray(kept.tools)) return kept;
  const tools = kept.tools.flatMap(localTool);
  if (tools.length > 0) return { ...kept, tools };
  // A list of no tools, or a choice among none, is refused by some providers.
  const { tools: _tools, tool_choice: _choice, toolConfig: _config, ...rest } = kept;
  return rest;
}

function localTool(tool: unknown): unknown[] {
  if (!isObject(tool)) return [];
  const gemini = GEMINI_LOCAL.filter((name) => name in tool);
  if (gemini.length > 0) return [Object.fromEntries(gemini.map((name) => [name, tool[name]]))];
  const { type } = tool;
  // Anthropic's own tools of the caller have no type; Gemini's of the provider have none either, but no name.
  if (type === undefined) return typeof tool.name === 'string' ? [tool] : [];
  return typeof type === 'string' && LOCAL_TOOL.test(type) ? [tool] : [];
}

/** Whether the request names a file or an address that the provider would fetch. What a model's tool calls hold is data. */
export function namesOutside(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(namesOutside);
  if (!isObject(value) || value.type === 'tool_use') return false;
  const { image_url: image, source } = value;
  const url = isObject(image) ? image.url : image;
  if (typeof url === 'string' && !url.startsWith('data:')) return true;
  if (isObject(source) && (source.type === 'url' || source.type === 'file')) return true;
  if (isObject(value.fileData) || isObject(value.file_data)) return true;
  if (typeof value.file_url === 'string' || typeof value.file_id === 'string') return true;
  return Object.entries(value).some(([name, inner]) => !CALLS.includes(name) && namesOutside(inner));
}

const CALLS = ['tools', 'arguments', 'args', 'functionResponse', 'function_response', 'metadata'];

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
