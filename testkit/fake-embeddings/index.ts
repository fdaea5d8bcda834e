import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type Embed,
  type EmbeddingRequest,
  hashedEmbedding,
  parseGeminiEmbeddings,
  parseOpenAiEmbeddings,
  writeOpenAiEmbeddings,
} from '../fake-llm/embeddings.ts';
import { type JsonObject, Rejected } from '../fake-llm/exchange.ts';
import { defaultModels } from '../fake-llm/models.ts';
import { tokensIn } from '../fake-llm/reply.ts';
import { geminiWire } from '../fake-llm/wires/gemini.ts';
import { openAiWire } from '../fake-llm/wires/openai.ts';

export type { Embed } from '../fake-llm/embeddings.ts';

export interface FakeEmbeddings {
  /** The values for GEMINI_BASE_URL and EMBEDDING_BASE_URL. */
  readonly baseUrls: { gemini: string; openai: string };
  readonly apiKey: string;
  /** Full dimensions by model; a model that is not there is 404. */
  readonly models: Record<string, number>;
  /** What was embedded, in order; the texts of a refused request are not here. */
  readonly texts: string[];
  /** How many requests came, refused ones too. */
  requests: number;
  /** What no careful caller sends. A test ends by expecting none. */
  readonly violations: string[];
  /** Every request fails like this while it is set; `hang` answers nothing. */
  outage: { status: number; retryAfterSeconds?: number } | 'hang' | null;
  /** Vectors are of this length, whatever was asked. */
  wrongDimensions: number | null;
  /** Texts longer than this are refused, and a batch that holds one. */
  lettersMax: number;
  /** The embedder itself. */
  embed: Embed;
  stop(): Promise<void>;
}

/**
 * Gemini's `:batchEmbedContents` and OpenAI's `/embeddings` on a loopback port, as strict as they are about keys, batches, dimensions and
 * unknown fields. With `apiKey: null` the OpenAI side wants no key, as a server of one's own.
 */
export async function startFakeEmbeddings({ apiKey = 'fake-embedding-key' as string | null, port = 0 } = {}) {
  const server = createServer((request, response) => void answer(fake, apiKey, request, response));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const fake: FakeEmbeddings = {
    baseUrls: { gemini: `${url}/v1beta`, openai: `${url}/v1` },
    apiKey: apiKey ?? '',
    models: { ...defaultModels.embedding },
    texts: [],
    requests: 0,
    violations: [],
    outage: null,
    wrongDimensions: null,
    lettersMax: 100_000,
    embed: hashedEmbedding,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
  return fake;
}

const routes = {
  openai: /^\/v1\/embeddings$/,
  gemini: /^\/v1beta\/models\/([^/:]+):batchEmbedContents$/,
};

async function answer(
  fake: FakeEmbeddings,
  apiKey: string | null,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = request.url ?? '/';
  const isGemini = path.startsWith('/v1beta');
  const wire = isGemini ? geminiWire : openAiWire;
  const send = (status: number, body: object, headers: Record<string, string> = {}) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  fake.requests += 1;
  try {
    const body = await bodyOf(request);
    if (fake.outage === 'hang') return;
    if (fake.outage) {
      const { status, retryAfterSeconds: after } = fake.outage;
      return void send(status, wire.problem(status, 'out of order'), after ? { 'retry-after': String(after) } : {});
    }
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    if (apiKey !== null) wire.authorise(headers, apiKey);
    else if (headers.authorization) throw new Rejected(400, 'a key that nobody asked for');
    return void send(200, isGemini ? gemini(fake, path, body) : openAi(fake, path, body));
  } catch (error) {
    const rejected = error instanceof Rejected ? error : new Rejected(500, `the fake itself failed: ${String(error)}`);
    // Too long a text is the caller's to find out by asking.
    if (rejected.status !== 413) fake.violations.push(`${request.method} ${path}: ${rejected.message}`);
    const status = rejected.status === 413 ? 400 : rejected.status;
    send(status, wire.problem(status, rejected.message));
  }
}

function gemini(fake: FakeEmbeddings, path: string, body: JsonObject): object {
  const model = decodeURIComponent(routes.gemini.exec(path)?.[1] ?? '');
  const asked = parseGeminiEmbeddings(body, model, fullDimensions(fake, model));
  const vectors = embedAll(fake, asked);
  const isCut = asked.dimensions < fullDimensions(fake, model);
  // Below the full size Gemini's vectors are cut, not brought back to length one.
  return { embeddings: vectors.map((vector) => ({ values: isCut ? vector.map((value) => value * 0.7) : vector })) };
}

function openAi(fake: FakeEmbeddings, path: string, body: JsonObject): object {
  if (!routes.openai.test(path)) throw new Rejected(404, `Invalid URL (${path})`);
  const model = String(body.model);
  const asked = parseOpenAiEmbeddings(body, fullDimensions(fake, model));
  const vectors = embedAll(fake, asked);
  return writeOpenAiEmbeddings(model, vectors, { base64: asked.base64, tokens: tokensIn(asked.texts) });
}

function fullDimensions(fake: FakeEmbeddings, model: string): number {
  const full = fake.models[model];
  if (full === undefined) throw new Rejected(404, `The model \`${model}\` does not exist.`);
  return full;
}

function embedAll(fake: FakeEmbeddings, { texts, dimensions }: EmbeddingRequest): number[][] {
  if (texts.some((text) => text.length > fake.lettersMax))
    throw new Rejected(413, "This model's maximum context length is exceeded.");
  fake.texts.push(...texts);
  return texts.map((text) => fake.embed(text, fake.wrongDimensions ?? dimensions));
}

async function bodyOf(request: IncomingMessage): Promise<JsonObject> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as JsonObject;
}

/**
 * An embedder whose meanings are chosen: a text that one of them matches points along that meaning, and every text a little its own
 * way, so that unrelated ones are at a cosine of about 0.
 */
export function meaningByWords(meanings: readonly RegExp[]): Embed {
  return (text, dimensions) => {
    const own = hashedEmbedding(text, dimensions);
    const meaning = meanings.findIndex((words) => words.test(text));
    if (meaning < 0) return own;
    const axis = hashedEmbedding(`meaning ${meaning}`, dimensions);
    return own.map((value, at) => 0.4 * value + axis[at]!);
  };
}
