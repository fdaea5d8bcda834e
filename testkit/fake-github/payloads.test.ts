import examples from '@octokit/webhooks-examples' with { type: 'json' };
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FakeGitHub, startFakeGitHub } from './index.ts';
import type { Repository } from './world.ts';

/** Recorded from GitHub itself, by others. */
const recorded = examples as unknown as { name: string; examples: Record<string, unknown>[] }[];

let github: FakeGitHub;
let repository: Repository;

beforeAll(async () => {
  github = await startFakeGitHub();
  github.addUser('mona');
  repository = await github.createRepository('mona', 'shop');
  github.openIssue(repository, { title: 'Wrong total', body: 'It is 1', labels: ['bug'] });
});
afterAll(() => github.stop());

test.each(['opened', 'edited', 'reopened'])('an issue that was %s is told with all that GitHub tells', (action) => {
  const before = { title: 'Old title', body: 'Old body' };
  const ours = github.issuePayload(repository, 1, { action, before });
  expect(missingIn(ours, exampleOf('issues', action))).toEqual([]);
  expect(ours).toMatchObject({ action, issue: { number: 1, labels: [{ name: 'bug' }] }, sender: { login: 'mona' } });
});

test('a pull request that was opened and closed is told with all that GitHub tells', async () => {
  await github.commitFiles(repository, 'fix', { a: '1' });
  const octokitFree = await fetch(`${github.apiUrl}/repos/mona/shop/pulls`, {
    method: 'POST',
    headers: { authorization: `Bearer ${github.issueToken('mona', ['repo'])}` },
    body: JSON.stringify({ title: 'Fix', head: 'fix', base: 'main' }),
  });
  const { number } = (await octokitFree.json()) as { number: number };
  for (const action of ['opened', 'closed']) {
    const ours = await github.pullPayload(repository, number, { action });
    expect(missingIn(ours, exampleOf('pull_request', action))).toEqual([]);
  }
});

test('a ping is told with all that GitHub tells', () => {
  const hook = github.addWebhook(repository, { url: `${github.url}/nowhere`, secret: 's' });
  const example = recorded.find((one) => one.name === 'ping')?.examples.find((one) => 'repository' in one);
  expect(missingIn(github.pingPayload(repository, hook), example)).toEqual([]);
});

function exampleOf(name: string, action: string): Record<string, unknown> {
  const found = recorded.find((one) => one.name === name)?.examples.find((one) => one.action === action);
  if (!found) throw new Error(`no recorded ${name}.${action}`);
  return found;
}

/** One recorded issue has a `draft`, which is for pull requests only; an `installation` comes with an App's hook alone. */
const oddities = ['.issue.draft', '.installation'];

/** Paths of keys that the recorded payload has and ours has not; lists are compared by their first entry. */
function missingIn(ours: unknown, theirs: unknown, path = ''): string[] {
  if (Array.isArray(theirs)) {
    if (!Array.isArray(ours)) return [path];
    return ours.length > 0 && theirs.length > 0 ? missingIn(ours[0], theirs[0], `${path}[]`) : [];
  }
  if (typeof theirs !== 'object' || theirs === null || ours === null) return [];
  if (typeof ours !== 'object') return [path];
  const own = ours as Record<string, unknown>;
  return Object.entries(theirs).flatMap(([key, inner]) => {
    const where = `${path}.${key}`;
    if (key in own) return missingIn(own[key], inner, where);
    return oddities.includes(where) ? [] : [where];
  });
}
