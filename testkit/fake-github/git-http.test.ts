import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Octokit } from '@octokit/core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type GitResult, tryGit } from './git.ts';
import { type FakeGitHub, startFakeGitHub } from './index.ts';
import type { Repository } from './world.ts';

let github: FakeGitHub;
let repository: Repository;
let directory: string;
let checkout: string;
let count = 0;

beforeAll(async () => {
  github = await startFakeGitHub();
  github.addUser('mona');
  github.addUser('reader');
  directory = await mkdtemp(join(tmpdir(), 'fake-github-test-'));
});
beforeEach(async () => {
  count += 1;
  checkout = join(directory, `checkout-${count}`);
  github.journal.length = 0;
  repository = await github.createRepository('mona', `shop-${count}`, {
    files: { 'total.ts': 'export const total = 1;\n' },
    collaborators: { reader: 'read' },
  });
});
afterEach(() => expect(github.violations).toEqual([]));
afterAll(async () => {
  await github.stop();
  await rm(directory, { recursive: true, force: true });
});

test('a private repository is cloned with a token, and not without one', async () => {
  expect((await clone(null)).stderr).toContain('could not read Username');
  expect((await clone('gho_wrong')).exitCode).not.toBe(0);
  expect((await clone(token('mona'))).exitCode).toBe(0);
  expect(github.journal.map((entry) => [entry.phase, entry.who, entry.status])).toContainEqual([
    'git_fetch',
    'mona',
    200,
  ]);
});

test('a repository made from a directory holds its files, with their modes, but not what it ignores', async () => {
  const source = join(directory, 'source');
  await mkdir(join(source, 'bin'), { recursive: true });
  await writeFile(join(source, 'bin', 'run'), '#!/bin/sh\n', { mode: 0o755 });
  await writeFile(join(source, '.gitignore'), 'secret\n');
  await writeFile(join(source, 'secret'), 'x');
  const made = await github.createRepository('mona', 'from-directory', { fromDir: source });
  const tree = await tryGit(made.gitDirectory, ['ls-tree', '-r', '--format=%(objectmode) %(path)', 'main']);
  expect(tree.stdout.trim().split('\n')).toEqual(['100644 .gitignore', '100755 bin/run']);
});

test('everybody may fetch a public repository, and nobody may push to it without a token', async () => {
  repository = await github.createRepository('mona', 'open', { private: false });
  expect((await clone(null)).exitCode).toBe(0);
  expect((await run(['push', 'origin', 'HEAD:refs/heads/fix'])).stderr).toContain('could not read Username');
});

test('a token without the repo scope is told that there is no such repository', async () => {
  expect((await clone(token('mona', ['read:user']))).stderr).toContain('not found');
});

test('a branch is pushed and can become a pull request', async () => {
  const pushed = await cloneAndPush(token('mona'), 'HEAD:refs/heads/fix');
  expect(pushed).toMatchObject({ exitCode: 0 });
  const octokit = new Octokit({ baseUrl: github.apiUrl, auth: token('mona') });
  const request = { owner: 'mona', repo: repository.name, title: 'Fix', head: 'fix', base: 'main' };
  const { data } = await octokit.request('POST /repos/{owner}/{repo}/pulls', request);
  expect(data).toMatchObject({ number: 1, changed_files: 1 });
  expect(github.journal.map((entry) => entry.phase)).toContain('git_push');
});

test('a push to the protected main is refused in GitHub’s words', async () => {
  const { exitCode, stderr } = await cloneAndPush(token('mona'), 'HEAD:refs/heads/main');
  expect(exitCode).not.toBe(0);
  expect(stderr).toContain('GH006: Protected branch update failed for refs/heads/main');
});

test('who may only read is refused the push', async () => {
  const { stderr } = await cloneAndPush(token('reader'), 'HEAD:refs/heads/fix');
  expect(stderr).toContain(`Permission to mona/shop-${count}.git denied to reader`);
});

test('a workflow is only pushed with the workflow scope', async () => {
  const workflow = '.github/workflows/ci.yml';
  expect((await cloneAndPush(token('mona'), 'HEAD:refs/heads/fix', workflow)).stderr).toContain(
    `refusing to allow an OAuth App to create or update workflow \`${workflow}\` without \`workflow\` scope`,
  );
  await rm(checkout, { recursive: true });
  const scoped = token('mona', ['repo', 'workflow']);
  expect((await cloneAndPush(scoped, 'HEAD:refs/heads/fix', workflow)).exitCode).toBe(0);
});

test('the push of which the answer was lost is there when asked again', async () => {
  github.fail({ kind: 'lose_answer', path: /\/git-receive-pack$/ });
  expect((await cloneAndPush(token('mona'), 'HEAD:refs/heads/fix')).exitCode).not.toBe(0);
  const again = await run(['push', 'origin', 'HEAD:refs/heads/fix'], token('mona'));
  expect(again.stderr).toContain('Everything up-to-date');
});

function token(login: string, scopes = ['repo']): string {
  return github.issueToken(login, scopes);
}

async function cloneAndPush(credential: string, refspec: string, file = 'total.ts'): Promise<GitResult> {
  await clone(credential);
  await writeFile(join(checkout, 'changed'), 'export const total = 2;\n');
  await run([
    'update-index',
    '--add',
    '--cacheinfo',
    `100644,${(await run(['hash-object', '-w', 'changed'])).stdout.trim()},${file}`,
  ]);
  await run(['commit', '--quiet', '-m', 'Change']);
  return run(['push', 'origin', refspec], credential);
}

function clone(credential: string | null): Promise<GitResult> {
  const url = `${github.url}/mona/${repository.name}.git`;
  return tryGit(directory, ['clone', '--quiet', url, checkout], { env: withCredential(credential, directory) });
}

function run(argv: string[], credential: string | null = null): Promise<GitResult> {
  return tryGit(checkout, argv, { env: withCredential(credential, join(checkout, '.git')) });
}

function withCredential(credential: string | null, gitDirectory: string): Record<string, string> {
  const basic = Buffer.from(`x-access-token:${credential}`).toString('base64');
  const header = {
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `http.${github.url}/.extraHeader`,
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
  };
  return { GIT_DIR: gitDirectory, ...(credential === null ? {} : header) };
}
