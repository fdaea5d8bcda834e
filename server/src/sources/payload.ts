/** The limits of what is read; each is checked before `JSON.parse` sees the text. */
export const payloadLimits = { bytes: 1024 * 1024, depth: 64, values: 20_000 } as const;

export type PayloadRefusal =
  | 'empty'
  | 'too_large'
  | 'not_utf8'
  | 'not_json'
  | 'too_deep'
  | 'too_many_values'
  | 'number_too_large'
  | 'not_mail';

export type ParsedPayload = { ok: true; value: unknown } | { ok: false; reason: PayloadRefusal; message: string };

/**
 * JSON out of raw bytes, safe for jsonb: depth, count and size bounded, NUL and lone surrogates replaced by U+FFFD, numbers finite,
 * `__proto__` dropped. A form body (GitHub's other content type) gives its field `payload`. (PGlite drops JSON nested 7,000 deep
 * without an error, so depth must be refused here.)
 */
export function parsePayload(
  rawBytes: Uint8Array,
  options: { bytesMax?: number; contentType?: string | null } = {},
): ParsedPayload {
  const bytesMax = options.bytesMax ?? payloadLimits.bytes;
  if (rawBytes.byteLength > bytesMax) return refused('too_large', `The body is larger than ${bytesMax} bytes.`);
  const decoded = decode(rawBytes);
  if (decoded === null) return refused('not_utf8', 'The body is not valid UTF-8.');
  const isForm = /^\s*application\/x-www-form-urlencoded\b/i.test(options.contentType ?? '');
  const text = isForm ? (new URLSearchParams(decoded).get('payload') ?? '') : decoded;
  if (text.trim() === '') return refused('empty', isForm ? 'The form has no field "payload".' : 'The body is empty.');
  const excess = scan(text);
  if (excess) return excess;
  try {
    return clean(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return refused('not_json', 'The body is not valid JSON.');
    throw error;
  }
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

const [quote, backslash, comma, openArray, closeArray, openObject, closeObject] = [34, 92, 44, 91, 93, 123, 125];

/** One pass over the characters. Commas and brackets bound the number of values from above, whether the JSON is valid or not. */
function scan(text: string): Extract<ParsedPayload, { ok: false }> | null {
  let depth = 0;
  let values = 1;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === quote) index = endOfString(text, index);
    else if (code === comma) values += 1;
    else if (code === openArray || code === openObject) {
      values += 1;
      depth += 1;
      if (depth > payloadLimits.depth)
        return refused('too_deep', `The JSON is nested more than ${payloadLimits.depth} levels.`);
    } else if (code === closeArray || code === closeObject) depth -= 1;
    if (values > payloadLimits.values)
      return refused('too_many_values', `The JSON has more than ${payloadLimits.values} values.`);
  }
  return null;
}

function endOfString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === backslash) index += 1;
    else if (code === quote) return index;
  }
  return text.length;
}

class NumberTooLarge extends Error {}

function clean(parsed: unknown): ParsedPayload {
  try {
    return { ok: true, value: cleanValue(parsed) };
  } catch (error) {
    if (error instanceof NumberTooLarge) return refused('number_too_large', 'A number is too large to be stored.');
    throw error;
  }
}

/** Recursion is bounded by the depth that `scan` allowed. */
function cleanValue(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new NumberTooLarge();
    return value;
  }
  if (Array.isArray(value)) return value.map(cleanValue);
  if (typeof value !== 'object' || value === null) return value;
  const kept: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    const name = cleanText(key);
    if (name !== '__proto__') kept[name] = cleanValue(member);
  }
  return kept;
}

function cleanText(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\ufffd');
}

function refused(reason: PayloadRefusal, message: string): Extract<ParsedPayload, { ok: false }> {
  return { ok: false, reason, message };
}
