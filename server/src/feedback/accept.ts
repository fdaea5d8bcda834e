import type { IngestAnswer } from '@soulcaster/contract';
import { verifySignature } from '@soulcaster/contract/signatures';
import type { Installation } from '../context.ts';
import { AppError } from '../errors.ts';
import { newId } from '../ids.ts';
import { type SourceRow, sourceById, sourceByKey } from '../projects/source-by-key.ts';
import { TEST_HEADER, takeTestKey } from '../projects/test-key.ts';
import { parsePayload } from '../sources/payload.ts';
import { type SourceAdapter, schemeOf } from '../sources/source.ts';
import { sha256 } from '../vault.ts';
import { writeDelivery } from './delivery-writer.ts';

export interface InboundRequest {
  kind: string;
  key: string;
  headers: Record<string, string>;
  body: Uint8Array;
}

/**
 * Takes a delivery in: the key finds the source, the signature is checked over the raw bytes, the row and the task that digests it
 * are written in one transaction. When it answers, the delivery is durable. Throws `not_found` (unknown key), `unauthenticated`
 * (unsigned or forged; an unset secret too) and `invalid` (not readable).
 */
export async function acceptDelivery(installation: Installation, request: InboundRequest): Promise<IngestAnswer> {
  const adapter = installation.sources[request.kind];
  const testOf = adapter && testSourceOf(installation, request);
  const source =
    adapter &&
    (testOf
      ? await sourceById(installation, request.kind, testOf)
      : await sourceByKey(installation, request.kind, request.key));
  if (!adapter || !source) throw new AppError('not_found', 'No source has this address: check the key at its end.');
  if (!source.enabled) throw new AppError('not_found', 'This source is switched off.');
  verify(installation, adapter, source, request);

  const parsed =
    (await adapter.parse?.(request.body, request.headers)) ??
    parsePayload(request.body, {
      bytesMax: adapter.bytesMax,
      contentType: request.headers['content-type'] ?? null,
    });
  if (!parsed.ok) throw new AppError('invalid', parsed.message);
  const id = newId();
  const row = {
    id,
    projectId: source.projectId,
    sourceId: source.id,
    event: adapter.event(request.headers, parsed.value),
    idempotencyKey: testOf
      ? `test:${id}`
      : adapter.idempotencyKey(request.headers, parsed.value, sha256(request.body), source.settings),
    isTest: Boolean(testOf),
    payload: installation.vault.seal(JSON.stringify(parsed.value), `deliveries.payload:${id}`),
    headers: keptHeaders(request.headers),
    bytes: request.body.byteLength,
    receivedAt: installation.now(),
  };
  return writeDelivery(installation, row);
}

/** The source that a test of ours is for: its key stands in the address, or in a header where the address has a key of its own. */
const testSourceOf = (installation: Installation, { key, headers, body }: InboundRequest) =>
  takeTestKey(installation, key, body) ?? takeTestKey(installation, headers[TEST_HEADER] ?? '', body);

/** Both secrets are good while a rotation overlaps. */
function verify(
  { vault, now }: Installation,
  adapter: SourceAdapter,
  source: SourceRow,
  request: InboundRequest,
): void {
  const overlap = source.previousUntil !== null && source.previousUntil > now();
  const secrets = [
    source.secret && vault.open(source.secret, `sources.secret:${source.id}`),
    overlap && source.previousSecret && vault.open(source.previousSecret, `sources.secret:${source.id}`),
  ].filter((secret): secret is string => Boolean(secret));
  const verdict = verifySignature(schemeOf(adapter, source.settings), secrets, request.headers, request.body, now());
  if (!verdict.ok)
    throw new AppError('unauthenticated', signatureProblem[verdict.reason] ?? 'The signature is not valid.');
}

const signatureProblem: Record<string, string> = {
  no_secret: 'This source has no secret yet, so nothing is accepted: set the one that the sender signs with.',
  missing: 'The request does not say who sent it: the header with the signature or the token is missing.',
  malformed: 'The header with the signature or the token is not in the expected form.',
  mismatch: 'The signature or the token does not match: sender and source must have the same secret.',
  stale: 'The signed time is more than five minutes off.',
};

/** What the mapping needs of the headers; no credential is kept. */
function keptHeaders(headers: Record<string, string>): Record<string, string> {
  const kept =
    /^(content-type|user-agent|x-github-(event|delivery|hook-id)|sentry-hook-(resource|timestamp)|request-id|webhook-(id|timestamp))$/;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => kept.test(name)));
}
