import { Octokit } from '@octokit/core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type FakeGitHub, startFakeGitHub } from '../index.ts';
import type { Repository } from '../world.ts';

let github: FakeGitHub;
let repository: Repository;
let octokit: Octokit;
let at = Date.parse('2026-03-01T10:00:00Z');
let count = 0;
let where: { owner: string; repo: string };

beforeAll(async () => {
  github = await startFakeGitHub({ now: () => new Date(at) });
  github.addUser('mona');
  github.addUser('reader');
  github.addUser('stranger');
});
beforeEach(async () => {
  count += 1;
  at += 3_600_000;
  github.violations.length = 0;
  repository = await github.createRepository('mona', `shop-${count}`, {
    files: { 'src/total.ts': 'export const total = 1;\n', 'README.md': '# Shop\n' },
    collaborators: { reader: 'read' },
  });
  where = { owner: 'mona', repo: repository.name };
  octokit = as('mona');
});
afterAll(() => github.stop());

test('every answer fits the description that the requests are judged by', async () => {
  await github.commitFiles(repository, 'fix/one', { 'src/total.ts': 'export const total = 2;\n', 'new.ts': '1\n' });
  github.openIssue(repository, { title: 'Wrong total', body: 'It is 1', labels: ['bug'] });
  await octokit.request('GET /user');
  await octokit.request('GET /user/repos');
  await octokit.request('GET /rate_limit');
  await octokit.request('GET /repos/{owner}/{repo}', where);
  await octokit.request('GET /repos/{owner}/{repo}/branches', where);
  await octokit.request('GET /repos/{owner}/{repo}/branches/{branch}', { ...where, branch: 'fix/one' });
  await octokit.request('POST /repos/{owner}/{repo}/issues', { ...where, title: 'Another' });
  await octokit.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
    ...where,
    issue_number: 1,
    body: 'Seen',
  });
  await octokit.request('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', { ...where, issue_number: 1 });
  await octokit.request('PATCH /repos/{owner}/{repo}/issues/{issue_number}', {
    ...where,
    issue_number: 1,
    state: 'closed',
  });
  const pull = await open('fix/one');
  await octokit.request('GET /repos/{owner}/{repo}/issues', { ...where, state: 'all' });
  await octokit.request('GET /repos/{owner}/{repo}/pulls', { ...where, head: 'mona:fix/one' });
  await octokit.request('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', { ...where, pull_number: pull.number });
  await octokit.request('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', {
    ...where,
    pull_number: pull.number,
    title: 'Better',
  });
  await octokit.request('PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge', { ...where, pull_number: pull.number });
  expect(github.violations).toEqual([]);
});

test('a pull request has the figures of the real branch', async () => {
  await github.commitFiles(repository, 'fix', { 'src/total.ts': 'export const total = 2;\n' });
  expect(await open('fix')).toMatchObject({
    state: 'open',
    draft: false,
    mergeable: true,
    commits: 1,
    additions: 1,
    deletions: 1,
    changed_files: 1,
    head: { label: 'mona:fix', ref: 'fix' },
    base: { ref: 'main' },
  });
});

test.each([
  ['a head that does not exist', { head: 'nowhere' }, { field: 'head', code: 'invalid' }],
  ['a base that does not exist', { head: 'fix', base: 'nowhere' }, { field: 'base', code: 'invalid' }],
  ['a head without commits of its own', { head: 'same' }, { message: 'No commits between main and same' }],
  ['a head that has an open one', { head: 'taken' }, { message: 'A pull request already exists for mona:taken.' }],
])('a pull request of %s is refused in GitHub’s words', async (_, request, error) => {
  await github.commitFiles(repository, 'fix', { a: '1' });
  await github.commitFiles(repository, 'same', {});
  await github.commitFiles(repository, 'taken', { b: '1' });
  await open('taken');
  const refused = await failure(
    octokit.request('POST /repos/{owner}/{repo}/pulls', { ...where, title: 'x', base: 'main', ...request }),
  );
  expect(refused).toMatchObject({ status: 422, response: { data: { message: 'Validation Failed', errors: [error] } } });
});

test('the list of pull requests is narrowed by owner:branch', async () => {
  await github.commitFiles(repository, 'one', { a: '1' });
  await github.commitFiles(repository, 'two', { b: '1' });
  await open('one');
  await open('two');
  const { data } = await octokit.request('GET /repos/{owner}/{repo}/pulls', { ...where, head: 'mona:two' });
  expect(data.map((pull) => pull.head.ref)).toEqual(['two']);
  expect(github.violations).toEqual([]);
  const all = await octokit.request('GET /repos/{owner}/{repo}/pulls', { ...where, head: 'two' });
  expect(all.data).toHaveLength(2);
  expect(github.violations).toMatchObject([{ problem: expect.stringContaining('all pull requests are listed') }]);
});

test('merging makes a merge commit on the protected branch and closes the issue that was named', async () => {
  const issue = github.openIssue(repository, { title: 'Wrong total' });
  await github.commitFiles(repository, 'fix', { 'src/total.ts': 'export const total = 2;\n' });
  const pull = await open('fix', `Fixes #${issue.number}`);
  const merged = await octokit.request('PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge', {
    ...where,
    pull_number: pull.number,
  });
  const branch = await octokit.request('GET /repos/{owner}/{repo}/branches/{branch}', { ...where, branch: 'main' });
  expect(branch.data.commit.sha).toBe(merged.data.sha);
  expect(branch.data.commit.parents).toHaveLength(2);
  const after = await octokit.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
    ...where,
    pull_number: pull.number,
  });
  expect(after.data).toMatchObject({
    merged: true,
    state: 'closed',
    merge_commit_sha: merged.data.sha,
    merged_by: { login: 'mona' },
  });
  expect(issue).toMatchObject({ state: 'closed', stateReason: 'completed' });
});

test('what conflicts, is a draft or has moved on is not merged', async () => {
  await github.commitFiles(repository, 'fix', { 'src/total.ts': 'export const total = 2;\n' });
  const pull = await open('fix');
  const merge = (sha?: string) =>
    failure(
      octokit.request('PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge', {
        ...where,
        pull_number: pull.number,
        sha,
      }),
    );
  expect(await merge('0'.repeat(40))).toMatchObject({ status: 409 });
  await github.commitFiles(repository, 'main', { 'src/total.ts': 'export const total = 3;\n' });
  expect(await merge()).toMatchObject({ status: 405 });
  const { data } = await octokit.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
    ...where,
    pull_number: pull.number,
  });
  expect(data).toMatchObject({ mergeable: false, mergeable_state: 'dirty' });
});

test('deleting its branch closes a pull request, whose commits stay readable', async () => {
  await github.commitFiles(repository, 'fix', { a: '1' });
  const pull = await open('fix');
  await octokit.request('DELETE /repos/{owner}/{repo}/git/refs/{ref}', { ...where, ref: 'heads/fix' });
  const { data } = await octokit.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
    ...where,
    pull_number: pull.number,
  });
  expect(data).toMatchObject({ state: 'closed', merged: false, commits: 1 });
});

test('issues are filtered by since on the update, at whole seconds, and pull requests are among them', async () => {
  github.openIssue(repository, { title: 'old' });
  at += 60_000;
  const second = github.openIssue(repository, { title: 'new' });
  await github.commitFiles(repository, 'fix', { a: '1' });
  await open('fix');
  const since = second.updatedAt;
  const { data } = await octokit.request('GET /repos/{owner}/{repo}/issues', {
    ...where,
    since,
    sort: 'updated',
    direction: 'asc',
  });
  expect(data.map((issue) => [issue.title, issue.pull_request !== undefined])).toEqual([
    ['new', false],
    ['x', true],
  ]);
});

test('pages are linked', async () => {
  for (const title of ['a', 'b', 'c', 'd', 'e']) github.openIssue(repository, { title });
  const { data, headers } = await octokit.request('GET /repos/{owner}/{repo}/issues', {
    ...where,
    per_page: 2,
    page: 2,
  });
  expect(data.map((issue) => issue.title)).toEqual(['c', 'b']);
  expect(headers.link).toMatch(/page=1>; rel="prev".*page=3>; rel="next".*page=3>; rel="last".*page=1>; rel="first"/);
});

test('a conditional request that changes nothing is answered 304 and costs nothing', async () => {
  github.openIssue(repository, { title: 'a' });
  const first = await octokit.request('GET /repos/{owner}/{repo}/issues', where);
  const again = await failure(
    octokit.request('GET /repos/{owner}/{repo}/issues', { ...where, headers: { 'if-none-match': first.headers.etag } }),
  );
  expect(again).toMatchObject({ status: 304 });
  expect(again.response?.headers['x-ratelimit-used']).toBe(first.headers['x-ratelimit-used']);
  const other = await as('mona').request('GET /repos/{owner}/{repo}/issues', {
    ...where,
    headers: { 'if-none-match': first.headers.etag },
  });
  expect(other.status).toBe(200);
});

test('who may not see a private repository is told that there is none', async () => {
  expect(await failure(as('stranger').request('GET /repos/{owner}/{repo}', where))).toMatchObject({ status: 404 });
  expect(await failure(as('mona', []).request('GET /repos/{owner}/{repo}', where))).toMatchObject({ status: 404 });
  expect((await as('reader').request('GET /repos/{owner}/{repo}', where)).data.permissions?.push).toBe(false);
});

test('who may only read opens no pull request, merges none and closes no issue of others', async () => {
  await github.commitFiles(repository, 'fix', { a: '1' });
  const pull = await open('fix');
  const reader = as('reader');
  const issue = github.openIssue(repository, { title: 'a' });
  expect(
    await failure(
      reader.request('POST /repos/{owner}/{repo}/pulls', { ...where, title: 'x', head: 'fix', base: 'main' }),
    ),
  ).toMatchObject({ status: 422 });
  expect(
    await failure(
      reader.request('PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge', { ...where, pull_number: pull.number }),
    ),
  ).toMatchObject({ status: 403 });
  expect(
    await failure(
      reader.request('PATCH /repos/{owner}/{repo}/issues/{issue_number}', {
        ...where,
        issue_number: issue.number,
        state: 'closed',
      }),
    ),
  ).toMatchObject({ status: 403 });
});

test('a request that GitHub’s description forbids is refused and kept', async () => {
  const wrong = { ...where, title: 'x', head: 'fix' } as never;
  expect(await failure(octokit.request('POST /repos/{owner}/{repo}/pulls', wrong))).toMatchObject({ status: 422 });
  const misspelt = { ...where, title: 'x', lables: ['bug'] } as never;
  expect(await failure(octokit.request('POST /repos/{owner}/{repo}/issues', misspelt))).toMatchObject({ status: 422 });
  expect(await failure(octokit.request('GET /repos/{owner}/{repo}/stargazers', where))).toMatchObject({ status: 404 });
  expect(github.violations.map((one) => one.problem)).toEqual([
    `"base" wasn't supplied.`,
    '"lables" is not a permitted key.',
    expect.stringContaining('no such operation'),
  ]);
});

test('a lost answer leaves the work done', async () => {
  await github.commitFiles(repository, 'fix', { a: '1' });
  github.fail({ kind: 'lose_answer', method: 'POST', path: /\/pulls$/ });
  expect((await failure(open('fix'))).status).toBe(500);
  const { data } = await octokit.request('GET /repos/{owner}/{repo}/pulls', { ...where, head: 'mona:fix' });
  expect(data).toHaveLength(1);
});

test('limits and a gateway’s fault are played once and then over', async () => {
  github.fail({ kind: 'primary_limit', resetInSeconds: 5 });
  github.fail({ kind: 'secondary_limit', retryAfterSeconds: 7 });
  github.fail({ kind: 'status', status: 502 });
  const primary = await failure(octokit.request('GET /user'));
  expect(primary).toMatchObject({ status: 403, response: { headers: { 'x-ratelimit-remaining': '0' } } });
  expect(await failure(octokit.request('GET /user'))).toMatchObject({
    status: 403,
    response: { headers: { 'retry-after': '7' } },
  });
  expect(await failure(octokit.request('GET /user'))).toMatchObject({ status: 502 });
  expect((await octokit.request('GET /user')).status).toBe(200);
});

test('too many writes in a minute run into the secondary limit', async () => {
  await using small = await startFakeGitHub({ limits: { contentPerMinute: 2 } });
  small.addUser('mona');
  const { name: repo } = await small.createRepository('mona', 'shop');
  const client = new Octokit({ baseUrl: small.apiUrl, auth: small.issueToken('mona', ['repo']) });
  const write = () => client.request('POST /repos/{owner}/{repo}/issues', { owner: 'mona', repo, title: 'x' });
  await write();
  await write();
  expect(await failure(write())).toMatchObject({ status: 403, response: { headers: { 'retry-after': '60' } } });
});

function as(login: string, scopes = ['repo', 'read:user', 'user:email']): Octokit {
  return new Octokit({ baseUrl: github.apiUrl, auth: github.issueToken(login, scopes) });
}

async function open(head: string, body = '') {
  const { data } = await octokit.request('POST /repos/{owner}/{repo}/pulls', {
    ...where,
    title: 'x',
    head,
    base: 'main',
    body,
  });
  return data;
}

interface Failure {
  status: number;
  response?: { headers: Record<string, string>; data: unknown };
}

function failure(promise: Promise<unknown>): Promise<Failure> {
  return promise.then(
    () => Promise.reject(new Error('it was not refused')),
    (error: Failure) => error,
  );
}
