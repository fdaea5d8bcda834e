import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import * as acp from '@agentclientprotocol/sdk';

/**
 * A small coding agent behind the Agent Client Protocol, as the command-line agents are: a loop of tools around a model
 * that it really asks, configured as opencode is. `BEHAVIOUR` makes it misbehave.
 */
const { OPENCODE_CONFIG_CONTENT, KILO_CONFIG_CONTENT = '{}', SOULCASTER_TOKEN = '', BEHAVIOUR = '' } = process.env;
const configuration = JSON.parse(OPENCODE_CONFIG_CONTENT ?? KILO_CONFIG_CONTENT) as {
  model: string;
  provider: Record<string, { options: { baseURL: string } }>;
};
const [provider = '', model] = configuration.model.split('/');

interface Call {
  id: string;
  function: { name: string; arguments: string };
}

type Input = Record<string, string>;

const text = { type: 'string' };
const tools = [
  tool('read', 'Reads a file.', { path: text }),
  tool('edit', 'Replaces a piece of a file.', { path: text, old: text, new: text }),
  tool('run', 'Runs a shell command.', { command: text }),
];

acp
  .agent({ name: 'test-agent' })
  .onRequest(acp.methods.agent.initialize, async () => {
    if (BEHAVIOUR === 'crash') {
      console.error(`I cannot start with ${SOULCASTER_TOKEN}.`);
      process.exit(3);
    }
    return { protocolVersion: acp.PROTOCOL_VERSION, agentCapabilities: {} };
  })
  .onRequest(acp.methods.agent.session.new, () => ({ sessionId: 'only' }))
  .onRequest(acp.methods.agent.session.prompt, ({ params, client }) => answer(params, client))
  .connect(acp.ndJsonStream(Writable.toWeb(process.stdout), webOf(process.stdin)));

async function answer({ prompt }: acp.PromptRequest, client: acp.AgentContext): Promise<acp.PromptResponse> {
  if (BEHAVIOUR === 'hang') await sleep(600_000);
  if (BEHAVIOUR === 'refuse') return { stopReason: 'refusal' };
  const task = prompt.map((block) => (block.type === 'text' ? block.text : '')).join('\n');
  const messages: object[] = [{ role: 'user', content: task }];
  for (;;) {
    const { content, tool_calls: calls = [] } = await ask(messages);
    if (content) await say(client, content);
    messages.push({ role: 'assistant', content, ...(calls.length > 0 ? { tool_calls: calls } : {}) });
    if (calls.length === 0) return { stopReason: 'end_turn' };
    for (const call of calls)
      messages.push({ role: 'tool', tool_call_id: call.id, content: await carryOut(client, call) });
  }
}

async function ask(messages: object[]): Promise<{ content: string | null; tool_calls?: Call[] }> {
  const response = await fetch(`${configuration.provider[provider]?.options.baseURL}/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${SOULCASTER_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages, tools }),
  });
  if (!response.ok) return { content: `The model said ${response.status}: ${await response.text()}` };
  const body = (await response.json()) as { choices: { message: { content: string | null; tool_calls?: Call[] } }[] };
  return body.choices[0]?.message ?? { content: '' };
}

async function carryOut(client: acp.AgentContext, call: Call): Promise<string> {
  const input = JSON.parse(call.function.arguments) as Input;
  const { name } = call.function;
  const kind = name === 'run' ? 'execute' : name === 'edit' ? 'edit' : 'read';
  const locations = input.path ? [{ path: placeOf(input.path) }] : [];
  const toolCall = {
    toolCallId: call.id,
    title: input.command ? `${name} ${input.command}` : name,
    kind,
    locations,
  } as const;
  // Named before its input is known, as some programs do.
  await tell(client, { sessionUpdate: 'tool_call', toolCallId: call.id, title: name, kind, status: 'pending' });
  await tell(client, { sessionUpdate: 'tool_call_update', ...toolCall, status: 'in_progress', rawInput: input });
  const [status, output] = await act(client, toolCall, input).then(
    (result) => ['completed', result] as const,
    (error: Error) => ['failed', `error: ${error.message}`] as const,
  );
  const content = [{ type: 'content' as const, content: { type: 'text' as const, text: output } }];
  await tell(client, { sessionUpdate: 'tool_call_update', toolCallId: call.id, status, content });
  return output;
}

async function act(client: acp.AgentContext, toolCall: acp.ToolCall, input: Input): Promise<string> {
  const path = placeOf(input.path ?? '');
  if (toolCall.kind === 'read') return readFile(path, 'utf8');
  if (toolCall.kind === 'execute') {
    const shell = promisify(execFile)('/bin/sh', ['-c', input.command ?? '']);
    const { stdout, stderr } = await shell.catch((error: { stdout: string; stderr: string }) => error);
    return stdout + stderr;
  }
  const { outcome } = await client.request(acp.methods.client.session.requestPermission, {
    sessionId: 'only',
    toolCall,
    options: [
      { optionId: 'yes', name: 'Allow', kind: 'allow_once' },
      { optionId: 'no', name: 'Refuse', kind: 'reject_once' },
    ],
  });
  if (outcome.outcome !== 'selected' || outcome.optionId !== 'yes') return 'refused';
  const before = await readFile(path, 'utf8').catch(() => '');
  await writeFile(path, before === '' ? (input.new ?? '') : before.replace(input.old ?? '', () => input.new ?? ''));
  return 'changed';
}

async function say(client: acp.AgentContext, words: string): Promise<void> {
  for (const piece of words.match(/.{1,7}/gs) ?? [])
    await tell(client, { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: piece } });
}

function tell(client: acp.AgentContext, update: acp.SessionUpdate): Promise<void> {
  return client.notify(acp.methods.client.session.update, { sessionId: 'only', update });
}

function tool(name: string, description: string, properties: Record<string, object>) {
  const parameters = { type: 'object', properties, required: Object.keys(properties) };
  return { type: 'function', function: { name, description, parameters } };
}

const placeOf = (path: string) => (isAbsolute(path) ? path : join(process.cwd(), path));

function webOf(stream: Readable): ReadableStream<Uint8Array> {
  return Readable.toWeb(stream) as unknown as ReadableStream<Uint8Array>;
}
