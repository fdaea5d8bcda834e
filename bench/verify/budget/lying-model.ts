import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What the provider says of tokens: the truth, or something else; `cut`: the connection ends before the answer does. */
export const liars = ['honest', 'zero', 'tiny', 'negative', 'missing', 'null', 'cut'] as const;
export type Liar = (typeof liars)[number];

/** US dollars for a million tokens, so dear that a few requests are a budget. */
export const price = { inputUsdPerMillion: 100, outputUsdPerMillion: 1_000, known: true };

/** A model on OpenAI's chat wire that never stops calling a tool. It counts itself what passed, and what that is worth. */
export async function startLyingModel(liar: Liar) {
  const costs: number[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const message = {
      role: 'assistant',
      content: 'once more '.repeat(20),
      tool_calls: [
        { id: `call_${costs.length}`, type: 'function', function: { name: 'run', arguments: '{"command":"true"}' } },
      ],
    };
    const tokens = { in: body.length / 4, out: JSON.stringify(message).length / 4 };
    costs.push(
      (tokens.in * price.inputUsdPerMillion + (liar === 'cut' ? 0 : tokens.out * price.outputUsdPerMillion)) / 1e6,
    );
    const answer = JSON.stringify({
      ...{ id: `chat_${costs.length}`, object: 'chat.completion', created: 1, model: 'endless' },
      choices: [{ index: 0, message, finish_reason: 'tool_calls' }],
      ...usageOf(liar, { in: Math.ceil(tokens.in), out: Math.ceil(tokens.out) }),
    });
    if (liar === 'cut') return void request.socket.destroy();
    response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    costs,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}

function usageOf(liar: Liar, tokens: { in: number; out: number }): object {
  const said = (prompt: number | null, completion: number | null) => ({
    usage: { prompt_tokens: prompt, completion_tokens: completion, total_tokens: (prompt ?? 0) + (completion ?? 0) },
  });
  switch (liar) {
    case 'honest':
    case 'cut':
      return said(tokens.in, tokens.out);
    case 'zero':
      return said(0, 0);
    case 'tiny':
      return said(1, 1);
    case 'negative':
      return said(-tokens.in, -tokens.out);
    case 'null':
      return said(null, null);
    case 'missing':
      return {};
  }
}
