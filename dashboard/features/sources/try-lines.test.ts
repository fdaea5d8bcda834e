import { execFileSync, spawnSync } from 'node:child_process';
import { SignatureFacts } from '@soulcaster/contract';
import { makeSecret, type SignatureScheme, signatureSchemes, verifySignature } from '@soulcaster/contract/signatures';
import { describe, expect, it } from 'vitest';
import { curlLine, sendLine, type Target } from './try-lines.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
const url = "https://soulcaster.example/api/ingest/webhook/it's-a-key";
const sample = {
  body: '{"title":"It\'s $HOME `date` \\n two"}\nsecond line',
  headers: { 'content-type': 'application/json', 'x-event': "a 'quoted' $one" },
};

const schemes: [name: string, scheme: SignatureScheme][] = [
  ['hmac in hex', signatureSchemes.sentry],
  ['hmac with a prefix', signatureSchemes.github],
  ['hmac in base64', { type: 'hmac-sha256', encoding: 'base64', headers: ['x-sfx-signature'] }],
  ['Standard Webhooks', signatureSchemes.webhook],
  ['a bearer token', signatureSchemes.datadog],
  ['a token in a header of its own', { type: 'token', headers: ['x-soulcaster-token'] }],
  ['the address alone', signatureSchemes.splunk],
];

const target = (scheme: SignatureScheme, secret: string | null): Target => ({
  kind: 'webhook',
  url,
  secret,
  signature: SignatureFacts.parse(scheme),
});

/** Runs the line in a real shell in which `curl` only says what it was given. */
function whatCurlGets(line: string) {
  const words = execFileSync('sh', ['-c', `curl() { printf '%s\\0' "$@"; }\n${line}`])
    .toString()
    .split('\0');
  const after = (flag: string) => words.flatMap((word, index) => (word === flag ? [words[index + 1]!] : []));
  return {
    url: after('POST')[0],
    body: after('--data-binary')[0]!,
    headers: Object.fromEntries(after('-H').map((header) => header.split(/: (.*)/s).slice(0, 2))),
  };
}

describe.skipIf(!hasOpenssl)('curlLine', () => {
  it.each(schemes)('proves itself by %s as the door wants it', (_name, scheme) => {
    const secret = makeSecret(scheme);
    const sent = whatCurlGets(curlLine(target(scheme, secret), sample)!);
    expect(sent.url).toBe(url);
    expect(sent.body).toBe(sample.body);
    expect(sent.headers).toMatchObject(sample.headers);
    expect(verifySignature(scheme, [secret], sent.headers, sent.body, new Date())).toEqual({ ok: true });
    if (scheme.type !== 'address')
      expect(verifySignature(scheme, [makeSecret(scheme)], sent.headers, sent.body, new Date())).toMatchObject({
        ok: false,
      });
  });

  it("takes a person's own secret of Standard Webhooks as it is written", () => {
    const secret = "it's no base64";
    const sent = whatCurlGets(curlLine(target(signatureSchemes.webhook, secret), sample)!);
    expect(verifySignature(signatureSchemes.webhook, [secret], sent.headers, sent.body, new Date())).toEqual({
      ok: true,
    });
  });
});

describe('sendLine', () => {
  it('quotes what stands in the address', () => {
    expect(sendLine(target(signatureSchemes.github, 's'))).toBe(
      `npx soulcaster send webhook --sample --to 'https://soulcaster.example/api/ingest/webhook/it'\\''s-a-key' --secret 's'`,
    );
  });

  it('names the proof where the settings chose another than the kind begins with', () => {
    const chosen = target({ type: 'hmac-sha256', encoding: 'base64', headers: ['x-sfx-signature'] }, 's');
    expect(sendLine({ ...chosen, signature: { ...chosen.signature, chosen: true } })).toMatch(
      / --proof 'hmac-sha256:x-sfx-signature:base64'$/,
    );
  });

  it('needs no secret where the address is it, and has no line for what is not posted', () => {
    expect(sendLine(target(signatureSchemes.splunk, null))).not.toContain('--secret');
    expect(curlLine(target({ type: 'none' }, null), sample)).toBeNull();
    expect(sendLine(target({ type: 'none' }, null))).toBeNull();
  });
});
