import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';

/** A request body that no honest sender makes. */
export interface Poison {
  name: string;
  body: Uint8Array | string;
  headers?: Record<string, string>;
}

const MB = 1024 * 1024;
const depths = [65, 100, 1_000, 6_000, 7_000, 10_000, 50_000, 100_000, 500_000, 1_000_000];

/** Bodies that are bad whatever the route reads. */
export function poisonBodies(): Poison[] {
  return [...deep(), ...wide(), ...texts(), ...numbers(), ...broken(), ...encodings(), ...bombs()];
}

function deep(): Poison[] {
  return depths.flatMap((depth) => [
    { name: `arrays ${depth} deep`, body: '['.repeat(depth) + ']'.repeat(depth) },
    { name: `objects ${depth} deep`, body: `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}` },
    { name: `both ${depth} deep`, body: `${'[{"a":'.repeat(depth)}1${'}]'.repeat(depth)}` },
    { name: `arrays ${depth} deep, never closed`, body: '['.repeat(depth) },
  ]);
}

function wide(): Poison[] {
  const keys = (count: number) => `{${Array.from({ length: count }, (_, n) => `"k${n}":${n}`).join(',')}}`;
  return [
    { name: '20,000 keys', body: keys(20_000) },
    { name: '500,000 keys', body: keys(500_000) },
    { name: '500,000 times one key', body: `{${Array(500_000).fill('"title":1').join(',')}}` },
    { name: '1,000,000 values', body: `[${Array(1_000_000).fill('0').join(',')}]` },
    { name: 'a key of 1 MB', body: JSON.stringify({ ['k'.repeat(MB)]: 1 }) },
    { name: 'a text of 10 MB', body: JSON.stringify({ title: 'x'.repeat(10 * MB) }) },
    { name: 'a text of 10 MB of escapes', body: `{"title":"${'\\u0041'.repeat((10 * MB) / 6)}"}` },
    { name: 'a text of 900 kB of emoji', body: JSON.stringify({ title: '😀'.repeat(225_000) }) },
    { name: '30 MB of blanks', body: `{"title":1}${' '.repeat(30 * MB)}` },
  ];
}

function texts(): Poison[] {
  const odd = [
    '\\u0000',
    'a\\u0000b',
    '\\ud800',
    '\\udc00',
    '\\ud83d',
    '\\udc00\\ud800',
    '\\uffff',
    '\\u202e',
    '\\u200b',
  ];
  const names = [
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    '',
    '\\u0000',
    '\\ud800',
    'length',
  ];
  return [
    ...odd.map((text) => ({ name: `the text ${text}`, body: `{"title":"${text}","body":"${text.repeat(50)}"}` })),
    ...names.flatMap((key) => [
      { name: `the key ${key}`, body: `{"${key}":{"title":"x","isAdmin":true}}` },
      { name: `the key ${key} inside`, body: `{"title":"t","data":{"${key}":{"a":{"${key}":[1]}}}}` },
    ]),
  ];
}

function numbers(): Poison[] {
  const odd = [
    '1e400000',
    '-1e400000',
    '1e-400000',
    '9'.repeat(100_000),
    `0.${'1'.repeat(100_000)}`,
    '-0',
    '1e308',
    '0e0',
  ];
  return odd.flatMap((number) => [
    { name: `the number ${number.slice(0, 12)}`, body: number },
    { name: `the id ${number.slice(0, 12)}`, body: `{"id":${number},"title":"t","issue":{"id":${number}}}` },
  ]);
}

function broken(): Poison[] {
  const bodies = [
    '',
    ' ',
    '{',
    '}',
    '[',
    ']',
    '{"a"',
    '{"a":',
    '{"a":1,}',
    '[1,]',
    "{'a':1}",
    '{a:1}',
    'NaN',
    '-',
    '.5',
  ];
  const more = [
    'Infinity',
    'undefined',
    'nul',
    'truee',
    '"',
    '"\\',
    '"\\u12"',
    '"a\nb"',
    '// x\n{}',
    '{}{}',
    '{}x',
    '\ufeff{}',
  ];
  const plain = ['null', 'true', 'false', '0', '""', '"text"', '[]', '{}', '[[]]', '[{}]', '[null]', '{"":""}'];
  return [...bodies, ...more, ...plain].map((body) => ({ name: `the body ${JSON.stringify(body)}`, body }));
}

function encodings(): Poison[] {
  const bytes = (...values: number[]) => Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, ...values, 0x22, 0x7d]);
  const types = [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    '',
  ];
  const types2 = [
    'application/json; charset=utf-16',
    'message/rfc822',
    'application/x-sentry-envelope',
    'image/png',
    '\t;;',
  ];
  return [
    ...[[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xe2, 0x82], [0x80]].map((sequence) => ({
      name: `the bytes ${Buffer.from(sequence).toString('hex')}`,
      body: bytes(...sequence),
    })),
    { name: 'UTF-16', body: Buffer.from('{"title":"x"}', 'utf16le') },
    { name: 'all bytes', body: Buffer.from(Array.from({ length: 256 }, (_, n) => n)) },
    ...[...types, ...types2].flatMap((type) => [
      { name: `an object as ${type}`, body: '{"title":"x"}', headers: { 'content-type': type } },
      {
        name: `a form as ${type}`,
        body: 'payload=%7B%22title%22%3A%22x%22%7D&payload=1',
        headers: { 'content-type': type },
      },
    ]),
  ];
}

/** A gigabyte of nothing in a small body, whatever the route says about encodings; and bodies that are not what their header says. */
function bombs(): Poison[] {
  const zeros = Buffer.alloc(64 * MB, 0x20);
  const packed = { gzip: gzipSync(zeros), deflate: deflateSync(zeros), br: brotliCompressSync(zeros) };
  const twice = gzipSync(Buffer.concat(Array.from({ length: 16 }, () => packed.gzip)));
  const named = Object.entries(packed).map(([encoding, body]) => ({
    name: `a bomb of ${encoding}`,
    body: new Uint8Array(body),
    headers: { 'content-encoding': encoding },
  }));
  const lies = ['gzip', 'deflate', 'br', 'zstd', 'compress', 'identity', 'gzip, br', 'x'.repeat(500)].map(
    (encoding) => ({
      name: `a plain body as ${encoding.slice(0, 12)}`,
      body: '{"title":"x"}',
      headers: { 'content-encoding': encoding },
    }),
  );
  return [
    ...named,
    ...lies,
    { name: 'a bomb in a bomb', body: new Uint8Array(twice), headers: { 'content-encoding': 'gzip, gzip' } },
    {
      name: 'half a gzip',
      body: new Uint8Array(packed.gzip.subarray(0, 1000)),
      headers: { 'content-encoding': 'gzip' },
    },
  ];
}
