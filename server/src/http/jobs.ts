import {
  Id,
  Job,
  JobDetail,
  JobQuery,
  LogPage,
  PageQuery,
  PullRequest,
  PullRequestDetail,
  pageOf,
} from '@soulcaster/contract';
import { z } from 'zod';
import type { Installation } from '../context.ts';
import { cancelJob } from '../fixes/cancel.ts';
import { closePullRequest, mergePullRequest } from '../fixes/decide-pull-request.ts';
import { listJobs, readJob, readLog } from '../fixes/jobs.ts';
import { listPullRequests, readPullRequest } from '../fixes/pull-requests.ts';
import { type Api, scopedRoute } from './route.ts';

const tag = 'fixes';

export function jobRoutes(api: Api, installation: Installation): void {
  const params = z.object({ job_id: Id });
  scopedRoute(
    api,
    installation,
    'get',
    '/jobs',
    { summary: 'Fix attempts', tag, query: JobQuery, answer: pageOf(Job) },
    (ctx, { query }) => listJobs(ctx, query),
  );
  scopedRoute(
    api,
    installation,
    'get',
    '/jobs/{job_id}',
    { summary: 'One fix attempt', tag, params, answer: JobDetail },
    (ctx, { params: { job_id } }) => readJob(ctx, job_id),
  );
  scopedRoute(
    api,
    installation,
    'get',
    '/jobs/{job_id}/logs',
    {
      summary: 'Its log',
      tag,
      params,
      query: z.object({
        after: z.coerce.number().int().min(0).max(1e9).default(0),
        limit: z.coerce.number().int().min(1).max(2000).default(500),
      }),
      answer: LogPage,
    },
    (ctx, { params: { job_id }, query }) => readLog(ctx, job_id, query),
  );
  scopedRoute(
    api,
    installation,
    'post',
    '/jobs/{job_id}/cancel',
    { summary: 'Cancel it', tag, params, answer: Job },
    (ctx, { params: { job_id } }) => cancelJob(ctx, job_id),
  );
  pullRequestRoutes(api, installation);
}

function pullRequestRoutes(api: Api, installation: Installation): void {
  const params = z.object({ pull_request_id: Id });
  scopedRoute(
    api,
    installation,
    'get',
    '/pull-requests',
    {
      summary: 'Pull requests',
      tag,
      query: PageQuery.extend({ state: z.enum(['open', 'merged', 'closed']).optional() }),
      answer: pageOf(PullRequest),
    },
    (ctx, { query }) => listPullRequests(ctx, query),
  );
  scopedRoute(
    api,
    installation,
    'get',
    '/pull-requests/{pull_request_id}',
    { summary: 'One pull request, with its diff', tag, params, answer: PullRequestDetail },
    (ctx, { params: { pull_request_id } }) => readPullRequest(ctx, pull_request_id),
  );
  scopedRoute(
    api,
    installation,
    'post',
    '/pull-requests/{pull_request_id}/merge',
    { summary: 'Merge it (local forge)', tag, params, answer: PullRequest },
    (ctx, { params: { pull_request_id } }) => mergePullRequest(ctx, pull_request_id),
  );
  scopedRoute(
    api,
    installation,
    'post',
    '/pull-requests/{pull_request_id}/close',
    { summary: 'Close it without merging (local forge)', tag, params, answer: PullRequest },
    (ctx, { params: { pull_request_id } }) => closePullRequest(ctx, pull_request_id),
  );
}
