import { type FixBrief, mappedFrames } from '@soulcaster/agent';
import { readClusterForFix, reportsForFix } from '../clusters/for-fix.ts';
import type { Ctx } from '../context.ts';
import type { RepositoryRow } from '../projects/repositories.ts';
import { acceptedExamples } from './examples/for-fix.ts';
import { framesOf } from './frames.ts';
import { builtTree, type Tree } from './tree.ts';

export type Brief = Omit<FixBrief, 'plan'>;

const REPORTS_MAX = 8;
const BODY_CHARACTERS_MAX = 4_000;

/** What the agent is told of a cluster: built from parsed fields by code, with reporters' words as quoted data. */
export async function makeBrief(
  ctx: Ctx,
  clusterId: string,
  { repository, tree, hint }: { repository: RepositoryRow; tree: Tree; hint: string | null },
): Promise<Brief> {
  const cluster = await readClusterForFix(ctx, clusterId);
  const all = await reportsForFix(ctx, clusterId);
  const crash = all.toReversed().find((report) => report.frames.length > 0);
  const reports = all.slice(-REPORTS_MAX).map((report) => ({
    source: report.source,
    title: report.title,
    body: report.body.slice(0, BODY_CHARACTERS_MAX),
    ...(report.permalink && { permalink: report.permalink }),
  }));
  return {
    title: cluster.title,
    summary: cluster.summary,
    reports,
    frames: await mappedFrames({ frames: crash ? framesOf(crash) : [], reports }, builtTree(tree)),
    examples: await acceptedExamples(ctx, clusterId, repository.id),
    commands: { setup: repository.setupCommand, test: repository.testCommand },
    repositoryHints: repository.hints,
    ...(hint && { hint }),
  };
}
