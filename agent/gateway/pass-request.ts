import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { estimateTokens } from '../models/believed.ts';
import { statusFailure } from '../models/failure.ts';
import type { ModelWire } from '../types.ts';
import { AnswerMeter } from './answer-meter.ts';
import { confine, isObject, namesOutside } from './confine.ts';
import type { Grant } from './grant.ts';
import type { Charge } from './ledger.ts';
import { Payment } from './payment.ts';
import { tokenIn, type Wire, wires } from './wires.ts';

const BODY_BYTES_MAX = 16 * 1024 * 1024;
const REFUSAL_BYTES_MAX = 64 * 1024;
const ANSWER_MS_MAX = 10 * 60_000;
const AT_ONCE = 8;

/** Refused in the shape that the wire's clients understand. `final`: asking again is of no use. */
class Refused extends Error {
  readonly status: number;
  readonly final: boolean;

  constructor(status: number, message: string, { final = true } = {}) {
    super(message);
    this.status = status;
    this.final = final;
  }
}

/** One request from a sandbox to the provider and back: nothing passes that the token's grant does not name. */
export async function passRequest(
  findGrant: (token: string) => Grant | null,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://gateway');
  let wire = wireNear(url);
  try {
    const grant = findGrant(tokenIn(request.headers) ?? '');
    if (!grant) throw new Refused(401, 'This token is not valid, or no longer.');
    wire = wires[grant.wire];
    const route = request.method === 'POST' ? wire.route(url) : null;
    if (!route) throw new Refused(403, 'Only the path of the one model can be used.');
    const body = await bodyOf(request);
    if ((route.model ?? body.model) !== grant.access.model)
      throw new Refused(403, `Only the model ${grant.access.model} can be used.`);
    if (namesOutside(body)) throw new Refused(403, 'Files and addresses that the provider would fetch cannot be used.');
    await forward({ grant, wire, path: route.path, body, request, response });
  } catch (error) {
    if (error instanceof Refused) refuse(response, wire, error);
    else response.destroy();
  }
}

interface Exchange {
  grant: Grant;
  wire: Wire;
  path: string;
  body: Record<string, unknown>;
  request: IncomingMessage;
  response: ServerResponse;
}

async function forward(exchange: Exchange): Promise<void> {
  const { grant, body } = exchange;
  const sent = JSON.stringify(withUsage(grant.wire, confine(body)));
  if (grant.active >= AT_ONCE) throw new Refused(429, 'Too many requests at once.', { final: false });
  const inputEstimate = estimateTokens(sent.length);
  const charge = grant.ledger.charge(inputEstimate);
  if (!charge) {
    const why = grant.ledger.refusal();
    grant.spend(why);
    throw new Refused(429, why);
  }
  grant.active += 1;
  const payment = new Payment(grant);
  try {
    const short = await payment.cover(charge.counts);
    if (short) {
      charge.counts = nothing;
      grant.spend(short);
      throw new Refused(429, short);
    }
    const answer = await ask(exchange, sent, charge);
    await passAnswer(exchange, answer, { charge, inputEstimate, payment });
  } finally {
    grant.active -= 1;
    await payment.settle(charge.counts);
  }
}

async function ask(
  { grant, wire, path, request, response }: Exchange,
  body: string,
  charge: Charge,
): Promise<Response> {
  const left = new AbortController();
  response.once('close', () => left.abort());
  const passed = wire.passed.flatMap((name) => {
    const value = request.headers[name];
    return typeof value === 'string' && value.length <= 1000 ? [[name, value]] : [];
  });
  let answer: Response;
  try {
    answer = await fetch(grant.access.baseURL.replace(/\/$/, '') + path, {
      method: 'POST',
      redirect: 'error',
      headers: {
        ...Object.fromEntries(passed),
        ...(grant.access.apiKey ? wire.authorise(grant.access.apiKey) : {}),
        'content-type': 'application/json',
      },
      body,
      signal: AbortSignal.any([grant.signal, left.signal, AbortSignal.timeout(ANSWER_MS_MAX)]),
    });
  } catch (error) {
    // One that was sent is paid by its input, whatever became of it.
    if (wasNotSent(error as Error & { cause?: { code?: string } })) charge.counts = nothing;
    grant.failure = statusFailure(undefined, true);
    throw new Refused(502, 'The model provider cannot be reached.', { final: false });
  }
  if (answer.ok) {
    grant.failure = null;
    return answer;
  }
  charge.counts = nothing;
  grant.failure = statusFailure(answer.status, false);
  throw await providersRefusal(answer, grant);
}

const wasNotSent = ({ cause }: { cause?: { code?: string } }) =>
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/.test(cause?.code ?? '');

const nothing = { inputTokens: 0, cachedTokens: 0, outputTokens: 0 };

/** What the provider said, but for what it says of our key. */
async function providersRefusal(answer: Response, grant: Grant): Promise<Refused> {
  const { reason = 'the model provider refuses the request', retryable = false } = grant.failure ?? {};
  if (answer.status === 401 || answer.status === 403) {
    await answer.body?.cancel();
    return new Refused(502, reason);
  }
  const text = (await answer.text().catch(() => '')).slice(0, REFUSAL_BYTES_MAX);
  const said = grant.access.apiKey.length >= 8 ? text.replaceAll(grant.access.apiKey, '…') : text;
  return new Refused(answer.status, `${reason}: ${said}`, { final: !retryable });
}

async function passAnswer(
  { grant, response }: Exchange,
  answer: Response,
  { charge, inputEstimate, payment }: { charge: Charge; inputEstimate: number; payment: Payment },
): Promise<void> {
  const contentType = answer.headers.get('content-type') ?? 'application/json';
  const meter = new AnswerMeter(contentType);
  const settle = () => {
    meter.end();
    charge.counts = meter.counts(inputEstimate);
  };
  response.writeHead(answer.status, { 'content-type': contentType, 'cache-control': 'no-store' });
  try {
    for await (const chunk of answer.body ?? []) {
      meter.feed(chunk);
      charge.counts = meter.counts(inputEstimate);
      const why = grant.ledger.exceeded() ?? (await payment.cover(charge.counts));
      if (why) {
        grant.spend(why);
        throw new Error('cut at the budget');
      }
      if (!response.write(chunk)) await once(response, 'drain', { signal: grant.signal });
    }
  } finally {
    settle();
  }
  response.end();
}

/** OpenAI's wire tells the usage of a stream only when asked. */
function withUsage(wire: ModelWire, body: Record<string, unknown>): Record<string, unknown> {
  if (wire !== 'openai-chat' || body.stream !== true) return body;
  const options = isObject(body.stream_options) ? body.stream_options : {};
  return { ...body, stream_options: { ...options, include_usage: true } };
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  if (request.headers['content-encoding']) throw new Refused(400, 'Send the body as it is, not compressed.');
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Not destroyed when it is too long: the refusal goes over the same connection.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) throw new Refused(413, `A request may hold ${BODY_BYTES_MAX} bytes.`);
    chunks.push(chunk);
  }
  try {
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    if (isObject(body)) return body;
  } catch {
    // Falls through to the same refusal as a body that is no object.
  }
  throw new Refused(400, 'The body is not a JSON object.');
}

function refuse(response: ServerResponse, wire: Wire, { status, message, final }: Refused): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    connection: 'close',
    // The official clients ask again at a 429 unless this says no.
    'x-should-retry': String(!final),
    ...(final ? {} : { 'retry-after': '1' }),
  });
  response.end(JSON.stringify(wire.problem(status, message)));
}

/** In whose words a request without a valid token is refused. */
function wireNear({ pathname }: URL): Wire {
  if (pathname.startsWith('/v1beta')) return wires.gemini;
  return pathname.startsWith('/v1/messages') ? wires.anthropic : wires['openai-chat'];
}
