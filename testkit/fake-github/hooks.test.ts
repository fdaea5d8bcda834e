import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Octokit } from '@octokit/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FakeGitHub, startFakeGitHub } from './index.ts';
import type { Repository } from './world.ts';

interface Received {
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

const secret = 'hook secret';
const received: Received[] = [];
const receiver = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    received.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
    response.writeHead(202).end();
  });
});
let github: FakeGitHub;
let repository: Repository;

beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  github = await startFakeGitHub();
  github.addUser('mona');
  repository = await github.createRepository('mona', 'shop');
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  github.addWebhook(repository, { url, secret });
});
afterAll(async () => {
  await github.stop();
  receiver.close();
});

test('a hook is pinged first and then told of each change, signed', async () => {
  const issue = github.openIssue(repository, { title: 'Wrong total', body: 'It is 1' });
  github.editIssue(repository, issue.number, { title: 'Wrong total in the cart' });
  github.closeIssue(repository, issue.number);
  await github.deliveriesSettled();
  expect(received.map(nameOf).sort()).toEqual(['issues.closed', 'issues.edited', 'issues.opened', 'ping.']);
  for (const { headers, body } of received) {
    const expected = createHmac('sha256', secret).update(body).digest('hex');
    expect(headers['x-hub-signature-256']).toBe(`sha256=${expected}`);
  }
  expect(github.deliveries.every((delivery) => delivery.status === 202)).toBe(true);
  expect(payloadOf('issues.edited').changes).toEqual({ title: { from: 'Wrong total' } });
  expect(payloadOf('ping.')).toMatchObject({ hook: { config: { secret: '********' } } });
});

test('opening and merging a pull request is told as opened and closed, merged', async () => {
  await github.commitFiles(repository, 'fix', { a: '1' });
  const octokit = new Octokit({ baseUrl: github.apiUrl, auth: github.issueToken('mona', ['repo']) });
  const request = { owner: 'mona', repo: 'shop', title: 'Fix', head: 'fix', base: 'main' };
  const { data } = await octokit.request('POST /repos/{owner}/{repo}/pulls', request);
  await github.mergePull(repository, data.number);
  await github.deliveriesSettled();
  expect(payloadOf('pull_request.opened').pull_request).toMatchObject({ merged: false, head: { ref: 'fix' } });
  expect(payloadOf('pull_request.closed').pull_request).toMatchObject({ merged: true, merged_by: { login: 'mona' } });
});

test('a webhook that nobody asked for can be sent by hand, and again under its old id', async () => {
  const url = github.deliveries.length > 0 ? `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook` : '';
  const first = await github.deliverWebhook({ url, secret, event: 'star', payload: { action: 'created' } });
  const again = await github.deliverWebhook({
    url,
    secret,
    event: 'star',
    payload: { action: 'created' },
    deliveryId: first.deliveryId,
  });
  expect(again).toMatchObject({ status: 202, deliveryId: first.deliveryId });
});

function nameOf({ headers, body }: Received): string {
  return `${headers['x-github-event']}.${(JSON.parse(body) as { action?: string }).action ?? ''}`;
}

function payloadOf(name: string): Record<string, unknown> {
  const found = received.find((one) => nameOf(one) === name);
  return JSON.parse(found?.body ?? '{}') as Record<string, unknown>;
}
