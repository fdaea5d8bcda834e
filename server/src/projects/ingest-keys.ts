import { randomBytes } from 'node:crypto';
import type { Ctx } from '../context.ts';
import type { SourceAdapter } from '../sources/source.ts';
import { randomKey } from '../vault.ts';
import type { SourceRow } from './source-by-key.ts';

const place = (id: string) => `sources.public_key:${id}` as const;

/** A key for the address of a source. SDKs take letters and digits only: 128 random bits, as Sentry's own. */
export const newIngestKey = (adapter: SourceAdapter) =>
  adapter.door === 'dsn' ? randomBytes(16).toString('hex') : randomKey('ing');

/** What the row keeps of a key that its owner may read again, because every page of the app shows it anyway. */
export const sealedPublicKey = (ctx: Ctx, adapter: SourceAdapter, { id, key }: { id: string; key: string }) =>
  adapter.door === 'dsn' ? { publicKey: ctx.installation.vault.seal(key, place(id)) } : {};

/** Where the senders of a source post to; its key is whole in a DSN, else only where `key` gives it. Null where nothing is posted. */
export function addressOf(ctx: Ctx, row: SourceRow, key?: string): string | null {
  const adapter = ctx.installation.sources[row.kind];
  const { publicUrl } = ctx.installation.config;
  if (!adapter || adapter.signature.type === 'none') return null;
  if (adapter.door !== 'dsn' || !row.publicKey)
    return `${publicUrl}/api/ingest/${row.kind}/${key ?? `…${row.keyHint}`}`;
  const dsn = new URL(publicUrl);
  dsn.username = ctx.installation.vault.open(row.publicKey, place(row.id));
  dsn.pathname = `${dsn.pathname.replace(/\/$/, '')}/${row.number}`;
  return dsn.href;
}
