import { z } from 'zod';

export const Id = z.uuid();
export const Timestamp = z.iso.datetime({ offset: true });

/** Keyset pagination: hand `next_cursor` back as `cursor`; `null` is the end. */
export const PageQuery = z.object({
  cursor: z.string().max(300).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next_cursor: z.string().nullable() });

export type Page<T> = { items: T[]; next_cursor: string | null };

export const Timeframe = z.enum(['24h', '7d', '14d', '30d', '90d', 'all']);
export type Timeframe = z.infer<typeof Timeframe>;
