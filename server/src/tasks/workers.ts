import { eq } from 'drizzle-orm';
import { assignPending } from '../clusters/assign.ts';
import { weighProject, weighRecent } from '../clusters/impact/weigh.ts';
import { callForTitles } from '../clusters/model/call-model.ts';
import { judgeSuggestions } from '../clusters/model/judge-suggestions.ts';
import { titleClusters } from '../clusters/model/title-clusters.ts';
import { previewGrouping } from '../clusters/preview.ts';
import { embedFeedback } from '../clusters/vectors/embed-feedback.ts';
import { type Ctx, type Installation, projectContext } from '../context.ts';
import { projects } from '../db/tables.ts';
import { digestDeliveries } from '../feedback/digest.ts';
import { syncSource } from '../feedback/sync.ts';
import { runFix } from '../fixes/run.ts';
import type { TaskName } from './catalog.ts';
import { sweep } from './sweep.ts';

/** What computes for long and would hold up all else in its thread. */
export const GROUPING_TASKS: TaskName[] = ['clusters.assign', 'clusters.preview'];

/** The workers of those; when `stopping` is aborted, runs end soon and are taken up again by who comes next. */
export async function startGroupingWorkers(installation: Installation, stopping?: AbortSignal): Promise<void> {
  const { queue } = installation;
  await queue.work('clusters.assign', (task) =>
    within(installation, task.projectId, 'clusters.assign', (ctx) => assignPending(ctx, { stopping })),
  );
  await queue.work('clusters.preview', (task, signal) =>
    within(installation, task.projectId, 'clusters.preview', (ctx) =>
      previewGrouping(ctx, task.jobId, stopping ? AbortSignal.any([signal, stopping]) : signal),
    ),
  );
}

/** Starts the workers of this process: each task parses its payload, opens its project and calls one verb. `grouping`: whether that is done here too. */
export async function startWorkers(installation: Installation, options = { grouping: true }): Promise<void> {
  const { queue } = installation;
  if (options.grouping) await startGroupingWorkers(installation);
  await queue.work('delivery.digest', (task) =>
    within(installation, task.projectId, 'delivery.digest', (ctx) => digestDeliveries(ctx, task.sourceId)),
  );
  await queue.work('clusters.weigh', ({ projectId }) =>
    projectId ? within(installation, projectId, 'clusters.weigh', weighProject) : weighRecent(installation),
  );
  await queue.work('clusters.title', (task, signal) =>
    within(installation, task.projectId, 'clusters.title', (ctx) => titleClusters(ctx, signal)),
  );
  await queue.work('clusters.judge', (task, signal) =>
    within(installation, task.projectId, 'clusters.judge', async (ctx) => {
      await judgeSuggestions(ctx, signal);
      await callForTitles(ctx);
    }),
  );
  await queue.work('feedback.embed', (task, signal) =>
    within(installation, task.projectId, 'feedback.embed', (ctx) => embedFeedback(ctx, signal)),
  );
  await queue.work('fix.run', (task, signal) =>
    within(installation, task.projectId, 'fix.run', (ctx) => runFix(ctx, task.jobId, signal)),
  );
  await queue.work('source.sync', (task, signal) =>
    within(installation, task.projectId, 'source.sync', (ctx) => syncSource(ctx, task.sourceId, signal)),
  );
  await queue.work('maintenance.sweep', () => sweep(installation));
  queue.every(30, 'maintenance.sweep', {});
  queue.every(3600, 'clusters.weigh', {});
}

/** A project that was deleted meanwhile has nothing left to do. */
async function within(
  installation: Installation,
  projectId: string,
  name: TaskName,
  run: (ctx: Ctx) => Promise<void>,
): Promise<void> {
  const [project] = await installation.db.select().from(projects).where(eq(projects.id, projectId));
  if (project) await run(projectContext(installation, project, 'owner', { kind: 'task', name }));
}
