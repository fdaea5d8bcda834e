import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signatureSchemes, splunkSchemes, verifySignature } from '@soulcaster/contract/signatures';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { type Asked, problem, soulcaster, startServer } from '../test-server.ts';

const directory = mkdtempSync(join(tmpdir(), 'soulcaster-send-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

let stop = async () => {};
afterEach(() => stop());

const payloads = {
  sentry: { action: 'created', data: { issue: { id: '1' } } },
  github: { action: 'opened', issue: { id: 1 } },
  webhook: { title: 'Ünïcode' },
  datadog: { alert_id: '1', alert_title: 'Login is slow' },
  posthog: { event: { event: '$exception' } },
  splunk: { incidentId: 'A', status: 'anomalous' },
};
const schemes = { ...signatureSchemes, splunk: splunkSchemes.observability };
const secrets = {
  sentry: 'abcdef123456',
  github: "It's a Secret",
  webhook: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  datadog: 'a-token',
  posthog: 'token',
  splunk: 'shared',
};
const shown = {
  sentry: { 'sentry-hook-resource': 'issue' },
  github: { 'x-github-event': 'issues' },
  webhook: { 'content-type': 'application/json' },
  datadog: { authorization: 'Bearer a-token' },
  posthog: { authorization: 'Bearer token' },
  splunk: { 'x-sfx-signature': expect.any(String) },
};

/** Answers as the ingest door does: verified over the raw bytes or refused. */
function door(kind: keyof typeof payloads) {
  return (asked: Asked, response: Parameters<typeof problem>[0]) => {
    const given = asked.headers as Record<string, string>;
    const verdict = verifySignature(schemes[kind], [secrets[kind]], given, asked.body, new Date());
    if (!verdict.ok) return problem(response, 401, 'unauthenticated', `The signature is refused: ${verdict.reason}.`);
    return { delivery_id: '0197a000-0000-7000-8000-000000000001', status: 'accepted' };
  };
}

describe.each(Object.keys(payloads) as (keyof typeof payloads)[])('soulcaster send %s', (kind) => {
  const text = JSON.stringify(payloads[kind], null, 2);
  writeFileSync(join(directory, `${kind}.json`), text);

  it('sends the bytes of the file as the vendor signs them', async () => {
    const server = await startServer({ [`POST /api/ingest/${kind}/key`]: door(kind) });
    stop = server.close;
    const to = `${server.url}/api/ingest/${kind}/key`;
    const sent = await soulcaster(['send', kind, `${kind}.json`, '--to', to, '--secret', secrets[kind]], { directory });
    expect(sent).toEqual({ exitCode: 0, out: '200 accepted\n', err: '' });
    expect(server.asked[0]?.body).toBe(text);
    expect(server.asked[0]?.headers).toMatchObject(shown[kind]);
  });

  it('says that a wrong secret is refused', async () => {
    const server = await startServer({ [`POST /api/ingest/${kind}/key`]: door(kind) });
    stop = server.close;
    const to = `${server.url}/api/ingest/${kind}/key`;
    const sent = await soulcaster(['send', kind, '-', '--url', to, '--secret', 'another-secret'], { stdin: text });
    expect(sent).toMatchObject({ exitCode: 4, out: '401 The signature is refused: mismatch.\n' });
  });
});

describe('soulcaster send without a door', () => {
  it('makes a source and tells its URL and secret, to be used again', async () => {
    const project = { id: 'p1', slug: 'shop', name: 'Shop', key: 'SHOP' };
    const routes: Record<string, unknown> = {
      'GET /api/projects': { items: [project] },
      'POST /api/ingest/github/key': door('github'),
    };
    const server = await startServer(routes);
    stop = server.close;
    routes['POST /api/projects/p1/sources'] = (asked: Asked) => ({
      ...JSON.parse(asked.body),
      ingest_url: `${server.url}/api/ingest/github/key`,
      secret: secrets.github,
    });
    const sent = await soulcaster(['send', 'github', 'github.json', '--url', server.url], { directory });
    expect(sent).toMatchObject({ exitCode: 0, out: '200 accepted\n' });
    expect(sent.err).toContain(`--to ${server.url}/api/ingest/github/key --secret ${secrets.github}`);
  });

  it('needs no secret for an alert of Splunk, whose address is the secret, and sends a token where there is one', async () => {
    writeFileSync(join(directory, 'alert.json'), JSON.stringify({ search_name: 'Errors', sid: '1' }));
    const accepted = { delivery_id: '0197a000-0000-7000-8000-000000000001', status: 'accepted' };
    const server = await startServer({ 'POST /api/ingest/splunk/key': () => accepted });
    stop = server.close;
    const to = ['send', 'splunk', 'alert.json', '--to', `${server.url}/api/ingest/splunk/key`];
    expect(await soulcaster(to, { directory })).toMatchObject({ exitCode: 0 });
    expect(await soulcaster([...to, '--secret', 'a-token'], { directory })).toMatchObject({ exitCode: 0 });
    expect(server.asked.map(({ headers }) => headers.authorization)).toEqual([undefined, 'Bearer a-token']);
  });

  it('asks for both halves of a door', async () => {
    const sent = await soulcaster(['send', 'github', 'github.json', '--to', 'http://127.0.0.1:1/x'], { directory });
    expect(sent).toMatchObject({ exitCode: 2, err: expect.stringContaining('--to and --secret') });
  });
});

describe('soulcaster send --sample', () => {
  const sample = { body: '{"title":"A sample"}', headers: { 'content-type': 'application/json', 'x-vendor': 'yes' } };
  const accepted = { delivery_id: '0197a000-0000-7000-8000-000000000001', status: 'accepted' };

  it('sends what the server of the door says that the vendor sends', async () => {
    const server = await startServer({
      'GET /api/source-kinds/datadog/sample': sample,
      'POST /api/ingest/datadog/key': accepted,
    });
    stop = server.close;
    const to = `${server.url}/api/ingest/datadog/key`;
    const sent = await soulcaster(['send', 'datadog', '--sample', '--to', to, '--secret', 's3cret-token']);
    expect(sent).toMatchObject({ exitCode: 0, out: '200 accepted\n' });
    expect(server.asked.at(-1)).toMatchObject({
      body: sample.body,
      headers: { 'x-vendor': 'yes', authorization: 'Bearer s3cret-token' },
    });
  });

  it('proves itself as the settings of the source want it', async () => {
    const server = await startServer({
      'GET /api/source-kinds/splunk/sample': sample,
      'POST /api/ingest/splunk/key': accepted,
    });
    stop = server.close;
    const line = ['send', 'splunk', '--sample', '--to', `${server.url}/api/ingest/splunk/key`];
    expect(await soulcaster(line)).toMatchObject({ exitCode: 0 });
    const proof = ['--secret', 'abcdef123456', '--proof', 'hmac-sha256:x-sfx-signature:base64'];
    expect(await soulcaster([...line, ...proof])).toMatchObject({ exitCode: 0 });
    const scheme = { type: 'hmac-sha256', encoding: 'base64', headers: ['x-sfx-signature'] } as const;
    const given = server.asked.at(-1)!.headers as Record<string, string>;
    expect(verifySignature(scheme, ['abcdef123456'], given, sample.body, new Date())).toEqual({ ok: true });
  });

  it('takes a file or a sample, and a proof that is one', async () => {
    expect(await soulcaster(['send', 'github'])).toMatchObject({ exitCode: 2 });
    const wrong = [
      'send',
      'github',
      '--sample',
      '--to',
      'http://127.0.0.1:1/x',
      '--secret',
      'abcdefgh',
      '--proof',
      'md5',
    ];
    expect(await soulcaster(wrong)).toMatchObject({ exitCode: 2, err: expect.stringContaining('is no proof') });
  });
});
