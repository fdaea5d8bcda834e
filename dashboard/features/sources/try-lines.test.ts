import { execFileSync, spawnSync } from 'node:child_process';
import { makeSecret, signatureSchemes, verifySignature } from '@soulcaster/contract/signatures';
import { describe, expect, it } from 'vitest';
import { curlLine, sendLine } from './try-lines.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
const url = "https://soulcaster.example/api/ingest/webhook/it's-a-key";

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
  it.each(['sentry', 'github', 'webhook'] as const)('sends %s a signature that its door accepts', (kind) => {
    const scheme = signatureSchemes[kind];
    const secret = makeSecret(scheme);
    const sent = whatCurlGets(curlLine(kind, url, secret)!);
    expect(sent.url).toBe(url);
    expect(JSON.parse(sent.body)).toBeTypeOf('object');
    expect(verifySignature(scheme, [secret], sent.headers, sent.body, new Date())).toEqual({ ok: true });
    expect(verifySignature(scheme, [makeSecret(scheme)], sent.headers, sent.body, new Date())).toMatchObject({
      ok: false,
    });
  });
});

describe('sendLine', () => {
  it('quotes what stands in the address', () => {
    expect(sendLine('github', url, 's')).toContain(
      `--to 'https://soulcaster.example/api/ingest/webhook/it'\\''s-a-key'`,
    );
  });

  it('has no line for what is not posted', () => {
    expect(curlLine('manual', url, null)).toBeNull();
    expect(sendLine('reddit', url, null)).toBeNull();
  });
});
