import { envelopeUrl, type SourceTest } from '@soulcaster/contract';
import { sign } from '@soulcaster/contract/signatures';
import { and, eq } from 'drizzle-orm';
import type { Config } from '../config.ts';
import { type Ctx, requireRole } from '../context.ts';
import { deliveries, type sources } from '../db/tables.ts';
import { AppError } from '../errors.ts';
import { addressOf } from '../projects/ingest-keys.ts';
import { findSource } from '../projects/sources.ts';
import { giveTestKey, TEST_HEADER } from '../projects/test-key.ts';
import { maskText } from '../sources/mask.ts';
import { type SourceAdapter, schemeOf } from '../sources/source.ts';
import { asDelivery } from './delivery-shape.ts';
import { digestOne } from './digest.ts';
import { syncInput } from './sync.ts';

type SourceRow = typeof sources.$inferSelect;

const DOOR_TIMEOUT_MS = 10_000;
const POLL_TIMEOUT_MS = 20_000;
const ANSWER_MAX = 4_000;
const TITLES_MAX = 5;

/**
 * Tries a source as it stands: a sample of its vendor, signed with the source's own secret, goes over HTTP to its real door; where it
 * is polled, the vendor's API is asked once. What came of it is the answer; no feedback is stored.
 */
export async function testSource(ctx: Ctx, sourceId: string): Promise<SourceTest> {
  requireRole(ctx, 'admin');
  const source = await findSource(ctx, sourceId);
  const adapter = ctx.installation.sources[source.kind];
  if (!adapter || (!hasDoor(adapter) && !adapter.sync))
    throw new AppError('invalid', `${source.name} has no door and nothing to poll: there is nothing to test.`);
  if (!source.enabled) throw new AppError('conflict', `${source.name} is switched off: switch it on to test it.`);
  const [door, poll] = await Promise.all([
    hasDoor(adapter) ? knock(ctx, source, adapter) : null,
    adapter.sync ? askOnce(ctx, source, adapter, adapter.sync) : null,
  ]);
  return { door, poll };
}

const hasDoor = ({ signature }: SourceAdapter) => signature.type !== 'none';

async function knock(ctx: Ctx, source: SourceRow, adapter: SourceAdapter): Promise<SourceTest['door']> {
  const { installation } = ctx;
  const { body, headers } = adapter.sample(ctx.now(), source.settings);
  const scheme = schemeOf(adapter, source.settings);
  const secret = source.secret && installation.vault.open(source.secret, `sources.secret:${source.id}`);
  const signed = secret ? sign(scheme, secret, body, { timestamp: ctx.now() }) : {};
  const { url, shown, mark } = doorOf(ctx, source, adapter, giveTestKey(installation, source.id, Buffer.from(body)));
  const started = performance.now();
  const { deliveryId, ...answered } = await post(url, { ...headers, ...signed, ...mark }, body);
  const milliseconds = Math.round(performance.now() - started);
  const shownSigned = scheme.type === 'token' ? withoutValues(signed) : signed;
  return {
    url: shown,
    headers: { ...headers, ...shownSigned },
    body,
    ...answered,
    milliseconds,
    delivery: deliveryId === null ? null : await whatBecameOf(ctx, source, adapter, deliveryId),
  };
}

/** The door at this very process. Of an ingest key only a hash is kept, so the test key stands in its place; a DSN is known whole. */
function doorOf(
  ctx: Ctx,
  source: SourceRow,
  adapter: SourceAdapter,
  testKey: string,
): { url: string; shown: string; mark: Record<string, string> } {
  const { config } = ctx.installation;
  const dsn = adapter.door === 'dsn' ? addressOf(ctx, source) : null;
  if (dsn) {
    const shown = envelopeUrl(dsn);
    const { pathname, search } = new URL(shown);
    return { url: `${ownAddress(config)}${pathname}${search}`, shown, mark: { [TEST_HEADER]: testKey } };
  }
  const path = `/api/ingest/${source.kind}/`;
  return { url: `${ownAddress(config)}${path}${testKey}`, shown: `${config.publicUrl}${path}…`, mark: {} };
}

async function post(url: string, headers: Record<string, string>, body: string) {
  try {
    const signal = AbortSignal.timeout(DOOR_TIMEOUT_MS);
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'error', signal });
    const answer = (await response.text()).slice(0, ANSWER_MAX);
    const named = response.headers.get('x-soulcaster-delivery') ?? /"delivery_id":"([0-9a-f-]{36})"/.exec(answer)?.[1];
    return { status: response.status, answer, deliveryId: named ?? null };
  } catch (error) {
    const why = error instanceof Error ? error.message : 'no answer';
    return { status: null, answer: `The door of this server did not answer: ${why}.`, deliveryId: null };
  }
}

/** Digests it here if no worker has yet; two at once leave it to one. */
async function whatBecameOf(ctx: Ctx, source: SourceRow, adapter: SourceAdapter, id: string) {
  const find = async () => {
    const mine = and(
      eq(deliveries.id, id),
      eq(deliveries.sourceId, source.id),
      eq(deliveries.projectId, ctx.project.id),
    );
    return (await ctx.db.select().from(deliveries).where(mine))[0];
  };
  const stored = await find();
  if (stored && !stored.digestedAt) await digestOne(ctx, source, adapter, stored);
  const delivery = await find();
  return delivery ? asDelivery(delivery, null) : null;
}

/** The first step of a sync from the beginning; where the API asked to wait, it is not asked. */
async function askOnce(
  ctx: Ctx,
  source: SourceRow,
  adapter: SourceAdapter,
  sync: NonNullable<SourceAdapter['sync']>,
): Promise<SourceTest['poll']> {
  const nothing = { found: 0, titles: [], retry_at: null };
  if (source.syncAfter && source.syncAfter > ctx.now() && !source.lastError)
    return {
      ...nothing,
      ok: false,
      message: 'The API asked to wait, so it was not asked.',
      retry_at: source.syncAfter.toISOString(),
      milliseconds: 0,
    };
  const started = performance.now();
  const input = await syncInput(ctx, source, AbortSignal.timeout(POLL_TIMEOUT_MS));
  for await (const step of sync({ ...input, cursor: null })) {
    const milliseconds = Math.round(performance.now() - started);
    // Who only wants the webhook has not set up the polling, which is no failure.
    if (step.type === 'stopped' && step.reason === 'not_configured' && hasDoor(adapter)) return null;
    if (step.type === 'stopped')
      return { ...nothing, ok: false, message: step.message, retry_at: step.retry_at, milliseconds };
    const drafts = step.type === 'page' ? step.drafts : [];
    return {
      ok: true,
      message:
        drafts.length > 0 ? 'The API answered; nothing was stored.' : 'The API answered and has nothing to report.',
      retry_at: null,
      found: drafts.length,
      titles: drafts.slice(0, TITLES_MAX).map(({ title }) => maskText(title, ctx.settings.masking)),
      milliseconds,
    };
  }
  const milliseconds = Math.round(performance.now() - started);
  return { ...nothing, ok: true, message: 'The API answered and has nothing to report.', milliseconds };
}

const withoutValues = (headers: Record<string, string>) =>
  Object.fromEntries(Object.keys(headers).map((name) => [name, name === 'authorization' ? 'Bearer …' : '…']));

/** Where this very process listens. */
function ownAddress({ bindHost, PORT }: Config): string {
  const host = bindHost === '0.0.0.0' || bindHost === '::' ? '127.0.0.1' : bindHost;
  return `http://${host.includes(':') ? `[${host}]` : host}:${PORT}`;
}
