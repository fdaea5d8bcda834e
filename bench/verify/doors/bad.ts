/** What is sent, and what may come back. */
export interface Bad {
  name: string;
  method?: string;
  /** Put in place of the path parameter, of the query, or of the body. */
  path?: string;
  query?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** `odd` input may also be taken, cleaned; everything else is refused. */
  odd?: boolean;
}

const NUL = '\\u0000';
const HALF = '\\ud800';

/** Path parameters that are no id of ours, as they stand in a URL. */
export const badIds: Bad[] = [
  ...['x', '%00', '%ff%fe', '%ED%A0%80', '..%2f..%2fetc%2fpasswd', "1'%20OR%20'1'='1", '-1', '1e400000', '__proto__'],
  `${'a'.repeat(7000)}`,
  '019a0000-0000-7000-8000-000000000000%0a',
  '{cluster_id}',
  '%F0%9F%92%A5',
].map((path) => ({ name: `id ${path.slice(0, 24)}`, path }));

/** A valid id that nobody has. */
export const NOBODY = '019a0000-0000-7000-8000-00000000dead';

/** Values for a query parameter, by its type; `known` names are the ones where any text is good. */
export function badQueries(name: string, type: string | null, anyText: boolean): Bad[] {
  const values = ['%00', 'a%00b', '%ED%A0%80', 'x'.repeat(9000)];
  const wrong =
    type === 'integer' || type === 'number' ? ['-1', '1e9999', 'abc', '1.5', '99999999999999999999', ''] : [];
  const alien = anyText ? [] : ['nope', '[object Object]', "'; DROP TABLE clusters; --"];
  return [...values, ...wrong, ...alien].map((value) => ({
    name: `${name}=${value.slice(0, 20)}`,
    query: `${name}=${value}`,
    // Empty numbers and characters that a URL decoder replaces are other values by the time we see them.
    odd: value === '' || value === '%ED%A0%80',
  }));
}

const base64 = (text: string) => Buffer.from(text).toString('base64url');
export const badCursors: Bad[] = [
  'nonsense',
  base64('{}'),
  base64('[]'),
  base64('[1,2]'),
  base64(JSON.stringify(['2026-01-01', NOBODY])),
  base64(JSON.stringify(['9999999-01-01 00:00:00+00', NOBODY])),
  base64(JSON.stringify(['2026-13-45 99:99:99+00', NOBODY])),
  base64(JSON.stringify(['2026-02-30 00:00:00+00', NOBODY])),
  base64(JSON.stringify(['2026-01-01 00:00:00+99', NOBODY])),
  base64(JSON.stringify(['999999999999999', NOBODY])),
  base64(JSON.stringify(['5', '------------------------------------'])),
  base64(JSON.stringify(["5' OR 1=1 --", NOBODY])),
  '-5',
  '99999999999999999999999',
].map((cursor) => ({ name: `cursor ${cursor.slice(0, 20)}`, query: `cursor=${cursor}` }));

/** Places in a live stream that it never gave out. */
export const badPositions: Bad[] = [
  'nonsense',
  '1.1',
  '-1.1.1',
  '99999999999999999999.1.1',
  '1.9999999999999999999.1',
  '1.1.-1',
].flatMap((at) => [
  { name: `after ${at}`, query: `after=${at}` },
  { name: `last-event-id ${at}`, headers: { 'last-event-id': at } },
]);

/** Bodies that are bad for every route which takes one. */
export function badBodies(): Bad[] {
  const json = { 'content-type': 'application/json' };
  const body = (name: string, text: string | Uint8Array, odd = false): Bad => ({
    name,
    body: text,
    headers: json,
    odd,
  });
  return [
    body('an array', '[]'),
    body('a string', '"text"'),
    body('null', 'null'),
    body('a number', '1e400000'),
    body('cut off', '{"name":"x'),
    body('not JSON', '<xml/>'),
    body('two values', '{}{}'),
    body('bad UTF-8', Uint8Array.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])),
    body('UTF-16', Buffer.from('\ufeff{"body":"x"}', 'utf16le')),
    body('nested 100 deep', `{"a":${'['.repeat(100)}${']'.repeat(100)}}`),
    body('nested 200000 deep', '['.repeat(200_000)),
    body('nested objects', '{"a":'.repeat(5_000)),
    body('50000 keys', `{${Array.from({ length: 50_000 }, (_, index) => `"k${index}":1`).join(',')}}`),
    body('a huge number', '{"limit":1e400000}'),
    body('1 byte too many', `{"body":"${'x'.repeat(1024 * 1024)}"}`),
    body('3 MiB', `{"body":"${'x'.repeat(3 * 1024 * 1024)}"}`),
    body('an unknown field', '{"nobody_knows_this":1}'),
    body('__proto__', '{"__proto__":{"role":"owner"},"constructor":{"prototype":{}}}'),
    { name: 'text/plain', body: '{"body":"x"}', headers: { 'content-type': 'text/plain' } },
    { name: 'a form', body: 'body=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    { name: 'multipart', body: '--x--', headers: { 'content-type': 'multipart/form-data; boundary=x' } },
    { name: 'no content type', body: Buffer.from('{"body":"x"}'), headers: {} },
    { name: 'a content type like JSON', body: '{}', headers: { 'content-type': 'application/jsonp' } },
  ];
}

/** Wrong values for one field of a body whose other fields are good. */
export function badFields(good: object, name: string, type: string | null): Bad[] {
  const values: [string, string, boolean?][] = [
    ['an object', '{"a":[1]}'],
    ['an array', '[[1]]'],
    ['true', 'true'],
    ...(type === 'string'
      ? ([
          ['a number', '42'],
          ['200 KB', JSON.stringify('x'.repeat(200_000))],
          ['NUL', `"a${NUL}b"`, true],
          ['half a character', `"a${HALF}b"`, true],
          ['control characters', '"\\u001b[31m\\u0007\\u202e"', true],
        ] as [string, string, boolean?][])
      : ([
          ['text', '"text"'],
          ['a huge number', '1e308'],
        ] as [string, string, boolean?][])),
  ];
  const others = Object.fromEntries(Object.entries(good).filter(([key]) => key !== name));
  const start = JSON.stringify(others).slice(0, -1);
  return values
    .filter(([what]) => !((type === 'object' && what === 'an object') || (type === 'array' && what === 'an array')))
    .filter(([what]) => !(type === 'boolean' && what === 'true'))
    .map(([what, value, odd = false]) => ({
      name: `${name} is ${what}`,
      body: `${start}${start === '{' ? '' : ','}"${name}":${value}}`,
      headers: { 'content-type': 'application/json' },
      odd,
    }));
}
