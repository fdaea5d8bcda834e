import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { reapWorkFolders } from '@soulcaster/agent';
import { and, eq, inArray, isNotNull, isNull, lt, or } from 'drizzle-orm';
import { callModelEverywhere } from '../clusters/model/call-model.ts';
import { removeSnapshots } from '../clusters/snapshot.ts';
import { askForVectors } from '../clusters/vectors/embed-feedback.ts';
import { removeFromIndex } from '../clusters/vectors/follow-index.ts';
import { mirrorsDir } from '../config.ts';
import { type Ctx, type Installation, projectContext } from '../context.ts';
import {
  clusterJobs,
  clusters,
  deliveries,
  events,
  feedback,
  idempotencyKeys,
  jobs,
  projects,
  sources,
} from '../db/tables.ts';
import { passingEvents } from '../events/read.ts';
import { checkPullRequests } from '../fixes/check-pull-requests.ts';
import { abandonedJobs, endJob } from '../fixes/progress.ts';
import { settlePublications } from '../fixes/settle-publication.ts';
import { nextPollAt } from '../projects/source-shape.ts';

const DAY_MS = 86_400_000;

/** What has to happen by itself: work that was missed is asked for again, what is too old goes, ignored clusters come back. */
export async function sweep(installation: Installation): Promise<void> {
  const { db, now } = installation;
  await askAgain(installation);
  await pollSources(installation);
  await callModelEverywhere(installation);
  const all = await db.select().from(projects);
  for (const project of all) {
    const ctx = projectContext(installation, project, 'owner', { kind: 'task', name: 'maintenance.sweep' });
    for (const job of await abandonedJobs(ctx))
      await endJob(ctx, job, {
        stage: 'error',
        message: 'The worker stopped in the middle of this fix. Start it again.',
      });
    await settlePublications(ctx);
    await checkPullRequests(ctx);
    await forgetPayloads(ctx);
    await askForVectors(ctx);
  }
  await db
    .update(clusters)
    .set({ status: 'new', ignoredUntil: null, updatedAt: now() })
    .where(and(eq(clusters.status, 'ignored'), lt(clusters.ignoredUntil, now())));
  const weekAgo = new Date(now().getTime() - 7 * DAY_MS);
  await db.delete(events).where(and(inArray(events.type, passingEvents), lt(events.at, weekAgo)));
  await db.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, new Date(now().getTime() - DAY_MS)));
  await removeFromIndex(installation);
  await removeMirrors(installation);
  await removeSnapshots(installation.config, new Set(all.map((project) => project.id)));
  const live = await db
    .select({ id: jobs.id })
    .from(jobs)
    .where(inArray(jobs.status, ['pending', 'running']));
  const liveIds = new Set(live.map((job) => job.id));
  await installation.sandbox.reap((jobId) => liveIds.has(jobId));
  await reapWorkFolders();
}

/** A wake-up can be lost between two transactions; what waits is found here at the latest. */
async function askAgain({ db, queue }: Installation): Promise<void> {
  const undigested = await db
    .selectDistinct({ projectId: deliveries.projectId, sourceId: deliveries.sourceId })
    .from(deliveries)
    .where(and(eq(deliveries.status, 'accepted'), isNull(deliveries.digestedAt)));
  for (const task of undigested) await queue.add(db, 'delivery.digest', task, { key: task.sourceId });
  const ungrouped = await db
    .selectDistinct({ projectId: feedback.projectId })
    .from(feedback)
    .where(and(or(isNull(feedback.clusterId), feedback.reworded), isNull(feedback.erasedAt)));
  for (const task of ungrouped) await queue.add(db, 'clusters.assign', task, { key: task.projectId });
  const previews = await db
    .select({ projectId: clusterJobs.projectId, jobId: clusterJobs.id })
    .from(clusterJobs)
    .where(and(eq(clusterJobs.mode, 'preview'), inArray(clusterJobs.status, ['pending', 'running'])));
  for (const task of previews) await queue.add(db, 'clusters.preview', task, { key: task.projectId });
}

/** Of a delivery that is too old only its line in the log stays, and its key, so that a late repetition is still known as one. */
async function forgetPayloads({ db, project, settings, installation, now }: Ctx): Promise<void> {
  const days = settings.delivery_retention_days ?? installation.config.DELIVERY_RETENTION_DAYS;
  const keepFrom = new Date(now().getTime() - days * DAY_MS);
  await db
    .update(deliveries)
    .set({ payload: null, headers: {} })
    .where(
      and(eq(deliveries.projectId, project.id), lt(deliveries.receivedAt, keepFrom), isNotNull(deliveries.payload)),
    );
}

async function pollSources(installation: Installation): Promise<void> {
  const { db, queue, now, config } = installation;
  const rows = await db
    .select()
    .from(sources)
    .where(and(eq(sources.enabled, true), or(isNull(sources.syncAfter), lt(sources.syncAfter, now()))));
  for (const row of rows) {
    const due = nextPollAt(row, installation.sources[row.kind], config);
    if (due && due <= now())
      await queue.add(db, 'source.sync', { projectId: row.projectId, sourceId: row.id }, { key: row.id });
  }
}

/** Looked for first and asked for then: the mirror of a project that was made meanwhile is not among them. */
async function removeMirrors({ config, db }: Installation): Promise<void> {
  const dir = mirrorsDir(config);
  const names = await readdir(dir).catch(() => []);
  const kept = new Set((await db.select({ id: projects.id }).from(projects)).map(({ id }) => id));
  for (const name of names) if (!kept.has(name)) await rm(join(dir, name), { recursive: true, force: true });
}
