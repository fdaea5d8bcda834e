import { createHash, createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeSecret, type SignatureScheme, sign, signatureSchemes, verifySignature } from './signatures.ts';

const now = new Date('2026-03-01T12:00:00Z');
const body = Buffer.from('{"title":"Cart is empty after sign-in","n":1}');

const schemes: Record<string, SignatureScheme> = {
  sentry: signatureSchemes.sentry,
  github: signatureSchemes.github,
  webhook: signatureSchemes.webhook,
  base64: { type: 'hmac-sha256', encoding: 'base64', headers: ['x-sfx-signature'] },
  bearer: { type: 'token', headers: ['authorization'] },
  token: { type: 'token', headers: ['authorization', 'x-soulcaster-token'] },
};

describe('official vectors', () => {
  it("verifies GitHub's documented example", () => {
    const headers = {
      'X-Hub-Signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
    };
    expect(
      verifySignature(signatureSchemes.github, ["It's a Secret to Everybody"], headers, 'Hello, World!', now),
    ).toEqual({ ok: true });
  });

  it("verifies the Standard Webhooks specification's example", () => {
    const headers = {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    };
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const at = new Date(1614265330_000);
    expect(verifySignature(signatureSchemes.webhook, [secret], headers, '{"test": 2432232314}', at)).toEqual({
      ok: true,
    });
  });
});

describe.each(Object.entries(schemes))('%s', (_name, scheme) => {
  const secret = makeSecret(scheme);
  const headers = sign(scheme, secret, body, { id: 'msg_1', timestamp: now });
  const verify = (given: Record<string, string>, over: Uint8Array | string = body, secrets = [secret], at = now) =>
    verifySignature(scheme, secrets, given, over, at);

  it('verifies what it signed, whatever the case of the header names', () => {
    expect(verify(headers)).toEqual({ ok: true });
    expect(verifySignature(scheme, [secret], new Headers(headers), body, now)).toEqual({ ok: true });
  });

  it('takes either secret during a rotation', () => {
    expect(verify(headers, body, ['another-secret', secret])).toEqual({ ok: true });
    expect(verify(headers, body, ['another-secret'])).toEqual({ ok: false, reason: 'mismatch' });
  });

  it('refuses when no secret is set', () => {
    expect(verify(headers, body, [])).toEqual({ ok: false, reason: 'no_secret' });
    expect(verify(headers, body, ['', ''])).toEqual({ ok: false, reason: 'no_secret' });
  });

  it('says that the header is missing', () => {
    expect(verify({})).toEqual({ ok: false, reason: 'missing' });
  });

  it('refuses every mutant of every header, and never throws', () => {
    let tried = 0;
    for (const [name, value] of Object.entries(headers)) {
      for (const mutant of mutantsOf(value)) {
        tried += 1;
        expect(verify({ ...headers, [name]: mutant }), `${name}: ${mutant}`).toMatchObject({ ok: false });
      }
    }
    expect(tried).toBeGreaterThan(150);
  });

  // A token says nothing about the body.
  if (scheme.type !== 'token')
    it('refuses every changed bit of the body, and the same JSON written anew', () => {
      for (let bit = 0; bit < body.length * 8; bit++) {
        const changed = Buffer.from(body);
        changed[bit >> 3]! ^= 1 << (bit & 7);
        expect(verify(headers, changed)).toEqual({ ok: false, reason: 'mismatch' });
      }
      expect(verify(headers, JSON.stringify(JSON.parse(body.toString()), null, 1))).toMatchObject({ ok: false });
      expect(verify(headers, Buffer.concat([body, Buffer.from('\n')]))).toMatchObject({ ok: false });
    });

  it('refuses a header that came twice', () => {
    const name = Object.keys(headers).at(-1)!;
    const twice = { ...headers, [name]: [headers[name]!, headers[name]!] };
    expect(verifySignature(scheme, [secret], twice, body, now)).toMatchObject({ ok: false });
  });
});

describe('a token', () => {
  const scheme = signatureSchemes.datadog;
  const verify = (headers: Record<string, string>) => verifySignature(scheme, ['open-sesame'], headers, body, now);
  const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });

  it('is taken after Bearer, as the password of Basic, or alone in a header of its own', () => {
    for (const headers of [
      { authorization: 'Bearer open-sesame' },
      { authorization: 'bearer open-sesame' },
      basic('soulcaster:open-sesame'),
      basic(':open-sesame'),
      { 'x-soulcaster-token': 'open-sesame' },
    ])
      expect(verify(headers), JSON.stringify(headers)).toEqual({ ok: true });
  });

  it('is refused as the user of Basic, without its scheme, or where another header says something else first', () => {
    for (const headers of [
      basic('open-sesame'),
      basic('open-sesame:'),
      basic('soulcaster:open-sesame:'),
      { authorization: 'open-sesame' },
      { authorization: 'Bearer wrong', 'x-soulcaster-token': 'open-sesame' },
    ])
      expect(verify(headers), JSON.stringify(headers)).toMatchObject({ ok: false });
  });
});

describe('an address that is the secret', () => {
  it('verifies whoever knew it', () => {
    expect(verifySignature({ type: 'address' }, [], {}, body, now)).toEqual({ ok: true });
  });
});

describe('Standard Webhooks', () => {
  const scheme = signatureSchemes.webhook;
  const secret = makeSecret(scheme);

  it('accepts exactly 300 seconds of difference either way', () => {
    const headers = sign(scheme, secret, body, { timestamp: now });
    const after = (seconds: number) => new Date(now.getTime() + seconds * 1000);
    for (const seconds of [-300, 0, 300])
      expect(verifySignature(scheme, [secret], headers, body, after(seconds))).toEqual({ ok: true });
    for (const seconds of [-301, 301])
      expect(verifySignature(scheme, [secret], headers, body, after(seconds))).toEqual({ ok: false, reason: 'stale' });
  });

  it('takes any one match of several signatures, and ignores versions that it does not know', () => {
    const headers = sign(scheme, secret, body, { id: 'msg_1', timestamp: now });
    const other = sign(scheme, makeSecret(scheme), body, { id: 'msg_1', timestamp: now })['webhook-signature'];
    const good = headers['webhook-signature'];
    const many = { ...headers, 'webhook-signature': `v2,x ${other} ${good} v1a,AAAA` };
    expect(verifySignature(scheme, [secret], many, body, now)).toEqual({ ok: true });
    const asymmetric = { ...headers, 'webhook-signature': good!.replace('v1,', 'v1a,') };
    expect(verifySignature(scheme, [secret], asymmetric, body, now)).toEqual({ ok: false, reason: 'malformed' });
  });

  it('refuses a header of signatures that came twice, as Node joins them', () => {
    const headers = sign(scheme, secret, body, { timestamp: now });
    const good = headers['webhook-signature'];
    for (const twice of [`x, ${good}`, `${good}, x`, `${good}, ${good}`, `${good},`])
      expect(verifySignature(scheme, [secret], { ...headers, 'webhook-signature': twice }, body, now), twice).toEqual({
        ok: false,
        reason: 'malformed',
      });
  });

  it('takes a secret without the prefix as base64 and as it is written', () => {
    const bare = secret.slice('whsec_'.length);
    const asLibrary = sign(scheme, secret, body, { id: 'msg_1', timestamp: now });
    expect(verifySignature(scheme, [bare], asLibrary, body, now)).toEqual({ ok: true });
    const seconds = String(now.getTime() / 1000);
    const signature = createHmac('sha256', 'correct horse').update(`msg_1.${seconds}.${body}`).digest('base64');
    const asShell = { 'webhook-id': 'msg_1', 'webhook-timestamp': seconds, 'webhook-signature': `v1,${signature}` };
    expect(verifySignature(scheme, ['correct horse'], asShell, body, now)).toEqual({ ok: true });
  });

  it('refuses to be cut at another dot', () => {
    const headers = sign(scheme, secret, '2.tail', { id: 'a', timestamp: new Date(1000) });
    const moved = { ...headers, 'webhook-id': 'a.1', 'webhook-timestamp': '2' };
    expect(verifySignature(scheme, [secret], moved, 'tail', new Date(2000))).toEqual({
      ok: false,
      reason: 'malformed',
    });
  });
});

describe('Standard Webhooks with a key pair', () => {
  const scheme = signatureSchemes.webhook;
  const pair = () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const raw = (key: KeyObject, type: 'pkcs8' | 'spki') => key.export({ format: 'der', type }).subarray(-32);
    return {
      signing: `whsk_${raw(privateKey, 'pkcs8').toString('base64')}`,
      secret: `whpk_${raw(publicKey, 'spki').toString('base64')}`,
    };
  };
  const [ours, other] = [pair(), pair()];
  const headers = sign(scheme, ours.signing, body, { id: 'msg_1', timestamp: now });
  const verify = (secrets: string[], given = headers, over: Uint8Array | string = body) =>
    verifySignature(scheme, secrets, given, over, now);

  it('verifies with the public key, alone, in a rotation, and beside a symmetric signature', () => {
    expect(headers['webhook-signature']).toMatch(/^v1a,/);
    expect(verify([ours.secret])).toEqual({ ok: true });
    expect(verify([other.secret, ours.secret])).toEqual({ ok: true });
    expect(verify([makeSecret(scheme), ours.secret])).toEqual({ ok: true });
    const both = { ...headers, 'webhook-signature': `v1,${'A'.repeat(43)}= ${headers['webhook-signature']}` };
    expect(verify([ours.secret], both)).toEqual({ ok: true });
  });

  it('takes a signing key as its seed and as the seed with the public key', () => {
    const long = Buffer.concat([ours.signing, ours.secret].map((key) => Buffer.from(key.slice(5), 'base64')));
    const again = sign(scheme, `whsk_${long.toString('base64')}`, body, { id: 'msg_1', timestamp: now });
    expect(again).toEqual(headers);
  });

  it('refuses another key, another body, another id, and every changed character', () => {
    expect(verify([other.secret])).toEqual({ ok: false, reason: 'mismatch' });
    expect(verify([ours.secret], headers, `${body} `)).toEqual({ ok: false, reason: 'mismatch' });
    expect(verify([ours.secret], { ...headers, 'webhook-id': 'msg_2' })).toEqual({ ok: false, reason: 'mismatch' });
    const signature = headers['webhook-signature']!;
    for (const mutant of mutantsOf(signature))
      expect(verify([ours.secret], { ...headers, 'webhook-signature': mutant }).ok, mutant).toBe(false);
  });

  it('never takes the public key for a shared secret, nor a signing key for one that verifies', () => {
    const shared = createHmac('sha256', ours.secret)
      .update(`msg_1.${now.getTime() / 1000}.${body}`)
      .digest('base64');
    const asText = { ...headers, 'webhook-signature': `v1,${shared}` };
    expect(verify([ours.secret], asText)).toEqual({ ok: false, reason: 'mismatch' });
    expect(verify([ours.signing])).toEqual({ ok: false, reason: 'no_secret' });
    const github = sign(signatureSchemes.github, ours.secret, body);
    expect(verifySignature(signatureSchemes.github, [ours.secret], github, body, now)).toMatchObject({ ok: false });
    const bearer = { authorization: `Bearer ${ours.secret}` };
    expect(verifySignature(signatureSchemes.datadog, [ours.secret], bearer, body, now)).toMatchObject({ ok: false });
  });

  it('has no use for a public key that is none', () => {
    for (const bad of ['whpk_', 'whpk_AAAA', `${ours.secret}A`, ours.secret.replace('=', '')])
      expect(verify([bad]), bad).toEqual({ ok: false, reason: 'no_secret' });
  });
});

describe('the edges', () => {
  it("ignores GitHub's SHA-1 header", () => {
    const sha1 = createHmac('sha1', 'secret').update(body).digest('hex');
    const verdict = (headers: Record<string, string>) =>
      verifySignature(signatureSchemes.github, ['secret'], headers, body, now);
    expect(verdict({ 'x-hub-signature': `sha1=${sha1}` })).toEqual({ ok: false, reason: 'missing' });
    expect(verdict({ 'x-hub-signature-256': `sha1=${sha1}` })).toEqual({ ok: false, reason: 'malformed' });
    const plain = createHash('sha256').update(body).digest('hex');
    expect(verdict({ 'x-hub-signature-256': `sha256=${plain}` })).toEqual({ ok: false, reason: 'mismatch' });
  });

  it("takes both of Sentry's header names", () => {
    const signature = sign(signatureSchemes.sentry, 'secret', body)['sentry-hook-signature']!;
    const headers = { 'Sentry-App-Signature': signature };
    expect(verifySignature(signatureSchemes.sentry, ['secret'], headers, body, now)).toEqual({ ok: true });
  });

  it('never verifies a source that nobody posts to', () => {
    expect(verifySignature({ type: 'none' }, ['secret'], {}, body, now)).toEqual({ ok: false, reason: 'no_secret' });
  });
});

function mutantsOf(value: string): string[] {
  const mutants = [
    '',
    ' ',
    value.slice(1),
    `${value}0`,
    `${value}=`,
    ` ${value.slice(0, -2)}`,
    'ÿ'.repeat(value.length),
  ];
  mutants.push('x'.repeat(100_000), value.toUpperCase(), value.toLowerCase(), value.replace(/^[^=,]*[=,]/, ''));
  for (let end = 0; end < value.length; end++) mutants.push(value.slice(0, end));
  for (let at = 0; at < value.length; at++) {
    for (const bit of [1, 2, 4, 8, 16, 32]) {
      const changed = String.fromCharCode(value.charCodeAt(at) ^ bit);
      // The scheme's name ("Bearer") has no case.
      if (/[a-z]/i.test(value[at]!) && bit === 32 && /^bearer/i.test(value) && at < 6) continue;
      mutants.push(value.slice(0, at) + changed + value.slice(at + 1));
    }
  }
  const bearer = /^Bearer /.test(value);
  return mutants.filter((mutant) => mutant !== value && !(bearer && mutant.toLowerCase() === value.toLowerCase()));
}
