import {
  Cluster,
  ClusterDetail,
  ClusteringStatus,
  ClusterJob,
  ClusterJobCreate,
  ClusterQuery,
  ClusterUpdate,
  GroupingAccept,
  GroupingAccepted,
  GroupingDiff,
  Id,
  Job,
  Plan,
  PlanUpdate,
  pageOf,
  StartFix,
  Suggestion,
  SuggestionAnswer,
  SuggestionAnswered,
} from '@soulcaster/contract';
import { z } from 'zod';
import { acceptGrouping } from '../clusters/accept.ts';
import { clusteringStatus, createClusterJob, listClusterJobs, readClusterJob } from '../clusters/cluster-jobs.ts';
import { readGroupingDiff } from '../clusters/grouping-diff.ts';
import { listClusters, readCluster } from '../clusters/list.ts';
import { answerSuggestion, listSuggestions } from '../clusters/suggestions.ts';
import { updateCluster } from '../clusters/update.ts';
import type { Installation } from '../context.ts';
import { listJobs } from '../fixes/jobs.ts';
import { makePlan, readPlan, updatePlan } from '../fixes/plan.ts';
import { startFix } from '../fixes/start.ts';
import { type Api, scopedRoute } from './route.ts';

const tag = 'clusters';
const params = z.object({ cluster_id: Id });
const ofJob = z.object({ cluster_job_id: Id });
const items = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });

export function clusterRoutes(api: Api, installation: Installation): void {
  scopedRoute(
    api,
    installation,
    'get',
    '/clusters',
    { summary: 'Clusters', tag, query: ClusterQuery, answer: pageOf(Cluster) },
    (ctx, { query }) => listClusters(ctx, query),
  );
  scopedRoute(
    api,
    installation,
    'get',
    '/clusters/{cluster_id}',
    { summary: 'One cluster', tag, params, answer: ClusterDetail },
    (ctx, { params: { cluster_id } }) => readCluster(ctx, cluster_id),
  );
  scopedRoute(
    api,
    installation,
    'patch',
    '/clusters/{cluster_id}',
    { summary: 'Set title, summary, status or repository', tag, params, body: ClusterUpdate, answer: ClusterDetail },
    (ctx, { params: { cluster_id }, body }) => updateCluster(ctx, cluster_id, body),
  );
  fixRoutes(api, installation);
  suggestionRoutes(api, installation);
  groupingRoutes(api, installation);
}

function fixRoutes(api: Api, installation: Installation): void {
  scopedRoute(
    api,
    installation,
    'get',
    '/clusters/{cluster_id}/plan',
    { summary: 'The plan', tag, params, answer: z.object({ plan: Plan.nullable() }) },
    async (ctx, { params: { cluster_id } }) => ({ plan: await readPlan(ctx, cluster_id) }),
  );
  scopedRoute(
    api,
    installation,
    'post',
    '/clusters/{cluster_id}/plan',
    { summary: 'Make the plan anew', tag, params, answer: Plan, status: 201 },
    (ctx, { params: { cluster_id } }) => makePlan(ctx, cluster_id),
  );
  scopedRoute(
    api,
    installation,
    'put',
    '/clusters/{cluster_id}/plan',
    { summary: 'Write, change or approve the plan', tag, params, body: PlanUpdate, answer: Plan },
    (ctx, { params: { cluster_id }, body }) => updatePlan(ctx, cluster_id, body),
  );
  scopedRoute(
    api,
    installation,
    'post',
    '/clusters/{cluster_id}/start_fix',
    { summary: 'Start a fix', tag, params, body: StartFix, answer: Job, status: 202 },
    (ctx, { params: { cluster_id }, body }) => startFix(ctx, cluster_id, body),
  );
  scopedRoute(
    api,
    installation,
    'get',
    '/clusters/{cluster_id}/jobs',
    { summary: 'Fix attempts of a cluster', tag, params, answer: items(Job) },
    async (ctx, { params: { cluster_id } }) => {
      const { id } = await readCluster(ctx, cluster_id);
      return { items: (await listJobs(ctx, { cluster_id: id, limit: 100 })).items };
    },
  );
}

function suggestionRoutes(api: Api, installation: Installation): void {
  scopedRoute(
    api,
    installation,
    'get',
    '/suggestions',
    { summary: 'Maybe the same: questions of the grouping', tag, answer: items(Suggestion) },
    async (ctx) => ({ items: await listSuggestions(ctx) }),
  );
  scopedRoute(
    api,
    installation,
    'post',
    '/suggestions/{suggestion_id}/answer',
    {
      summary: 'Answer one: same or different',
      tag,
      params: z.object({ suggestion_id: Id }),
      body: SuggestionAnswer,
      answer: SuggestionAnswered,
    },
    (ctx, { params: { suggestion_id }, body }) => answerSuggestion(ctx, suggestion_id, body),
  );
}

function groupingRoutes(api: Api, installation: Installation): void {
  scopedRoute(
    api,
    installation,
    'get',
    '/cluster-jobs',
    { summary: 'Runs of grouping', tag, answer: items(ClusterJob) },
    async (ctx) => ({ items: await listClusterJobs(ctx) }),
  );
  scopedRoute(
    api,
    installation,
    'post',
    '/cluster-jobs',
    {
      summary: 'Group what waits, or preview what grouping all anew would change',
      tag,
      body: ClusterJobCreate,
      answer: ClusterJob,
      status: 202,
    },
    (ctx, { body }) => createClusterJob(ctx, body),
  );
  scopedRoute(
    api,
    installation,
    'get',
    '/cluster-jobs/{cluster_job_id}',
    { summary: 'One run of grouping', tag, params: ofJob, answer: ClusterJob },
    (ctx, { params: { cluster_job_id } }) => readClusterJob(ctx, cluster_job_id),
  );
  scopedRoute(
    api,
    installation,
    'get',
    '/cluster-jobs/{cluster_job_id}/diff',
    { summary: 'What a preview would change', tag, params: ofJob, answer: GroupingDiff },
    (ctx, { params: { cluster_job_id } }) => readGroupingDiff(ctx, cluster_job_id),
  );
  scopedRoute(
    api,
    installation,
    'post',
    '/cluster-jobs/{cluster_job_id}/accept',
    { summary: 'Make changes of a preview', tag, params: ofJob, body: GroupingAccept, answer: GroupingAccepted },
    (ctx, { params: { cluster_job_id }, body }) => acceptGrouping(ctx, cluster_job_id, body),
  );
  scopedRoute(
    api,
    installation,
    'get',
    '/clustering/status',
    { summary: 'How the grouping stands', tag, answer: ClusteringStatus },
    clusteringStatus,
  );
}
