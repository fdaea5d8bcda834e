import { type ParsedPayload, parsePayload } from '../payload.ts';
import { at, count, record, text } from '../pick.ts';

const itemsMax = 100;
const newline = 10;

/** What is understood; of all other items only the type and the size are kept. */
const keptTypes = new Set(['event', 'feedback', 'user_report', 'client_report']);

export type EnvelopeItem = { type: string; payload: unknown } | { type: string; bytes: number } | Unreadable;
type Unreadable = { type: string; unreadable: string };
type Refused = Extract<ParsedPayload, { ok: false }>;
type Framing = {
  ok: true;
  header: Record<string, unknown>;
  items: { type: string; payload: Uint8Array }[];
};

/**
 * The envelope of a Sentry SDK, or the bare event of an older one, as `{ header, items }`. Refused where nothing of what is
 * understood can be read. https://develop.sentry.dev/sdk/data-model/envelopes/
 */
export function parseEnvelope(body: Uint8Array): ParsedPayload {
  const framing = readFraming(body);
  if (!framing.ok || framing.items.length === 0) {
    const whole = parsePayload(body);
    if (whole.ok && isEvent(whole.value))
      return { ok: true, value: { header: {}, items: [{ type: 'event', payload: whole.value }] } };
    if (!framing.ok) return framing;
  }
  const items = framing.items.map(({ type, payload }) => readItem(type, payload));
  const unreadable = items.find((item) => 'unreadable' in item);
  if (unreadable && !items.some((item) => 'payload' in item)) return refused(unreadable.unreadable);
  const { event_id, sent_at, sdk } = framing.header;
  return { ok: true, value: { header: { event_id, sent_at, sdk }, items } };
}

const eventKeys = ['exception', 'logentry', 'message', 'stacktrace', 'threads', 'platform', 'culprit'];

export function isEvent(value: unknown): boolean {
  return at(value, 'items') === undefined && eventKeys.some((key) => at(value, key));
}

/** Cuts the bytes into items by their lengths, or by lines where an item does not tell its length. */
export function readFraming(body: Uint8Array): Framing | Refused {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const first = lineAt(bytes, 0);
  const header = parsePayload(first.line);
  if (!header.ok || !isRecord(header.value)) return refused('it has no header');
  const items: Framing['items'] = [];
  let here = first.next;
  while (here < bytes.length) {
    if (bytes[here] === newline) {
      here += 1;
      continue;
    }
    if (items.length === itemsMax) return refused(`it has more than ${itemsMax} items`);
    const { line, next } = lineAt(bytes, here);
    const itemHeader = parsePayload(line);
    const type = itemHeader.ok ? text(at(itemHeader.value, 'type')) : null;
    if (!itemHeader.ok || !type) return refused('an item has no type');
    const told = at(itemHeader.value, 'length');
    const length = told === undefined || told === null ? lineAt(bytes, next).line.length : count(told);
    if (length === null || next + length > bytes.length) return refused('an item is shorter than it says');
    items.push({ type: type.slice(0, 40), payload: bytes.subarray(next, next + length) });
    here = next + length;
    if (here < bytes.length && bytes[here] !== newline) return refused('an item is longer than it says');
  }
  return { ok: true, header: record(header.value), items };
}

function readItem(type: string, payload: Uint8Array): EnvelopeItem {
  if (!keptTypes.has(type)) return { type, bytes: payload.byteLength };
  const parsed = parsePayload(payload);
  return parsed.ok ? { type, payload: parsed.value } : { type, unreadable: parsed.message };
}

function lineAt(bytes: Buffer, from: number): { line: Buffer; next: number } {
  const end = bytes.indexOf(newline, from);
  const line = bytes.subarray(from, end < 0 ? bytes.length : end);
  return { line, next: Math.min(from + line.length + 1, bytes.length) };
}

const isRecord = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

function refused(why: string): Refused {
  return { ok: false, reason: 'not_json', message: `Not usable as an envelope: ${why}` };
}
