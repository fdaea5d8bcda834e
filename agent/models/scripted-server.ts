import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ChatRequest {
  path: string;
  authorization: string;
  messages: { role: string; content: unknown; tool_calls?: unknown[]; tool_call_id?: string }[];
  body: Record<string, unknown>;
}

/** What the model says next: a tool call, a text, or a refusal of the request. */
export type Reply =
  | { tool: string; input: Record<string, unknown> }
  | { text: string }
  | { status: number; message: string }
  | { hang: true };

/** A model behind HTTP (OpenAI's chat wire) for tests; its script is a function of the request that really came. */
export async function startScriptedServer(script: (request: ChatRequest, turn: number) => Reply) {
  const requests: ChatRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const request = await read(incoming);
    requests.push(request);
    const reply = script(request, requests.length - 1);
    if ('hang' in reply) return;
    response.setHeader('content-type', 'application/json');
    response.statusCode = 'status' in reply ? reply.status : 200;
    response.end(
      JSON.stringify(
        'status' in reply ? { error: { message: reply.message } } : completion(reply, request, requests.length),
      ),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    requests,
    baseURL: `http://127.0.0.1:${port}/v1`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function read(incoming: IncomingMessage): Promise<ChatRequest> {
  let text = '';
  for await (const chunk of incoming) text += chunk;
  const body = JSON.parse(text || '{}') as Record<string, unknown>;
  const messages = (body.messages ?? []) as ChatRequest['messages'];
  return { path: incoming.url ?? '', authorization: incoming.headers.authorization ?? '', messages, body };
}

function completion(reply: Exclude<Reply, { status: number } | { hang: true }>, request: ChatRequest, turn: number) {
  const call =
    'tool' in reply
      ? [
          {
            id: `call_${turn}`,
            type: 'function',
            function: { name: reply.tool, arguments: JSON.stringify(reply.input) },
          },
        ]
      : undefined;
  const message = {
    role: 'assistant',
    content: 'text' in reply ? reply.text : null,
    ...(call ? { tool_calls: call } : {}),
  };
  const prompt_tokens = Math.ceil(JSON.stringify(request.messages).length / 4);
  return {
    id: `chat_${turn}`,
    object: 'chat.completion',
    created: 1,
    model: request.body.model,
    choices: [{ index: 0, message, finish_reason: call ? 'tool_calls' : 'stop' }],
    usage: { prompt_tokens, completion_tokens: 20, total_tokens: prompt_tokens + 20 },
  };
}
