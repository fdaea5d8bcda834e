import { z } from 'zod';
import { Cluster, ClusterStatus, Suggestion } from './cluster.ts';
import { Job, PullRequest } from './job.ts';
import { SourceKind } from './source.ts';

export const Stats = z
  .object({
    feedback: z.int(),
    feedback_24h: z.int(),
    clusters: z.int(),
    clusters_open: z.int(),
    by_status: z.record(ClusterStatus, z.int()),
    by_source: z.array(z.object({ source: SourceKind, count: z.int() })),
    /** Questions that are likely enough for the home page. */
    suggestions_open: z.int(),
    jobs_running: z.int(),
    prs_open: z.int(),
    problems_resolved: z.int(),
    pending_clustering: z.int(),
  })
  .meta({ id: 'Stats' });
export type Stats = z.infer<typeof Stats>;

/** What a person should decide next: the home page. */
export const Decisions = z
  .object({
    suggestions: z.array(Suggestion),
    pull_requests: z.array(PullRequest),
    clusters: z.array(Cluster),
    running: z.array(Job),
    failed: z.array(Cluster),
  })
  .meta({ id: 'Decisions' });
export type Decisions = z.infer<typeof Decisions>;

export const HealthCheck = z.object({ name: z.string(), ok: z.boolean(), detail: z.string() });

/** `checks` only for loopback, a token, or someone signed in. */
export const Health = z
  .object({
    status: z.enum(['ok', 'starting', 'degraded']),
    version: z.string(),
    checks: z.array(HealthCheck).optional(),
  })
  .meta({ id: 'Health' });
export type Health = z.infer<typeof Health>;

/** Which models, agents, sandboxes and embedders this installation can use, and why the others are off. No key is ever in it. */
export const Capabilities = z
  .object({
    models: z.array(
      z.object({ provider: z.string(), model: z.string().nullable(), configured: z.boolean(), hint: z.string() }),
    ),
    agents: z.array(z.object({ id: z.string(), available: z.boolean(), reason: z.string() })),
    sandboxes: z.array(z.object({ id: z.string(), available: z.boolean(), problems: z.array(z.string()) })),
    forges: z.array(z.object({ id: z.string(), available: z.boolean(), reason: z.string() })),
    /** What may help the grouping. `model` and `dimensions` are of the one that is configured; how far it has come is each project's. */
    embedders: z.array(
      z.object({
        id: z.string(),
        model: z.string().nullable(),
        dimensions: z.int().nullable(),
        available: z.boolean(),
        reason: z.string(),
      }),
    ),
  })
  .meta({ id: 'Capabilities' });
export type Capabilities = z.infer<typeof Capabilities>;
