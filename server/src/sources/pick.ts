/** Readers for payloads that any sender may have bent: they answer null or nothing where the shape is another, and never throw. */

export function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function at(value: unknown, ...path: string[]): unknown {
  let here = value;
  for (const key of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined;
    here = (here as Record<string, unknown>)[key];
  }
  return here;
}

/** A text that says something, trimmed; numbers count as text. */
export function text(value: unknown): string | null {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value !== 'string') return null;
  return value.trim() || null;
}

export function count(value: unknown): number | null {
  const number = typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : null;
}

/** ISO text, seconds or milliseconds since 1970; null outside 1990 to 2200. */
export function time(value: unknown): string | null {
  const number = typeof value === 'string' && /^\d{9,14}(\.\d+)?$/.test(value) ? Number(value) : value;
  const date =
    typeof number === 'number'
      ? new Date(number > 1e11 ? number : number * 1000)
      : typeof number === 'string' && number.length <= 40
        ? new Date(/^\d{4}-\d\d-\d\dT[\d:.]+$/.test(number) ? `${number}Z` : number)
        : null;
  if (!date || Number.isNaN(date.getTime())) return null;
  const year = date.getUTCFullYear();
  return year >= 1990 && year <= 2200 ? date.toISOString() : null;
}

/** An http or https address without user and password; null for all else. */
export function link(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > 2000) return null;
  const url = URL.parse(value.trim());
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) return null;
  url.username = '';
  url.password = '';
  return url.href;
}

/** Without the members that say nothing. */
export function filled(facts: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(facts).filter(
      ([, value]) => value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && !value.length),
    ),
  );
}
