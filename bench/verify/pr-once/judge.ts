import { execFileSync } from 'node:child_process';
import type { JobDetail } from '@soulcaster/contract';
import type { Case, ForgeRepository } from './world.ts';

/** What is wrong with how a fix ended; a failed one is started again first, as a person would. */
export async function judge(one: Case, jobId: string): Promise<string[]> {
  const first = await one.ended(jobId);
  const faults = atForge(one.repository).map(
    (fault) => `after the first end (${first.stage}, ${first.message}): ${fault}`,
  );
  if (first.status === 'success') return [...faults, ...(await notRight(one))];
  faults.push(...wrongEnd(first));
  if ((await one.api.clusters.get(one.clusterId)).status === 'pr_opened') return [...faults, ...(await notRight(one))];
  const again = await one.ended(await one.start());
  if (again.status === 'failed') faults.push(`started again it failed: ${again.message}`);
  return [...faults, ...(await notRight(one))];
}

const pullsOf = (repository: ForgeRepository) => [...repository.issues.values()].filter((issue) => issue.pull);

/** Of our branches, as git itself lists them. */
export const branchesOf = ({ gitDirectory }: ForgeRepository): string[] =>
  execFileSync('git', ['--git-dir', gitDirectory, 'for-each-ref', '--format=%(refname)', 'refs/heads/soulcaster'], {
    encoding: 'utf8',
  })
    .split('\n')
    .filter(Boolean);

/** More than one branch or pull request. */
function atForge(repository: ForgeRepository): string[] {
  const [branches, pulls] = [branchesOf(repository).length, pullsOf(repository).length];
  return [...(branches > 1 ? [`${branches} branches`] : []), ...(pulls > 1 ? [`${pulls} pull requests`] : [])];
}

/** A fix that has succeeded: exactly one of each, there and here. */
async function notRight({ api, clusterId, repository }: Case): Promise<string[]> {
  const { status, github_pr_url } = await api.clusters.get(clusterId);
  const { items } = await api.pullRequests.list();
  const pulls = pullsOf(repository);
  const seen = [branchesOf(repository).length, pulls.length, items.length];
  const faults: string[] = [];
  if (status !== 'pr_opened') faults.push(`the cluster is ${status}`);
  if (seen.some((count) => count !== 1)) faults.push(`${seen.join(', ')} branches, pull requests there and here`);
  else if (items[0]?.number !== pulls[0]?.number || github_pr_url !== items[0]?.url)
    faults.push('another pull request is shown than there is');
  return faults;
}

/** A fix that failed says why, in words for a person. */
function wrongEnd({ status, stage, message }: JobDetail): string[] {
  if (status === 'pending' || status === 'running') return [`it hangs as ${stage}`];
  if (!message || /error of ours/.test(message)) return [`it ended as ${stage} and says only: ${message}`];
  return [];
}
