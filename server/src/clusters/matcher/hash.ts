const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

/** FNV-1a over UTF-16 code units, 32 bits unsigned. */
export function fnv1a(text: string, from = 0, to = text.length, seed = OFFSET): number {
  let hash = seed;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ text.charCodeAt(at), PRIME);
  return hash >>> 0;
}

/** 52 bits from two seeds, as a number: wide enough that equal keys mean equal texts. */
export function wideHash(text: string): number {
  return fnv1a(text) * 0x100000 + (fnv1a(text, 0, text.length, 0x9747b28c) >>> 12);
}
