import { describe, expect, it } from 'vitest';
import { parsePayload } from './payload.ts';

const parse = (text: string | Uint8Array, options = {}) =>
  parsePayload(typeof text === 'string' ? Buffer.from(text) : text, options);
const nested = (depth: number, close = true) => '['.repeat(depth) + (close ? ']'.repeat(depth) : '');

describe('what is refused, each with its reason', () => {
  it.each([
    ['nothing', '', 'empty'],
    ['blanks', ' \n', 'empty'],
    ['text', 'hello', 'not_json'],
    ['half of an object', '{"a":', 'not_json'],
    ['a string that never ends', '"abc', 'not_json'],
    ['65 levels', nested(65), 'too_deep'],
    ['65 levels of objects', `${'{"a":'.repeat(65)}1${'}'.repeat(65)}`, 'too_deep'],
    ['a million open brackets', nested(1_000_000, false), 'too_deep'],
    ['20,001 values', `[${'1,'.repeat(20_000)}1]`, 'too_many_values'],
    ['half a million keys', `{${Array.from({ length: 100_000 }, (_, i) => `"${i}":0`).join()}}`, 'too_many_values'],
    ['a number beyond all', '{"a":1e400000}', 'number_too_large'],
    ['a negative one', '[-1e999]', 'number_too_large'],
    ['more than a mebibyte', JSON.stringify('x'.repeat(1024 * 1024)), 'too_large'],
    ['bytes that are no UTF-8', Uint8Array.from([0x22, 0xff, 0xfe, 0x22]), 'not_utf8'],
    ['UTF-16', Buffer.from('{"a":1}', 'utf16le'), 'not_json'],
  ])('%s', (_name, text, reason) => {
    expect(parse(text)).toMatchObject({ ok: false, reason, message: expect.stringMatching(/^(?:The|A) .+\.$/) });
  });
});

describe('what is accepted', () => {
  it.each([
    ['64 levels', nested(64)],
    ['19,000 values', `[${'1,'.repeat(18_999)}1]`],
    ['brackets and commas inside strings', JSON.stringify('[{,'.repeat(40_000))],
    ['escaped quotes', JSON.stringify({ '"[': `\\"${'['.repeat(100)}` })],
    ['a scalar', '7'],
  ])('%s', (_name, text) => {
    expect(parse(text)).toEqual({ ok: true, value: JSON.parse(text) });
  });

  it('skips a byte order mark', () => {
    expect(parse('\ufeff{"a":1}')).toEqual({ ok: true, value: { a: 1 } });
  });

  it('takes a limit of its own', () => {
    const large = JSON.stringify('x'.repeat(2 * 1024 * 1024));
    expect(parse(large, { bytesMax: 25 * 1024 * 1024 }).ok).toBe(true);
    expect(parse('1234', { bytesMax: 3 })).toMatchObject({ reason: 'too_large' });
  });

  it("reads GitHub's form body", () => {
    const contentType = 'application/x-www-form-urlencoded; charset=utf-8';
    const body = new URLSearchParams({ payload: '{"zen":"a + b & c"}' }).toString();
    expect(parse(body, { contentType })).toEqual({ ok: true, value: { zen: 'a + b & c' } });
    expect(parse('a=b', { contentType })).toMatchObject({ ok: false, reason: 'empty' });
  });
});

describe('what jsonb could not hold', () => {
  it('replaces NUL and lone surrogates, in keys too', () => {
    expect(parse('{"a\\u0000":"\\u0000x\\ud800y","\\udc00":["\\ud83d\\ude00"]}')).toEqual({
      ok: true,
      value: { 'a\ufffd': '\ufffdx\ufffdy', '\ufffd': ['😀'] },
    });
  });

  it('drops __proto__ keys, however they are written', () => {
    const parsed = parse('{"__proto__":{"admin":true},"\\u005f_proto__":1,"a":{"__proto__":null,"b":1}}');
    expect(parsed).toEqual({ ok: true, value: { a: { b: 1 } } });
    expect(parsed.ok && Object.getPrototypeOf(parsed.value)).toBe(Object.prototype);
  });

  it('keeps the last of duplicate keys', () => {
    expect(parse('{"a":1,"a":2}')).toEqual({ ok: true, value: { a: 2 } });
  });
});

it('takes no longer than the bytes deserve, whatever they are', () => {
  const bytes = 1024 * 1024 - 2;
  for (const unit of ['[', '{"a":', '"', '\\', '"\\', ',', '[]', '1', '-', 'ÿ', '\u0000', '{"', '[1,']) {
    const before = process.threadCpuUsage();
    parse(unit.repeat(Math.floor(bytes / Buffer.byteLength(unit))));
    expect(process.threadCpuUsage(before).user / 1000, JSON.stringify(unit)).toBeLessThan(3_000);
  }
});
