import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import type { SourceAdapter } from '../sources/source.ts';
import type { SourceRow } from './source-by-key.ts';

type Credentials = Record<string, string>;

const place = (sourceId: string) => `sources.credentials:${sourceId}` as const;

/** What a person gave for polling the vendor's API; null when nothing. For the sync alone: it is told to nobody. */
export function openCredentials(ctx: Ctx, row: Pick<SourceRow, 'id' | 'credentials'>): Credentials | null {
  return row.credentials ? JSON.parse(ctx.installation.vault.open(row.credentials, place(row.id))) : null;
}

/** The stored credentials with those that were given put in: an empty text removes one. Throws `invalid` for what the kind does not take. */
export function sealCredentials(
  ctx: Ctx,
  row: Pick<SourceRow, 'id' | 'credentials'>,
  adapter: SourceAdapter,
  given: Credentials,
): string | null {
  const all = Object.entries({ ...openCredentials(ctx, row), ...given }).filter(([, value]) => value !== '');
  if (all.length === 0) return null;
  if (!adapter.credentials) throw new AppError('invalid', `A ${adapter.name} source takes no credentials.`);
  const parsed = adapter.credentials.safeParse(Object.fromEntries(all));
  if (!parsed.success)
    throw new AppError('invalid', `The credentials do not fit a ${adapter.name} source.`, {
      fields: parsed.error.issues.map(({ path, message }) => ({ path: `credentials.${path.join('.')}`, message })),
    });
  return ctx.installation.vault.seal(JSON.stringify(parsed.data), place(row.id));
}
