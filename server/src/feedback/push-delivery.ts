import type { IngestAnswer, PushedDelivery } from '@soulcaster/contract';
import { actorName, type Ctx, requireRole } from '../context.ts';
import { AppError } from '../errors.ts';
import { newId } from '../ids.ts';
import { findSource } from '../projects/sources.ts';
import { parsePayload } from '../sources/payload.ts';
import { sha256 } from '../vault.ts';
import { writeDelivery } from './delivery-writer.ts';

/**
 * A payload that a member hands in instead of the source's sender: who it is stands in the place of the signature, and from there on
 * it is a delivery like any other. Throws `invalid` where the kind of source takes none by hand, `conflict` while it is switched off.
 */
export async function pushDelivery(ctx: Ctx, sourceId: string, { payload }: PushedDelivery): Promise<IngestAnswer> {
  requireRole(ctx, 'triager');
  const { installation } = ctx;
  const source = await findSource(ctx, sourceId);
  const adapter = installation.sources[source.kind];
  if (!adapter?.takesPushed)
    throw new AppError('invalid', `${source.name} takes deliveries from its sender alone, none by hand.`);
  if (!source.enabled) throw new AppError('conflict', `${source.name} is switched off: switch it on to send to it.`);
  const body = Buffer.from(JSON.stringify(payload));
  const parsed = parsePayload(body, { bytesMax: adapter.bytesMax });
  if (!parsed.ok) throw new AppError('invalid', parsed.message);
  const id = newId();
  const headers = { 'content-type': 'application/json', 'x-soulcaster-sent-by': actorName(ctx.actor) };
  return writeDelivery(installation, {
    id,
    projectId: ctx.project.id,
    sourceId: source.id,
    event: adapter.event(headers, parsed.value),
    idempotencyKey: adapter.idempotencyKey(headers, parsed.value, sha256(body), source.settings),
    payload: installation.vault.seal(JSON.stringify(parsed.value), `deliveries.payload:${id}`),
    headers,
    bytes: body.byteLength,
    receivedAt: ctx.now(),
  });
}
