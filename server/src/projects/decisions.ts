import type { Decisions } from '@soulcaster/contract';
import { listClusters } from '../clusters/list.ts';
import { listSuggestions, WORTH_ASKING } from '../clusters/suggestions.ts';
import type { Ctx } from '../context.ts';
import { listJobs } from '../fixes/jobs.ts';
import { listPullRequests } from '../fixes/pull-requests.ts';

const EACH = 8;
/** What a person should decide next: the home page. */
export async function readDecisions(ctx: Ctx): Promise<Decisions> {
  const newest = { limit: EACH, timeframe: 'all', sort: 'last_seen' } as const;
  return {
    suggestions: await listSuggestions(ctx, { limit: EACH, scoreMin: WORTH_ASKING }),
    pull_requests: (await listPullRequests(ctx, { state: 'open', limit: EACH })).items,
    clusters: (await listClusters(ctx, { ...newest, status: 'regressed,new', sort: 'impact' })).items,
    running: (await listJobs(ctx, { status: 'running', limit: EACH })).items,
    failed: (await listClusters(ctx, { ...newest, status: 'failed' })).items,
  };
}
