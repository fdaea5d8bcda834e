import { AppError } from '../errors.ts';

/** The last row of the page before, in the order of the list: its sort value as the database wrote it, and its id. */
export interface Cursor {
  value: string;
  id: string;
}

export const cursorOf = (value: string | number, id: string) =>
  Buffer.from(JSON.stringify([String(value), id])).toString('base64url');

const ID = /^[0-9a-f-]{36}$/i;
const VALUE = /^(?:\d{1,15}|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?[+-]\d\d(?::?\d\d)?)$/;

/** Reads a cursor that we gave out; anything else is `invalid`. */
export function pageStart(cursor: string | undefined): Cursor | null {
  if (!cursor) return null;
  try {
    const [value, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [string, string];
    if (VALUE.test(value) && ID.test(id)) return { value, id };
  } catch {
    // falls through: not one of ours
  }
  throw new AppError('invalid', 'The cursor is not one that this list gave out: begin again without it.');
}

/** A page out of `limit + 1` rows: the one too many tells that there is more. */
export function pageEnd<Row, Item>(
  rows: Row[],
  limit: number,
  asItem: (row: Row) => Item,
  cursor: (row: Row) => string,
): { items: Item[]; next_cursor: string | null } {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  return { items: kept.map(asItem), next_cursor: rows.length > limit && last ? cursor(last) : null };
}
