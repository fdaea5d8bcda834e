import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { ModelAccess } from './grant.ts';
import { type ModelGateway, openModelGateway, SOCKET } from './open-gateway.ts';

export const KEY = 'canary-real-key-7731';
export const price = { inputUsdPerMillion: 1, outputUsdPerMillion: 10, known: true };
export const plenty = { requests: 50, tokens: 1_000_000, costUsd: 1 };
export const openAiBody = { model: 'gpt-5', messages: [{ role: 'user', content: 'Hello' }] };
const version = { 'anthropic-version': '2023-06-01' };

/** Closed after each test, the last first. */
export const closing: AsyncDisposable[] = [];
afterEach(async () => {
  for (const each of closing.splice(0).reverse()) await each[Symbol.asyncDispose]();
});

export async function open(access: ModelAccess): Promise<ModelGateway> {
  const gateway = await openModelGateway(access);
  closing.push(gateway);
  return gateway;
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** A request over the gateway's socket, as the relay makes it. */
export function ask(
  gateway: ModelGateway,
  path: string,
  body: object | string,
  token: string,
  headers: Record<string, string> = {},
  onChunk = () => {},
): Promise<Answer> {
  const socketPath = join(gateway.folder, SOCKET);
  return new Promise((resolve, reject) => {
    const options = {
      socketPath,
      path,
      method: 'POST',
      headers: { ...version, ...headers, authorization: `Bearer ${token}` },
    };
    const sending = request(options, (response) => {
      let answered = '';
      response.on('data', (chunk) => {
        answered += chunk;
        onChunk();
      });
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text: answered }),
      );
    });
    sending.on('error', reject);
    sending.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
}

/** A provider of few words; answers its base URL. */
export async function listen(answer: (request: IncomingMessage, response: ServerResponse) => unknown): Promise<string> {
  const server = createServer((incoming, response) => void answer(incoming, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push({
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}
