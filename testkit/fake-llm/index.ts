import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer } from './answer.ts';
import { type Embed, hashedEmbedding } from './embeddings.ts';
import type { LlmAnswer } from './exchange.ts';
import type { Script } from './in-order.ts';
import { defaultModels, type Models } from './models.ts';
import type { LlmJournalEntry, State } from './state.ts';

export interface FakeLlmOptions {
  /** Called with every well-formed chat request. No answer is a 500 and a violation. */
  script?: Script;
  embed?: Embed;
  port?: number;
  apiKey?: string;
  models?: Models;
  bodyBytesMax?: number;
}

export interface FakeLlm extends AsyncDisposable {
  readonly url: string;
  /** What each provider package takes as its base URL. */
  readonly baseUrls: { openai: string; anthropic: string; gemini: string };
  readonly apiKey: string;
  readonly journal: LlmJournalEntry[];
  /** Requests that a provider would have refused. A test ends by expecting none. */
  readonly violations: { path: string; problem: string }[];
  /** Answers the next chat requests with this instead of asking the script. */
  failNext(answer: LlmAnswer, times?: number): void;
  stop(): Promise<void>;
}

/** The model providers on a loopback port, behind one scripted model. Refuses what they refuse, in their words' shape. */
export async function startFakeLlm(options: FakeLlmOptions = {}): Promise<FakeLlm> {
  const state: State = {
    options: {
      script: options.script ?? (() => undefined),
      embed: options.embed ?? hashedEmbedding,
      apiKey: options.apiKey ?? 'fake-key',
      models: options.models ?? defaultModels,
      bodyBytesMax: options.bodyBytesMax ?? 20_000_000,
    },
    journal: [],
    violations: [],
    failures: [],
    issuedIds: new Set(),
  };
  const server = createServer((request, response) => void answer(state, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stop = async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  };
  return {
    url,
    baseUrls: { openai: `${url}/v1`, anthropic: `${url}/v1`, gemini: `${url}/v1beta` },
    apiKey: state.options.apiKey,
    journal: state.journal,
    violations: state.violations,
    failNext: (failure, times = 1) => void state.failures.push(...new Array<LlmAnswer>(times).fill(failure)),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
