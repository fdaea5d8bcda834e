import type { FixBrief } from '@soulcaster/agent';
import type { Ctx } from '../../context.ts';
import { unreadExamples } from './in-reports.ts';
import { examplesOf } from './rows.ts';

/** What an agent is held against: the examples that people accepted for this repository, oldest first. */
export async function acceptedExamples(
  ctx: Ctx,
  clusterId: string,
  repositoryId: string,
): Promise<NonNullable<FixBrief['examples']>> {
  const rows = (await examplesOf(ctx, clusterId)).toReversed();
  return rows
    .filter((row) => row.state === 'accepted' && row.repositoryId === repositoryId)
    .map(({ call, expected }) => ({ call, expected }));
}

/** How many a person could still accept. */
export async function waitingExamples(ctx: Ctx, clusterId: string): Promise<number> {
  const rows = await examplesOf(ctx, clusterId);
  const proposed = rows.filter((row) => row.state === 'proposed' && row.test);
  return proposed.length + (await unreadExamples(ctx, clusterId, rows));
}
