import type { IncomingMessage, ServerResponse } from 'node:http';
import { isObject } from './checks.ts';
import { parseGeminiEmbeddings, parseOpenAiEmbeddings, writeOpenAiEmbeddings } from './embeddings.ts';
import { type JsonObject, type LlmRequest, Rejected } from './exchange.ts';
import { rejectionOf, replyOf, tokensIn } from './reply.ts';
import { type Route, routeOf, wireNear } from './routes.ts';
import { refuse, sendEvents, sendJson, sendText } from './send.ts';
import type { LlmJournalEntry, State } from './state.ts';

/** One request, from the address to the last byte. */
export async function answer(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname;
  const route = routeOf(path);
  const entry: LlmJournalEntry = {
    wire: route?.name ?? null,
    purpose: route?.purpose ?? null,
    method: request.method ?? 'GET',
    path,
    status: null,
    request: null,
    answer: null,
    texts: [],
    aborted: false,
  };
  state.journal.push(entry);
  response.on('close', () => {
    entry.aborted = !response.writableFinished;
  });
  try {
    if (!route || request.method !== 'POST') throw new Rejected(404, `Invalid URL (${entry.method} ${path})`);
    checkAddress(request);
    route.wire.authorise(headersOf(request), state.options.apiKey);
    const body = await bodyOf(request, state.options.bodyBytesMax);
    const call = { route, body, entry, response };
    if (route.purpose === 'embed') embed(state, call);
    else await chat(state, call);
  } catch (error) {
    const rejected = error instanceof Rejected ? error : new Rejected(500, `the fake itself failed: ${String(error)}`);
    state.violations.push({ path, problem: rejected.message });
    refuse(response, entry, { wire: route?.wire ?? wireNear(path), rejected });
  }
}

interface Call {
  route: Route;
  body: JsonObject;
  entry: LlmJournalEntry;
  response: ServerResponse;
}

/** Google takes a key in the address, but addresses end up in logs. */
function checkAddress(request: IncomingMessage): void {
  if (/[?&]key=/.test(request.url ?? '')) throw new Rejected(400, 'the key must be sent as a header, not in the URL');
}

function headersOf(request: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, value?.toString()]));
}

async function bodyOf(request: IncomingMessage, bytesMax: number): Promise<JsonObject> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= bytesMax) chunks.push(chunk);
  }
  if (bytes > bytesMax) throw new Rejected(413, 'Request exceeds the maximum size');
  try {
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    if (isObject(body)) return body;
  } catch {
    // Falls through to the same refusal as a body that is no object.
  }
  throw new Rejected(400, 'We could not parse the JSON body of your request.');
}

function embed(state: State, { route, body, entry, response }: Call): void {
  const model = modelOf(route, body);
  const full = state.options.models.embedding[model];
  if (full === undefined)
    throw new Rejected(404, `The model \`${model}\` does not exist or you do not have access to it.`);
  const isGemini = route.name === 'gemini';
  const asked = isGemini ? parseGeminiEmbeddings(body, model, full) : parseOpenAiEmbeddings(body, full);
  entry.texts = asked.texts;
  const vectors = asked.texts.map((text) => state.options.embed(text, asked.dimensions));
  if (!isGemini) {
    const base64 = 'base64' in asked && asked.base64 === true;
    sendJson(response, entry, writeOpenAiEmbeddings(model, vectors, { base64, tokens: tokensIn(asked.texts) }));
    return;
  }
  // Below the full size Gemini's vectors are cut, not brought back to length one.
  const sent = asked.dimensions === full ? vectors : vectors.map((vector) => vector.map((value) => value * 0.7));
  const embeddings = sent.map((values) => ({ values }));
  sendJson(response, entry, 'requests' in body ? { embeddings } : { embedding: embeddings[0] });
}

async function chat(state: State, call: Call): Promise<void> {
  const { route, body, entry, response } = call;
  const model = modelOf(route, body);
  if (!state.options.models.chat.includes(model))
    throw new Rejected(404, `The model \`${model}\` does not exist or you do not have access to it.`);
  const request = route.wire.parse(body, { model, stream: route.stream ?? body.stream === true });
  entry.request = request;
  noteForeignIds(state, entry, request);
  const scripted = state.failures.shift() ?? (await state.options.script(request));
  if (!scripted) throw new Rejected(500, 'the script has no answer for this request');
  entry.answer = scripted;
  const rejection = rejectionOf(scripted);
  if (rejection) return refuse(response, entry, { wire: route.wire, ...rejection });
  const reply = replyOf(route.wire, request, body, scripted);
  for (const one of reply.toolCalls) state.issuedIds.add(one.id);
  const fault = 'fault' in scripted ? scripted.fault : null;
  if (fault === 'hang') return;
  if (fault === 'garbage') return sendText(response, entry, '<html>not what you asked for');
  if (request.stream) return sendEvents(response, entry, route.wire.stream(request, reply), fault === 'cut');
  if (fault === 'cut') return void response.destroy();
  sendJson(response, entry, route.wire.write(request, reply));
}

function modelOf(route: Route, body: JsonObject): string {
  const model = route.model ?? body.model;
  if (typeof model !== 'string' || model === '') throw new Rejected(400, 'you must provide a model parameter');
  return model;
}

/** The providers keep nothing and cannot see this; a client that makes up or changes ids is wrong all the same. */
function noteForeignIds(state: State, entry: LlmJournalEntry, request: LlmRequest): void {
  if (request.wire === 'gemini') return;
  for (const message of request.messages) {
    for (const call of message.role === 'assistant' ? message.toolCalls : []) {
      if (!state.issuedIds.has(call.id))
        state.violations.push({ path: entry.path, problem: `the call id ${call.id} was never given out` });
    }
  }
}
