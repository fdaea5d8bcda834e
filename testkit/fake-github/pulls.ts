import { branchCommit, git, tryGit } from './git.ts';
import type { Issue, Pull, Repository } from './world.ts';

export interface ChangedFile {
  status: 'added' | 'removed' | 'modified';
  filename: string;
  sha: string;
  additions: number;
  deletions: number;
  patch: string;
}

export async function changesOf(
  repository: Repository,
  pull: Pull,
): Promise<{ commits: number; files: ChangedFile[] }> {
  const range = [pull.baseSha, pull.headSha] as const;
  const count = await git(repository.gitDirectory, ['rev-list', '--count', `${range[0]}..${range[1]}`]);
  const raw = await git(repository.gitDirectory, [
    'diff',
    '--raw',
    '--no-renames',
    '--no-abbrev',
    '-z',
    range.join('...'),
  ]);
  const numbers = await git(repository.gitDirectory, ['diff', '--numstat', '--no-renames', '-z', range.join('...')]);
  const counts = new Map(numbers.split('\0').map(countOf));
  const fields = raw.split('\0').filter(Boolean);
  const files: ChangedFile[] = [];
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const [, , , sha = '', letter] = (fields[index] ?? '').split(' ');
    const filename = fields[index + 1] ?? '';
    const status = letter === 'A' ? 'added' : letter === 'D' ? 'removed' : 'modified';
    const { additions = 0, deletions = 0 } = counts.get(filename) ?? {};
    files.push({ status, filename, sha, additions, deletions, patch: await patchOf(repository, range, filename) });
  }
  return { commits: Number(count), files };
}

export async function mergeabilityOf(
  repository: Repository,
  issue: Issue,
): Promise<{ mergeable: boolean | null; state: string }> {
  const pull = issue.pull as Pull;
  if (issue.state === 'closed') return { mergeable: null, state: 'unknown' };
  if ((await mergeTree(repository, pull)) === null) return { mergeable: false, state: 'dirty' };
  return { mergeable: true, state: pull.draft ? 'draft' : 'clean' };
}

/** The tree that merging gives, or `null` where the two sides conflict. */
export async function mergeTree(repository: Repository, pull: Pull): Promise<string | null> {
  const base = (await branchCommit(repository.gitDirectory, pull.base)) ?? pull.baseSha;
  const merged = await tryGit(repository.gitDirectory, ['merge-tree', '--write-tree', base, pull.headSha]);
  return merged.exitCode === 0 ? (merged.stdout.split('\n')[0] ?? null) : null;
}

/** After a push: open pull requests follow their branch, and one whose branch is gone is closed. Answers those that changed. */
export async function followBranches(repository: Repository, at: string): Promise<Issue[]> {
  const changed: Issue[] = [];
  for (const issue of repository.issues.values()) {
    if (!issue.pull || issue.state === 'closed') continue;
    const headSha = await branchCommit(repository.gitDirectory, issue.pull.head);
    if (headSha === issue.pull.headSha) continue;
    issue.updatedAt = at;
    if (headSha === null) Object.assign(issue, { state: 'closed', closedAt: at });
    else await keepHead(repository, issue, headSha);
    changed.push(issue);
  }
  return changed;
}

/** `refs/pull/N/head` keeps the commits fetchable when the branch is gone. */
export async function keepHead(repository: Repository, issue: Issue, headSha: string): Promise<void> {
  await git(repository.gitDirectory, ['update-ref', `refs/pull/${issue.number}/head`, headSha]);
  if (issue.pull) issue.pull.headSha = headSha;
}

function countOf(line: string): [string, { additions: number; deletions: number }] {
  const [additions, deletions, name = ''] = line.split('\t');
  return [name, { additions: Number(additions) || 0, deletions: Number(deletions) || 0 }];
}

async function patchOf(repository: Repository, range: readonly [string, string], filename: string): Promise<string> {
  const diff = await git(repository.gitDirectory, [
    'diff',
    '--no-renames',
    range.join('...'),
    '--',
    `:(literal)${filename}`,
  ]);
  return diff.slice(Math.max(diff.indexOf('\n@@') + 1, 0));
}
