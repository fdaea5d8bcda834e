import { afterAll, describe, expect, test } from 'vitest';
import { startFakeE2b } from './index.ts';

const fake = await startFakeE2b({ sandboxesMax: 2 });
afterAll(async () => {
  if (!('missing' in fake)) await fake[Symbol.asyncDispose]();
});

describe.skipIf('missing' in fake)('the fake E2B', () => {
  if ('missing' in fake) return;
  const key = { 'x-api-key': fake.apiKey };
  const ask = (method: string, path: string, body?: unknown, headers: Record<string, string> = key) =>
    fetch(`${fake.apiUrl}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const create = async (job: string) => {
    const made = await ask('POST', '/v2/sandboxes', { templateID: fake.template, metadata: { job }, timeout: 60 });
    expect(made.status).toBe(201);
    return (await made.json()) as { sandboxID: string; envdAccessToken: string; envdVersion: string };
  };
  const violated = () => fake.violations.length;

  test.each([
    [401, 'GET', '/v2/sandboxes', undefined, {}],
    [404, 'GET', '/v3/sandboxes', undefined, key],
    [405, 'PUT', '/v2/sandboxes', {}, key],
    [400, 'POST', '/v2/sandboxes', { template: 'soulcaster-sandbox' }, key],
    [400, 'POST', '/v2/sandboxes', { templateID: 7 }, key],
    [400, 'POST', '/v2/sandboxes', { templateID: 'soulcaster-sandbox', timeout: 100_000 }, key],
  ])('answers %d to %s %s with %j and takes note', async (status, method, path, body, headers) => {
    const before = violated();
    expect((await ask(method, path, body, headers)).status).toBe(status);
    expect(violated()).toBe(before + 1);
  });

  test.each([
    [401, 'GET', '/v2/sandboxes', undefined, { 'x-api-key': 'e2b_of_somebody' }],
    [404, 'POST', '/v2/sandboxes', { templateID: 'gone' }, key],
    [404, 'DELETE', '/sandboxes/gone', undefined, key],
  ])('answers %d to %s %s with %j, which happens to careful callers', async (status, method, path, body, headers) => {
    const before = violated();
    expect((await ask(method, path, body, headers)).status).toBe(status);
    expect(violated()).toBe(before);
  });

  test('lists by metadata and state a page at a time, pauses, ends, and runs no more than allowed', async () => {
    const [one, two] = [await create('one'), await create('two')];
    expect((await ask('POST', '/v2/sandboxes', { templateID: fake.template })).status).toBe(429);
    const list = async (query: string) => {
      const page = await ask('GET', `/v2/sandboxes?${query}`);
      const ids = ((await page.json()) as { sandboxID: string }[]).map(({ sandboxID }) => sandboxID);
      return { ids, next: page.headers.get('x-next-token') };
    };
    expect(await list('limit=1')).toEqual({ ids: [two.sandboxID], next: '1' });
    expect(await list('limit=1&nextToken=1')).toEqual({ ids: [one.sandboxID], next: null });
    expect((await list(`metadata=${encodeURIComponent('job=one')}`)).ids).toEqual([one.sandboxID]);
    expect((await ask('POST', `/sandboxes/${one.sandboxID}/pause`, {})).status).toBe(204);
    expect((await ask('POST', `/sandboxes/${one.sandboxID}/pause`, {})).status).toBe(409);
    expect((await list('state=running')).ids).toEqual([two.sandboxID]);
    for (const { sandboxID } of [one, two]) expect((await ask('DELETE', `/sandboxes/${sandboxID}`)).status).toBe(204);
    expect((await list('')).ids).toEqual([]);
  });

  test('lets nobody without its token speak to a machine, and keeps files of a machine on it', async () => {
    const { sandboxID, envdAccessToken } = await create('files');
    const edge = { 'e2b-sandbox-id': sandboxID, 'e2b-sandbox-port': '49983' };
    const files = (method: string, headers: Record<string, string>, body?: string) =>
      fetch(`${fake.sandboxUrl}/files?path=/opt/x/y&username=root`, { method, headers, ...(body ? { body } : {}) });
    const before = violated();
    expect((await files('GET', edge)).status).toBe(401);
    expect((await files('GET', { 'e2b-sandbox-port': '49983' })).status).toBe(502);
    expect(violated()).toBe(before + 1);
    const mine = { ...edge, 'x-access-token': envdAccessToken };
    expect((await files('GET', mine)).status).toBe(404);
    const sent = await files('POST', { ...mine, 'content-type': 'application/octet-stream' }, 'kept');
    expect(await sent.json()).toEqual([{ name: 'y', path: '/opt/x/y', type: 'file' }]);
    expect(await (await files('GET', mine)).text()).toBe('kept');
    await ask('DELETE', `/sandboxes/${sandboxID}`);
    expect((await files('GET', mine)).status).toBe(502);
  });
});
