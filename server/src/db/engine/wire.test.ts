import { expect, test } from 'vitest';
import { backendMessages, FrontendReader, message, query, readyForQuery, SSL_REQUEST, welcome } from './wire.ts';

const untyped = (code: number, text = '') => {
  const bytes = Buffer.alloc(8 + text.length);
  bytes.writeInt32BE(bytes.length, 0);
  bytes.writeInt32BE(code, 4);
  bytes.write(text, 8);
  return bytes;
};

test('messages are the same however the bytes are chunked', () => {
  const stream = Buffer.concat([
    untyped(SSL_REQUEST),
    untyped(196_608, 'user\0me\0\0'),
    query('SELECT 1'),
    message('S'),
  ]);
  const whole = new FrontendReader().read(stream);
  expect(whole.map(({ type, code }) => [type, code])).toEqual([
    ['', SSL_REQUEST],
    ['', 196_608],
    ['Q', 0],
    ['S', 0],
  ]);
  for (const size of [1, 2, 3, 7, 11]) {
    const reader = new FrontendReader();
    const chunks = Array.from({ length: Math.ceil(stream.length / size) }, (_, i) =>
      stream.subarray(i * size, i * size + size),
    );
    expect(chunks.flatMap((chunk) => reader.read(chunk))).toEqual(whole);
  }
});

test('a message shorter than its own header is refused', () => {
  const reader = new FrontendReader();
  reader.read(untyped(196_608));
  expect(() => reader.read(Buffer.from([81, 0, 0, 0, 1]))).toThrow('malformed');
});

test('a reply is read message by message', () => {
  const reply = Buffer.concat([welcome({ server_version: '18' }, 7), readyForQuery('T')]);
  expect([...backendMessages(reply)].map(({ type }) => type).join('')).toBe('RSKZZ');
});
