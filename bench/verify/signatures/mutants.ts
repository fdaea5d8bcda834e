import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { shuffled } from '../../seeded.ts';
import type { Wire } from './requests.ts';
import type { Sender } from './senders.ts';

export interface Genuine {
  sender: Sender;
  /** What the sender signs with; never the source's own where those are a pair. */
  secret: string;
  path: string;
  headers: Record<string, string>;
  body: string;
}

/** Up to `count` forgeries of a genuine request, of every sort: none of them was made with the secret, for this body, now. */
export async function forgeries(genuine: Genuine, count: number, random: () => number): Promise<Wire[]> {
  const { sender } = genuine;
  const rare = [
    ...(await wrongSecrets(genuine)),
    ...(sender.signsTime ? await stale(genuine) : []),
    ...(sender.signsBody ? bodies(genuine, random) : []),
    ...swappedHeaders(genuine),
    ...addresses(genuine, random),
  ];
  const marks = shuffled(ofMarks(genuine, random), random);
  return shuffled([...rare, ...marks.slice(0, Math.max(count - rare.length, count / 2))], random).slice(
    0,
    Math.max(count, 1),
  );
}

const wire = (genuine: Genuine, name: string, over: Partial<Wire> = {}): Wire => ({
  name: `${genuine.sender.name}: ${name}`,
  path: genuine.path,
  headers: listed(genuine.headers),
  body: Buffer.from(genuine.body),
  ...over,
});

export const listed = (headers: Record<string, string>): [string, string][] => [
  ['content-type', 'application/json'],
  ...Object.entries(headers),
];

/** The headers that carry the proof, one changed at a time. */
function ofMarks(genuine: Genuine, random: () => number): Wire[] {
  return marksOf(genuine).flatMap(([name, value]) =>
    changesOf(value, random)
      .filter((mutant) => !saysTheSame(value, mutant))
      .map((mutant) =>
        wire(genuine, `${name}: ${mutant.slice(0, 90)}`, { headers: listed({ ...genuine.headers, [name]: mutant }) }),
      ),
  );
}

const marksOf = ({ headers }: Genuine) =>
  Object.entries(headers).filter(([name]) => /signature|authorization|token|webhook-/.test(name));

function changesOf(value: string, random: () => number): string[] {
  const changes = [
    '',
    value.slice(1),
    `${value}0`,
    `0${value}`,
    `${value}=`,
    `${value},${value}`,
    `${value} ${value.slice(0, -1)}x`,
    value.split('').reverse().join(''),
  ];
  changes.push(
    value.toUpperCase(),
    value.toLowerCase(),
    value.replace(/^[^=,\s]*[=,\s]/, ''),
    `sha1=${value}`,
    `v2,${value}`,
    'null',
    'x'.repeat(5000),
  );
  changes.push(
    value.replaceAll('+', '-').replaceAll('/', '_'),
    value.replace(/=+$/, ''),
    encodeURIComponent(value),
    Buffer.from(value).toString('base64'),
    Buffer.from(value).toString('hex'),
  );
  for (let end = 1; end < value.length; end++) changes.push(value.slice(0, end));
  for (let at = 0; at < value.length; at++) {
    for (const bit of [1, 2, 4, 8, 16, 32]) {
      const code = value.charCodeAt(at) ^ bit;
      if (code > 32 && code < 127) changes.push(value.slice(0, at) + String.fromCharCode(code) + value.slice(at + 1));
    }
    changes.push(
      value.slice(0, at) + value.slice(at + 1),
      `${value.slice(0, at)}${'0aZ+'[Math.floor(random() * 4)]}${value.slice(at)}`,
    );
  }
  return changes.filter((change) => change.trim() !== '' || change === '');
}

/**
 * Whether a change says what the genuine header says: spaces at its ends, the case of "Bearer" and "Basic", padding that is left out,
 * one more signature beside the good one.
 */
function saysTheSame(value: string, mutant: string): boolean {
  if (mutant.trim() === value) return true;
  const [scheme = '', rest = ''] = value.split(/ (.*)/s);
  const [mutantScheme = '', mutantRest = ''] = mutant.trim().split(/ (.*)/s);
  if (/^(?:bearer|basic)$/i.test(scheme) && scheme.toLowerCase() === mutantScheme.toLowerCase()) {
    if (rest === mutantRest) return true;
    const password = (text: string) =>
      Buffer.from(text, 'base64')
        .toString()
        .replace(/^[^:]*:/, '');
    if (/^basic$/i.test(scheme) && password(rest) === password(mutantRest)) return true;
  }
  return /^v1a?,/.test(value) && mutant.split(' ').includes(value);
}

async function wrongSecrets(genuine: Genuine): Promise<Wire[]> {
  const { sender, secret, body } = genuine;
  const wrong = Array.from({ length: 40 }, () =>
    sender.keys ? sender.keys().sender : randomBytes(32).toString('hex'),
  );
  if (!sender.keys)
    wrong.push(secret.slice(1), secret.slice(0, -1), `${secret} `, `${secret}0`, secret.toUpperCase(), ' ', 'secret');
  if (sender.scheme.type === 'address') return [];
  const provers = wrong.flatMap((each) => sender.prove.map((prove) => [each, prove] as const));
  return Promise.all(
    provers
      .filter(([each]) => each.trim() !== secret)
      .map(async ([each, prove]) => wire(genuine, 'a wrong secret', { headers: listed(await prove(each, body)) })),
  );
}

async function stale({ sender, secret, ...genuine }: Genuine): Promise<Wire[]> {
  // What is signed for later comes nearer until it is sent, so it begins well beyond the five minutes.
  const offsets = [
    -305,
    -330,
    -600,
    1800,
    ...[3600, 86_400, 30 * 86_400, 10 * 365 * 86_400].flatMap((each) => [-each, each]),
  ];
  const times = offsets.map((each) => new Date(Date.now() + each * 1000));
  return Promise.all(
    times.map(async (at) =>
      wire({ sender, secret, ...genuine }, `signed at ${at.toISOString()}`, {
        headers: listed(await sender.prove[0]!(secret, genuine.body, at)),
      }),
    ),
  );
}

/** The same signature over other bytes, be it the same JSON. */
function bodies(genuine: Genuine, random: () => number): Wire[] {
  const { body } = genuine;
  const bytes = Buffer.from(body);
  const parsed = JSON.parse(body) as Record<string, unknown>;
  const flips = Array.from({ length: 120 }, () => {
    const changed = Buffer.from(bytes);
    const at = Math.floor(random() * bytes.length);
    changed[at] = (changed[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    return changed;
  });
  const written = [
    JSON.stringify(parsed, null, 2),
    JSON.stringify(Object.fromEntries(Object.entries(parsed).reverse())),
    JSON.stringify({ ...parsed, more: 1 }),
    `${body} `,
    ` ${body}`,
    `${body}\n`,
    `\ufeff${body}`,
    body.slice(0, -1),
    body.replace('"', '\\u0022'),
    body + body,
    '{}',
    '[]',
    '',
  ].map((text) => Buffer.from(text));
  const encoded = [Buffer.from(body, 'utf16le'), gzipSync(body), Buffer.from(bytes.toString('base64'))];
  const changes = [...flips, ...written, ...encoded].filter((change) => !change.equals(bytes));
  return [
    ...changes.map((change) => wire(genuine, `another body (${change.byteLength} bytes)`, { body: change })),
    wire(genuine, 'a compressed body', {
      headers: [...listed(genuine.headers), ['content-encoding', 'gzip']],
      body: gzipSync(body),
    }),
  ];
}

/** The right value in another header, the wrong one beside the right one, and other senders' ways of saying it. */
function swappedHeaders(genuine: Genuine): Wire[] {
  const marks = marksOf(genuine);
  const without = Object.fromEntries(
    Object.entries(genuine.headers).filter(([name]) => !marks.some(([mark]) => mark === name)),
  );
  const others = [
    'x-signature-256',
    'x-hub-signature',
    'x-datadog-signature',
    'signature',
    'cookie',
    'x-token',
    'proxy-authorization',
    'svix-signature',
  ];
  const proof = marks.at(-1);
  if (!proof) return [];
  const [name, value] = proof;
  const { secret, body } = genuine;
  return [
    wire(genuine, 'no proof at all', { headers: listed(without) }),
    ...others.map((other) =>
      wire(genuine, `the proof in ${other}`, { headers: listed({ ...without, [other]: value }) }),
    ),
    ...marks.map(([mark]) =>
      wire(genuine, `without ${mark}`, { headers: listed(genuine.headers).filter(([header]) => header !== mark) }),
    ),
    ...['x', value.slice(0, -2)].flatMap((forged) => [
      wire(genuine, `${name} twice, the forged first`, {
        headers: [['content-type', 'application/json'], [name, forged], ...Object.entries(genuine.headers)],
      }),
      wire(genuine, `${name} twice, the forged last`, { headers: [...listed(genuine.headers), [name, forged]] }),
    ]),
    ...(genuine.sender.signsBody
      ? [
          createHash('sha256').update(body).digest('hex'),
          createHash('sha256')
            .update(secret + body)
            .digest('hex'),
          createHmac('sha1', secret).update(body).digest('hex'),
          createHmac('sha512', secret).update(body).digest('hex'),
          createHmac('sha256', body).update(secret).digest('hex'),
          createHmac('sha256', '').update(body).digest('hex'),
        ].flatMap((digest) =>
          [
            digest,
            `sha256=${digest}`,
            `v1,${Buffer.from(digest, 'hex').toString('base64')}`,
            Buffer.from(digest, 'hex').toString('base64'),
          ].map((text) =>
            wire(genuine, `another digest in ${name}`, { headers: listed({ ...genuine.headers, [name]: text }) }),
          ),
        )
      : []),
  ];
}

/** The right proof at an address that is not this source's. For a sender that only has the address these are all there is. */
function addresses(genuine: Genuine, random: () => number): Wire[] {
  const { path } = genuine;
  const start = path.lastIndexOf('/') + 1;
  const key = path.slice(start);
  const keys = [
    '',
    'x',
    `${key}0`,
    key.slice(0, -1),
    key.slice(1),
    key.toUpperCase(),
    key.toLowerCase(),
    `${key}%00`,
    `${key}%20`,
    `${key}.`,
    randomUUID(),
    `${key}/..`,
  ];
  const wanted = genuine.sender.scheme.type === 'address' ? 600 : 20;
  for (let tries = 0; tries < wanted; tries++) {
    const at = Math.floor(random() * key.length);
    const code = (key.charCodeAt(at) ^ (1 << Math.floor(random() * 6))) & 0x7f;
    keys.push(key.slice(0, at) + encodeURIComponent(String.fromCharCode(code)) + key.slice(at + 1));
  }
  const kinds = ['sentry', 'github', 'webhook', 'splunk', 'datadog', 'manual', 'nobody', '__proto__'];
  const elsewhere = kinds.map((kind) => `/api/ingest/${kind}/${key}`).filter((each) => each !== path);
  const paths = [
    ...keys.filter((each) => each !== key && decoded(each) !== key).map((each) => path.slice(0, start) + each),
    ...elsewhere,
  ];
  return paths.map((each) => wire(genuine, `at ${each}`, { path: each }));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
