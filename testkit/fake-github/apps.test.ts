import { createSign, generateKeyPairSync } from 'node:crypto';
import { Octokit } from '@octokit/core';
import { expect, test } from 'vitest';
import { startFakeGitHub } from './index.ts';

test('an App’s token is narrowed to one repository and to what was asked, and cannot be widened', async () => {
  await using github = await startFakeGitHub();
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  github.addUser('mona');
  await github.createRepository('mona', 'shop');
  const other = await github.createRepository('mona', 'other');
  const app = github.registerGitHubApp({
    slug: 'soulcaster',
    owner: 'mona',
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    repositories: ['mona/shop', 'mona/other'],
    permissions: { contents: 'write', pull_requests: 'write', issues: 'read' },
  });
  const asApp = new Octokit({
    baseUrl: github.apiUrl,
    auth: jwt(app.id, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
  });
  const { data: installation } = await asApp.request('GET /repos/{owner}/{repo}/installation', {
    owner: 'mona',
    repo: 'shop',
  });
  const narrowed = { installation_id: installation.id, repositories: ['shop'] };
  const { data: token } = await asApp.request('POST /app/installations/{installation_id}/access_tokens', {
    ...narrowed,
    permissions: { contents: 'write' },
  });
  const asInstallation = new Octokit({ baseUrl: github.apiUrl, auth: token.token });
  const statusOf = (repo: string, route: 'branches' | 'pulls') =>
    asInstallation.request(`GET /repos/{owner}/{repo}/${route}`, { owner: 'mona', repo }).then(
      (answer) => answer.status,
      (error: { status: number }) => error.status,
    );
  expect(await statusOf('shop', 'branches')).toBe(200);
  expect(await statusOf('shop', 'pulls')).toBe(403);
  expect(await statusOf(other.name, 'branches')).toBe(404);
  const widened = asApp.request('POST /app/installations/{installation_id}/access_tokens', {
    ...narrowed,
    permissions: { issues: 'write' },
  });
  await expect(widened).rejects.toMatchObject({ status: 422 });
  expect(github.violations).toEqual([]);
});

test('a JWT that was signed with another key is bad credentials', async () => {
  await using github = await startFakeGitHub();
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const app = github.registerGitHubApp({
    slug: 'soulcaster',
    owner: 'mona',
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    repositories: [],
    permissions: {},
  });
  const forged = jwt(app.id, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  const answer = await fetch(`${github.apiUrl}/app`, { headers: { authorization: `Bearer ${forged}` } });
  expect(answer.status).toBe(401);
});

function jwt(appId: number, privateKey: string): string {
  const now = Math.floor(Date.now() / 1000);
  const signed = [
    { alg: 'RS256', typ: 'JWT' },
    { iat: now - 60, exp: now + 540, iss: appId },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url')}`;
}
