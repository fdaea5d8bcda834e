import type { Installation } from '@soulcaster/server/context';
import * as tables from '@soulcaster/server/db/tables';
import { newId } from '@soulcaster/server/ids';

/** One row of each kind in a project, by the name that routes have for its id. */
export type Ids = Record<string, string>;

/** Fills a project with one of everything; `canary` is in every text, so that it is found wherever a row leaks. */
export async function furnish({ db }: Installation, projectId: string, canary: string): Promise<Ids> {
  const id = () => newId();
  const now = new Date();
  const seen = { firstSeenAt: now, lastSeenAt: now };
  const of = { projectId };
  const ids = {
    repository_id: id(),
    source_id: id(),
    delivery_id: id(),
    cluster_id: id(),
    /** The cluster that is moved or merged into. */
    into: id(),
    act_id: id(),
    feedback_id: id(),
    suggestion_id: id(),
    cluster_job_id: id(),
    example_id: id(),
    job_id: id(),
    pull_request_id: id(),
    member_id: id(),
    token_id: id(),
  };
  const otherId = ids.into;
  const repositoryId = ids.repository_id;
  const clusterId = ids.cluster_id;
  const text = { title: canary, body: canary };
  const cluster = { ...of, title: canary, summary: canary, ...seen };
  await db
    .insert(tables.repositories)
    .values({ ...of, id: repositoryId, forge: 'local', name: `/nowhere/${canary}`, baseBranch: 'main' });
  await db.insert(tables.sources).values({
    ...of,
    id: ids.source_id,
    repositoryId,
    kind: 'github',
    name: canary,
    keyHash: canary,
    keyHint: 'hint',
  });
  await db.insert(tables.deliveries).values({
    ...of,
    id: ids.delivery_id,
    sourceId: ids.source_id,
    status: 'quarantined',
    reason: canary,
    idempotencyKey: canary,
    bytes: 2,
    digestedAt: now,
  });
  await db.insert(tables.clusters).values([
    { ...cluster, id: clusterId, number: 1, itemCount: 1, repositoryId },
    { ...cluster, id: otherId, number: 2, itemCount: 1 },
  ]);
  const item = { ...of, ...text, source: 'manual', occurredAt: now, ...seen };
  const otherItemId = id();
  await db.insert(tables.feedback).values([
    { ...item, id: ids.feedback_id, clusterId },
    { ...item, id: otherItemId, clusterId: otherId },
  ]);
  await db.insert(tables.feedbackReporters).values({ feedbackId: ids.feedback_id, reporter: canary });
  await db.insert(tables.feedbackDays).values({ feedbackId: ids.feedback_id, day: '2026-11-01', occurrences: 1 });
  const [a = '', b = ''] = [otherItemId, ids.feedback_id].sort();
  await db.insert(tables.links).values({ ...of, itemId: a, otherItemId: b, kind: 'cannot', actor: canary });
  await db
    .insert(tables.idempotencyKeys)
    .values({ ...of, key: 'a-key', route: canary, requestSha256: canary, status: 200, answer: { canary } });
  await db.insert(tables.suggestions).values({
    ...of,
    id: ids.suggestion_id,
    clusterId: otherId,
    otherId: clusterId,
    itemId: otherItemId,
    otherItemId: ids.feedback_id,
    score: 0.5,
  });
  await db.insert(tables.clusterJobs).values({ ...of, id: ids.cluster_job_id, mode: 'preview', status: 'success' });
  await db.insert(tables.groupingChanges).values({
    ...of,
    id: id(),
    jobId: ids.cluster_job_id,
    position: 0,
    moves: [{ itemId: ids.feedback_id, from: clusterId, number: 1 }],
  });
  await db.insert(tables.groupingActs).values({
    ...of,
    id: ids.act_id,
    revision: 1,
    kind: 'pin',
    actor: canary,
    summary: canary,
    clusterIds: [clusterId],
    moved: 0,
    before: { items: [], opened: [], vanished: [], links: [], dropped: [], answered: null, pins: [] },
  });
  const embedded = { ...of, embedder: canary, dimensions: 2 };
  await db
    .insert(tables.vectors)
    .values({ ...embedded, itemId: ids.feedback_id, textSha256: canary, embedding: Float32Array.of(1, 0) });
  await db
    .insert(tables.clusterCentroids)
    .values({ ...embedded, clusterId, members: 1, centroid: Float32Array.of(1, 0) });
  await db.insert(tables.vectorRemovals).values({ ...of, namespace: canary, itemId: ids.feedback_id });
  await db
    .insert(tables.verdicts)
    .values({ ...of, question: canary, model: canary, same: true, reason: canary, itemIds: [ids.feedback_id] });
  await db.insert(tables.groupingSpending).values({ ...of, day: '2026-11-01', what: 'model', usd: 0.01 });
  await db.insert(tables.plans).values({ ...of, id: id(), clusterId, cause: canary, madeBy: 'person' });
  await db.insert(tables.examples).values({
    ...of,
    id: ids.example_id,
    clusterId,
    repositoryId,
    feedbackId: ids.feedback_id,
    origin: 'report',
    state: 'proposed',
    call: { file: canary, function: canary, arguments: [] },
    expected: { kind: 'value', value: { kind: 'string', value: canary } },
    shown: { call: canary, expected: canary },
  });
  await db.insert(tables.jobs).values({
    ...of,
    id: ids.job_id,
    clusterId,
    repositoryId,
    status: 'running',
    agent: canary,
    sandbox: 'local',
    leaseUntil: new Date(Date.now() + 3_600_000),
  });
  await db
    .insert(tables.jobLogs)
    .values({ jobId: ids.job_id, seq: 1, stage: 'agent', origin: 'agent', level: 'info', text: canary });
  await db.insert(tables.pullRequests).values({
    ...of,
    id: ids.pull_request_id,
    clusterId,
    jobId: ids.job_id,
    repositoryId,
    forge: 'local',
    number: 1,
    ...text,
    draft: false,
    branch: canary,
    baseBranch: 'main',
    url: `/${canary}`,
  });
  await db.insert(tables.members).values({ ...of, id: ids.member_id, login: `guest-${canary}`, role: 'viewer' });
  await db
    .insert(tables.tokens)
    .values({ ...of, id: ids.token_id, name: canary, role: 'viewer', prefix: 'sct_', hash: canary });
  return ids;
}
