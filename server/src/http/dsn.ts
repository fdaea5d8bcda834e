import type { Context } from 'hono';
import { z } from 'zod';
import type { Installation } from '../context.ts';
import { AppError } from '../errors.ts';
import { acceptDelivery } from '../feedback/accept.ts';
import { type SourceRow, sourceByKey, sourceByNumber } from '../projects/source-by-key.ts';
import { readFraming } from '../sources/sentry/envelope.ts';
import { envelopeBytesMax, SentrySdkSettings } from '../sources/sentry/sdk.ts';
import { allowsOrigin, corsHeaders, preflightHeaders } from './dsn-origin.ts';
import { eventIdOf, ignoredFor, keyIn, keyOfDsn } from './dsn-words.ts';
import { asAppError, problemResponse } from './problem.ts';
import { createRateLimit } from './rate-limit.ts';
import { type Api, plainRoute, type Variables } from './route.ts';
import { unpackBody } from './unpack.ts';

type C = Context<{ Variables: Variables }>;

const PACKED_MAX = 2 * 1024 * 1024;
const DIGITS = /^\d{1,15}$/;

/**
 * The doors of Sentry's SDKs: `{scheme}://{key}@{host}/{number}` makes them post to `/api/{number}/envelope/`, the oldest ones to
 * `/store/`, from any page that the source allows. https://develop.sentry.dev/sdk/overview/
 */
export function dsnRoutes(api: Api, installation: Installation): void {
  const overLimit = createRateLimit();
  const answer = (c: C) => answered(c, installation, overLimit);
  for (const [end, summary] of [
    ['envelope', 'Deliver the envelope of a Sentry SDK'],
    ['store', 'Deliver the event of an older Sentry SDK'],
  ]) {
    const facts = {
      summary: summary!,
      tag: 'ingest',
      params: z.object({ number: z.string().max(100) }),
      answer: z.object({ id: z.string().optional() }),
      anyQuery: true,
      open: true,
    };
    plainRoute(api, 'post', `/api/{number}/${end}/`, facts, async (_caller, { c }) => answer(c));
    api.on('POST', `/api/:number/${end}`, answer);
    api.on('OPTIONS', [`/api/:number/${end}/`, `/api/:number/${end}`], (c) => preflight(c, installation));
  }
}

/** Problems too are for the SDK to read, so that they carry the headers of a page's request. */
async function answered(c: C, installation: Installation, overLimit: ReturnType<typeof createRateLimit>) {
  let cors: Record<string, string> = {};
  try {
    const number = c.req.param('number') ?? '';
    if (!DIGITS.test(number)) throw new AppError('not_found', 'There is nothing at this address.');
    let key = keyIn(c.req.raw);
    let body: Uint8Array | null = null;
    if (!key) {
      body = await read(c);
      key = keyOfDsn(body);
    }
    const source = await sourceOf(installation, number, key);
    const settings = SentrySdkSettings.parse(source.settings);
    const origin = c.req.header('origin') ?? null;
    if (!allowsOrigin(settings.allowed_origins, origin))
      throw new AppError('forbidden', 'This page is not among the allowed origins of the source.');
    cors = corsHeaders(settings.allowed_origins, origin);
    const seconds = overLimit(source.id, settings.events_per_minute, installation.now());
    if (seconds !== null) {
      const limit = `More than ${settings.events_per_minute} requests a minute: send again later.`;
      cors['x-sentry-rate-limits'] = `${seconds}::key`;
      throw new AppError('limit', limit, { retryAfterSeconds: seconds });
    }
    body ??= await read(c);
    const { delivery_id } = await acceptDelivery(installation, {
      kind: 'sentry-sdk',
      key: key ?? '',
      headers: Object.fromEntries(c.req.raw.headers),
      body,
    });
    return respond(body, { ...cors, 'x-soulcaster-delivery': delivery_id });
  } catch (error) {
    const known = asAppError(error);
    if (known.code === 'internal') installation.log.error({ error, requestId: c.get('requestId') }, 'request failed');
    const response = problemResponse(known, c.get('requestId'));
    for (const [name, value] of Object.entries(cors)) response.headers.set(name, value);
    response.headers.set('x-sentry-error', known.message.replace(/[^\x20-\x7e]/g, ' '));
    return response;
  }
}

const read = (c: C) => unpackBody(c.req.raw, { packedMax: PACKED_MAX, bytesMax: envelopeBytesMax });

async function sourceOf(installation: Installation, number: string, key: string | null): Promise<SourceRow> {
  if (!key) throw new AppError('unauthenticated', 'The request has no key: it is the first part of the DSN.');
  const source = await sourceByKey(installation, 'sentry-sdk', key);
  if (source && String(source.number) === number) return source;
  throw new AppError('unauthenticated', 'No source has this DSN: check its key and the number at its end.');
}

/** As Sentry answers. What is not kept here is asked not to be sent for an hour, so that it uses up no one's limit. */
function respond(body: Uint8Array, headers: Record<string, string>): Response {
  const framing = readFraming(body);
  const id = eventIdOf(framing, body);
  const ignored = framing.ok ? ignoredFor(framing.items.map(({ type }) => type)) : null;
  return Response.json(id ? { id } : {}, {
    headers: { ...headers, ...(ignored && { 'x-sentry-rate-limits': ignored }) },
  });
}

async function preflight(c: C, installation: Installation): Promise<Response> {
  const number = c.req.param('number') ?? '';
  const source = DIGITS.test(number) ? await sourceByNumber(installation, 'sentry-sdk', Number(number)) : undefined;
  const origin = c.req.header('origin') ?? null;
  const allowed = source && SentrySdkSettings.parse(source.settings).allowed_origins;
  if (!allowed || !origin || !allowsOrigin(allowed, origin)) return new Response(null, { status: 403 });
  return new Response(null, { status: 204, headers: { ...corsHeaders(allowed, origin), ...preflightHeaders } });
}
