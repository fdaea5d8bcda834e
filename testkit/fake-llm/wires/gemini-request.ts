import { checkKeys, checkLimit, checkRange, checkToolName, isObject, listAt, objectAt, textAt } from '../checks.ts';
import { type JsonObject, type LlmMessage, type LlmRequest, type LlmTool, Rejected } from '../exchange.ts';

const knownKeys = [
  'contents',
  'systemInstruction',
  'system_instruction',
  'tools',
  'toolConfig',
  'generationConfig',
  'safetySettings',
  'cachedContent',
  'labels',
  'serviceTier',
];

/** A generateContent request, refused where generativelanguage.googleapis.com refuses it. */
export function parseGeminiRequest(body: JsonObject, route: { model: string; stream: boolean }): LlmRequest {
  checkKeys(body, knownKeys, (key) => `Invalid JSON payload received. Unknown name "${key}": Cannot find field.`);
  const config = body.generationConfig === undefined ? {} : objectAt(body.generationConfig, 'generationConfig');
  checkRange(config.temperature, 'generation_config.temperature', 2);
  const contents = listAt(body.contents ?? [], 'contents').map(contentOf);
  if (contents.length === 0) throw new Rejected(400, '* GenerateContentRequest.contents: contents is not specified');
  checkTurns(contents, route.model);
  const tools = toolsOf(body.tools);
  return {
    wire: 'gemini',
    ...route,
    streamsUsage: true,
    instructions: instructionsOf(body.systemInstruction ?? body.system_instruction),
    messages: messagesOf(contents),
    tools,
    toolChoice: toolChoiceOf(body.toolConfig, tools),
    output: outputOf(config),
    maxOutputTokens: checkLimit(config.maxOutputTokens, 'generation_config.max_output_tokens'),
  };
}

interface Content {
  role: 'user' | 'model';
  parts: JsonObject[];
}

function contentOf(value: unknown): Content {
  const content = objectAt(value, 'contents[]');
  const role = content.role ?? 'user';
  if (role !== 'user' && role !== 'model') throw new Rejected(400, 'Please use a valid role: user, model.');
  const parts = listAt(content.parts ?? [], 'contents[].parts').map((part) => objectAt(part, 'contents[].parts[]'));
  if (parts.length === 0)
    throw new Rejected(400, '* GenerateContentRequest.contents[].parts: contents.parts must not be empty.');
  return { role, parts };
}

function checkTurns(contents: Content[], model: string): void {
  for (const [index, content] of contents.entries()) {
    const calls = content.role === 'model' ? partsOf(content, 'functionCall') : [];
    const answers = partsOf(contents[index + 1], 'functionResponse');
    if (calls.length !== answers.length && (calls.length > 0 || content.role === 'model')) throw mismatch();
    for (const [at, call] of calls.entries()) {
      checkToolName(textAt(call.name, 'functionCall.name'));
      if (answers[at]?.name !== call.name) throw mismatch();
    }
    const isFirst = partsOf(content, 'functionResponse').length > 0 && contents[index - 1]?.role !== 'model';
    if (isFirst)
      throw new Rejected(
        400,
        'Please ensure that function response turn comes immediately after a function call turn.',
      );
    checkSignature(content, model, index);
  }
}

function mismatch(): Rejected {
  return new Rejected(
    400,
    'Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.',
  );
}

/** Gemini 3 wants the signature back that came with a turn's first call. */
function checkSignature(content: Content, model: string, index: number): void {
  const first = content.role === 'model' && content.parts.find((part) => part.functionCall !== undefined);
  if (!first || !model.startsWith('gemini-3') || typeof first.thoughtSignature === 'string') return;
  throw new Rejected(400, `Function call is missing a thought_signature in functionCall parts. (content ${index})`);
}

function partsOf(content: Content | undefined, kind: 'functionCall' | 'functionResponse'): JsonObject[] {
  return (content?.parts ?? []).flatMap((part) => (isObject(part[kind]) ? [part[kind]] : []));
}

function toolsOf(value: unknown): LlmTool[] {
  if (value === undefined) return [];
  const declarations = listAt(value, 'tools').flatMap((tool) => {
    const { functionDeclarations } = objectAt(tool, 'tools[]');
    return functionDeclarations === undefined ? [] : listAt(functionDeclarations, 'functionDeclarations');
  });
  return declarations.map((one) => {
    const declaration = objectAt(one, 'functionDeclarations[]');
    const name = textAt(declaration.name, 'functionDeclarations[].name');
    checkToolName(name);
    const schema = declaration.parametersJsonSchema ?? declaration.parameters ?? { type: 'object', properties: {} };
    if (!isObject(schema) || String(schema.type).toLowerCase() !== 'object') {
      throw new Rejected(
        400,
        `* GenerateContentRequest.tools[0].function_declarations[].parameters: schema of '${name}' must be of type OBJECT.`,
      );
    }
    return { name, description: String(declaration.description ?? ''), schema };
  });
}

function instructionsOf(value: unknown): string {
  return value === undefined ? '' : textIn(contentOf({ ...objectAt(value, 'systemInstruction'), role: 'user' }));
}

/** This wire has no call ids of its own making; a call is known by its place. */
function messagesOf(contents: Content[]): LlmMessage[] {
  return contents.flatMap((content, index): LlmMessage[] => {
    const text = textIn(content);
    if (content.role === 'model') {
      const toolCalls = partsOf(content, 'functionCall').map((call, at) => ({
        id: String(call.id ?? `${index}.${at}`),
        name: String(call.name),
        input: call.args ?? {},
      }));
      return [{ role: 'assistant', text, toolCalls }];
    }
    const results = partsOf(content, 'functionResponse').map((answer, at) => ({
      id: String(answer.id ?? `${index - 1}.${at}`),
      name: String(answer.name),
      output: outputText(answer.response),
      isError: isObject(answer.response) && answer.response.error !== undefined,
    }));
    if (results.length === 0) return [{ role: 'user', text }];
    return [{ role: 'tool', results }, ...(text === '' ? [] : [{ role: 'user' as const, text }])];
  });
}

function outputText(response: unknown): string {
  const answer = isObject(response) ? (response.error ?? response.content ?? response.output ?? response) : response;
  return typeof answer === 'string' ? answer : JSON.stringify(answer);
}

function textIn(content: Content): string {
  return content.parts
    .flatMap((part) => (typeof part.text === 'string' && part.thought !== true ? [part.text] : []))
    .join('');
}

function toolChoiceOf(value: unknown, tools: LlmTool[]): LlmRequest['toolChoice'] {
  const config = isObject(value) && isObject(value.functionCallingConfig) ? value.functionCallingConfig : {};
  if (config.mode === 'NONE') return 'none';
  if (config.mode !== 'ANY') return 'auto';
  const [name] = Array.isArray(config.allowedFunctionNames) ? config.allowedFunctionNames : [];
  if (name === undefined) return 'required';
  if (tools.some((tool) => tool.name === name)) return { name: String(name) };
  throw new Rejected(400, `allowed_function_names contains '${String(name)}' which is not declared.`);
}

function outputOf(config: JsonObject): LlmRequest['output'] {
  if (config.responseMimeType !== 'application/json') {
    if (config.responseSchema === undefined && config.responseJsonSchema === undefined) return null;
    throw new Rejected(400, 'response_schema is only supported for response_mime_type application/json.');
  }
  const schema = config.responseJsonSchema ?? config.responseSchema;
  return { schema: isObject(schema) ? schema : null };
}
