import { z } from 'zod';

const projectId = z.uuid();

/**
 * Every kind of background work: its payload, how often it is tried again, and how long one try may take. `one_per_key` runs one at
 * a time for a key and keeps at most one more waiting, which is right for work that always takes all there is to do.
 */
export const catalog = {
  'delivery.digest': {
    payload: z.object({ projectId, sourceId: z.uuid() }),
    policy: 'one_per_key',
    retries: 5,
    timeoutSeconds: 120,
    atOnce: 2,
  },
  'clusters.assign': {
    payload: z.object({ projectId }),
    policy: 'one_per_key',
    retries: 5,
    timeoutSeconds: 600,
    atOnce: 1,
  },
  'clusters.weigh': {
    /** Left out: what was seen lately, in all projects. */
    payload: z.object({ projectId: projectId.optional() }),
    policy: 'one_per_key',
    retries: 1,
    timeoutSeconds: 600,
    atOnce: 1,
  },
  'clusters.preview': {
    payload: z.object({ projectId, jobId: z.uuid() }),
    policy: 'one_per_key',
    retries: 5,
    timeoutSeconds: 3600,
    atOnce: 1,
  },
  'clusters.title': {
    payload: z.object({ projectId }),
    policy: 'one_per_key',
    retries: 1,
    timeoutSeconds: 900,
    atOnce: 1,
  },
  'clusters.judge': {
    payload: z.object({ projectId }),
    policy: 'one_per_key',
    retries: 1,
    timeoutSeconds: 900,
    atOnce: 1,
  },
  'feedback.embed': {
    payload: z.object({ projectId }),
    policy: 'one_per_key',
    retries: 3,
    timeoutSeconds: 900,
    atOnce: 1,
  },
  'fix.run': {
    payload: z.object({ projectId, jobId: z.uuid() }),
    policy: 'standard',
    // The job itself counts how often it was begun.
    retries: 5,
    timeoutSeconds: 3600,
    atOnce: 2,
  },
  'source.sync': {
    payload: z.object({ projectId, sourceId: z.uuid() }),
    policy: 'one_per_key',
    retries: 3,
    timeoutSeconds: 900,
    atOnce: 2,
  },
  'maintenance.sweep': {
    payload: z.object({}),
    policy: 'one_per_key',
    retries: 0,
    timeoutSeconds: 300,
    atOnce: 1,
  },
} as const satisfies Record<string, TaskFacts>;

export interface TaskFacts {
  payload: z.ZodType<object>;
  policy: 'standard' | 'one_per_key';
  retries: number;
  timeoutSeconds: number;
  atOnce: number;
}

export type TaskName = keyof typeof catalog;
export type TaskPayload<N extends TaskName> = z.infer<(typeof catalog)[N]['payload']>;
