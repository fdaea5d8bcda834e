import type {
  Choice,
  Evidence,
  ExampleCall,
  Expected,
  Frame,
  ImpactPart,
  JobStep,
  ProjectSettings,
  Reason,
} from '@soulcaster/contract';
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  customType,
  date,
  doublePrecision,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';

// The columns of `migrations/*.sql` as drizzle sees them; a test holds the two together. Keys, checks and indexes live in SQL only.
const at = (name: string) => timestamp(name, { withTimezone: true });
const created = () => at('created_at').notNull().defaultNow();
const updated = () => at('updated_at').notNull().defaultNow();
/** pgvector's type, of any dimension: seven digits tell vectors of length one apart as well as all their digits. */
const numbers = customType<{ data: Float32Array; driverData: string }>({
  dataType: () => 'vector',
  toDriver: (value) => `[${Array.from(value, (each) => Number(each.toPrecision(7))).join(',')}]`,
  fromDriver: (value) => Float32Array.from(JSON.parse(value) as number[]),
});
const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' });

export const users = pgTable('users', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  email: text('email').notNull(),
  emailVerified: boolean('email_verified').notNull().default(false),
  image: text('image'),
  login: text('login'),
  createdAt: created(),
  updatedAt: updated(),
});

export const sessions = pgTable('sessions', {
  id: text('id').primaryKey(),
  userId: text('user_id').notNull(),
  token: text('token').notNull(),
  expiresAt: at('expires_at').notNull(),
  ipAddress: text('ip_address'),
  userAgent: text('user_agent'),
  createdAt: created(),
  updatedAt: updated(),
});

export const accounts = pgTable('accounts', {
  id: text('id').primaryKey(),
  userId: text('user_id').notNull(),
  accountId: text('account_id').notNull(),
  providerId: text('provider_id').notNull(),
  accessToken: text('access_token'),
  refreshToken: text('refresh_token'),
  idToken: text('id_token'),
  accessTokenExpiresAt: at('access_token_expires_at'),
  refreshTokenExpiresAt: at('refresh_token_expires_at'),
  scope: text('scope'),
  password: text('password'),
  createdAt: created(),
  updatedAt: updated(),
});

export const verifications = pgTable('verifications', {
  id: text('id').primaryKey(),
  identifier: text('identifier').notNull(),
  value: text('value').notNull(),
  expiresAt: at('expires_at').notNull(),
  createdAt: created(),
  updatedAt: updated(),
});

export const installation = pgTable('installation', {
  id: integer('id').primaryKey(),
  ownerUserId: text('owner_user_id').notNull(),
  createdAt: created(),
});

export const projects = pgTable('projects', {
  id: uuid('id').primaryKey(),
  slug: text('slug').notNull(),
  name: text('name').notNull(),
  key: text('key').notNull(),
  demo: boolean('demo').notNull().default(false),
  settings: jsonb('settings').$type<Partial<ProjectSettings>>().notNull().default({}),
  lastClusterNumber: integer('last_cluster_number').notNull().default(0),
  groupingRevision: integer('grouping_revision').notNull().default(0),
  embedder: text('embedder'),
  embedderDimensions: integer('embedder_dimensions'),
  createdAt: created(),
});

export const members = pgTable('members', {
  id: uuid('id').primaryKey(),
  projectId: uuid('project_id').notNull(),
  userId: text('user_id'),
  login: text('login').notNull(),
  role: text('role', { enum: ['viewer', 'triager', 'developer', 'admin', 'owner'] }).notNull(),
  createdAt: created(),
});

export const tokens = pgTable('tokens', {
  id: uuid('id').primaryKey(),
  projectId: uuid('project_id').notNull(),
  name: text('name').notNull(),
  role: text('role', { enum: ['viewer', 'triager', 'developer', 'admin'] }).notNull(),
  prefix: text('prefix').notNull(),
  hash: text('hash').notNull(),
  lastUsedAt: at('last_used_at'),
  expiresAt: at('expires_at'),
  createdAt: created(),
});

export const repositories = pgTable('repositories', {
  id: uuid('id').primaryKey(),
  projectId: uuid('project_id').notNull(),
  forge: text('forge', { enum: ['github', 'local'] }).notNull(),
  name: text('name').notNull(),
  baseBranch: text('base_branch').notNull(),
  setupCommand: text('setup_command'),
  testCommand: text('test_command'),
  hints: text('hints').notNull().default(''),
  createdAt: created(),
});

export const sources = pgTable('sources', {
  id: uuid('id').primaryKey(),
  projectId: uuid('project_id').notNull(),
  repositoryId: uuid('repository_id'),
  number: bigint('number', { mode: 'number' }).generatedAlwaysAsIdentity(),
  kind: text('kind').notNull(),
  name: text('name').notNull(),
  enabled: boolean('enabled').notNull().default(true),
  keyHash: text('key_hash').notNull(),
  keyHint: text('key_hint').notNull(),
  publicKey: text('public_key'),
  previousKeyHash: text('previous_key_hash'),
  secret: text('secret'),
  previousSecret: text('previous_secret'),
  previousUntil: at('previous_until'),
  secretLastUsedAt: at('secret_last_used_at'),
  credentials: text('credentials'),
  settings: jsonb('settings').$type<Record<string, unknown>>().notNull().default({}),
  syncCursor: jsonb('sync_cursor').$type<unknown>(),
  syncedAt: at('synced_at'),
  syncAfter: at('sync_after'),
  syncNote: text('sync_note'),
  lastDeliveryAt: at('last_delivery_at'),
  lastError: text('last_error'),
  createdAt: created(),
});

export const deliveries = pgTable('deliveries', {
  id: uuid('id').primaryKey(),
  projectId: uuid('project_id').notNull(),
  sourceId: uuid('source_id').notNull(),
  status: text('status', { enum: ['accepted', 'duplicate', 'filtered', 'quarantined', 'failed'] }).notNull(),
  reason: text('reason'),
  event: text('event'),
  idempotencyKey: text('idempotency_key').notNull(),
  payload: text('payload'),
  headers: jsonb('headers').$type<Record<string, string>>().notNull().default({}),
  bytes: integer('bytes').notNull(),
  feedbackId: uuid('feedback_id'),
  waitsFor: text('waits_for'),
  receivedAt: at('received_at').notNull().defaultNow(),
  digestedAt: at('digested_at'),
  isTest: boolean('is_test').notNull().default(false),
});

export const clusters = pgTable('clusters', {
  id: uuid('id').primaryKey(),
  projectId: uuid('project_id').notNull(),
  repositoryId: uuid('repository_id'),
  number: integer('number').notNull(),
  title: text('title').notNull(),
  summary: text('summary').notNull(),
  titleByPerson: boolean('title_by_person').notNull().default(false),
  summaryByPerson: boolean('summary_by_person').notNull().default(false),
  status: text('status', {
    enum: ['new', 'fixing', 'pr_opened', 'merged', 'resolved', 'failed', 'ignored', 'regressed'],
  })
    .notNull()
    .default('new'),
  ignoredUntil: at('ignored_until'),
  itemCount: integer('item_count').notNull().default(0),
  occurrences: integer('occurrences').notNull().default(0),
  reporters: integer('reporters').notNull().default(0),
  place: text('place'),
  cohesion: text('cohesion', { enum: ['tight', 'moderate', 'loose'] }),
  representativeId: uuid('representative_id'),
  impact: doublePrecision('impact').notNull().default(0),
  impactParts: jsonb('impact_parts').$type<ImpactPart[]>().notNull().default([]),
  trend: text('trend', { enum: ['new', 'spiking'] }),
  exemplarIds: jsonb('exemplar_ids').$type<string[]>().notNull().default([]),
  outlierIds: jsonb('outlier_ids').$type<string[]>().notNull().default([]),
  wordedByModel: boolean('worded_by_model').notNull().default(false),
  wordedFor: text('worded_for'),
  githubBranch: text('github_branch'),
  githubPrUrl: text('github_pr_url'),
  errorMessage: text('error_message'),
  firstSeenAt: at('first_seen_at').notNull(),
  lastSeenAt: at('last_seen_at').notNull(),
  createdAt: created(),
  updatedAt: updated(),
});

export const feedback = pgTable('feedback', {
  id: uuid('id').primaryKey(),
  projectId: uuid('project_id').notNull(),
  sourceId: uuid('source_id'),
  clusterId: uuid('cluster_id'),
  source: text('source').notNull(),
  externalId: text('external_id'),
  title: text('title').notNull(),
  body: text('body').notNull(),
  permalink: text('permalink'),
  author: text('author'),
  metadata: jsonb('metadata').$type<Record<string, unknown>>().notNull().default({}),
  exception: jsonb('exception').$type<{ type: string; value: string }>(),
  frames: jsonb('frames').$type<Frame[]>().notNull().default([]),
  upstreamGroup: text('upstream_group'),
  upstreamState: text('upstream_state', { enum: ['open', 'closed', 'deleted'] })
    .notNull()
    .default('open'),
  upstreamChangedAt: at('upstream_changed_at'),
  erasedAt: at('erased_at'),
  occurrences: integer('occurrences').notNull().default(1),
  counted: integer('counted').notNull().default(0),
  why: jsonb('why').$type<Reason[]>().notNull().default([]),
  position: bigint('position', { mode: 'number' }).generatedAlwaysAsIdentity(),
  clusteredAt: at('clustered_at'),
  reworded: boolean('reworded').notNull().default(false),
  pinned: boolean('pinned').notNull().default(false),
  groupingRevision: integer('grouping_revision').notNull().default(0),
  occurredAt: at('occurred_at').notNull(),
  firstSeenAt: at('first_seen_at').notNull(),
  lastSeenAt: at('last_seen_at').notNull(),
  createdAt: created(),
  updatedAt: updated(),
});

export const feedbackReporters = pgTable(
  'feedback_reporters',
  { feedbackId: uuid('feedback_id').notNull(), reporter: text('reporter').notNull() },
  (table) => [primaryKey({ columns: [table.feedbackId, table.reporter] })],
);

export const feedbackDays = pgTable(
  'feedback_days',
  {
    feedbackId: uuid('feedback_id').notNull(),
    day: date('day').notNull(),
    occurrences: integer('occurrences').notNull(),
  },
  (table) => [primaryKey({ columns: [table.feedbackId, table.day] })],
);

/** What a search goes through: title and body, as triggers keep them. */
export const feedbackWords = pgTable('feedback_words', {
  feedbackId: uuid('feedback_id').primaryKey(),
  projectId: uuid('project_id').notNull(),
  words: text('words').notNull(),
});

export const suggestions = pgTable('suggestions', {
  id: uuid('id').primaryKey(),
  projectId: uuid('project_id').notNull(),
  clusterId: uuid('cluster_id').notNull(),
  otherId: uuid('other_id').notNull(),
  itemId: uuid('item_id').notNull(),
  otherItemId: uuid('other_item_id').notNull(),
  score: real('score').notNull(),
  terms: jsonb('terms').$type<string[]>().notNull().default([]),
  answer: text('answer', { enum: ['same', 'different'] }),
  answeredBy: text('answered_by'),
  answeredAt: at('answered_at'),
  judgedBy: text('judged_by'),
  judgedSame: boolean('judged_same'),
  judgedReason: text('judged_reason'),
  createdAt: created(),
});

export const links = pgTable(
  'links',
  {
    projectId: uuid('project_id').notNull(),
    itemId: uuid('item_id').notNull(),
    otherItemId: uuid('other_item_id').notNull(),
    kind: text('kind', { enum: ['must', 'cannot', 'released'] }).notNull(),
    actor: text('actor').notNull(),
    revision: integer('revision').notNull().default(0),
    createdAt: created(),
  },
  (table) => [primaryKey({ columns: [table.itemId, table.otherItemId] })],
);

export const groupingActs = pgTable('grouping_acts', {
  id: uuid('id').primaryKey(),
  projectId: uuid('project_id').notNull(),
  revision: integer('revision').notNull(),
  kind: text('kind', { enum: ['merge', 'split', 'move', 'detach', 'pin', 'answer', 'accept'] }).notNull(),
  actor: text('actor').notNull(),
  summary: text('summary').notNull(),
  clusterIds: jsonb('cluster_ids').$type<string[]>().notNull(),
  moved: integer('moved').notNull(),
  before: jsonb('before').$type<unknown>().notNull(),
  lessons: jsonb('lessons').$type<unknown[]>().notNull().default([]),
  createdAt: created(),
  undoneAt: at('undone_at'),
  undoneBy: text('undone_by'),
});

export const verdicts = pgTable(
  'verdicts',
  {
    projectId: uuid('project_id').notNull(),
    question: text('question').notNull(),
    model: text('model').notNull(),
    same: boolean('same').notNull(),
    reason: text('reason').notNull(),
    itemIds: jsonb('item_ids').$type<string[]>().notNull(),
    createdAt: created(),
  },
  (table) => [primaryKey({ columns: [table.projectId, table.question] })],
);

export const outages = pgTable('outages', {
  name: text('name').primaryKey(),
  failures: integer('failures').notNull(),
  until: at('until').notNull(),
  message: text('message').notNull(),
});

export const clusterJobs = pgTable('cluster_jobs', {
  id: uuid('id').primaryKey(),
  projectId: uuid('project_id').notNull(),
  mode: text('mode', { enum: ['assign', 'preview'] })
    .notNull()
    .default('assign'),
  sensitivity: text('sensitivity', { enum: ['loose', 'default', 'strict'] })
    .notNull()
    .default('default'),
  status: text('status', { enum: ['pending', 'running', 'success', 'failed'] })
    .notNull()
    .default('pending'),
  total: integer('total').notNull().default(0),
  done: integer('done').notNull().default(0),
  joined: integer('joined').notNull().default(0),
  created: integer('created').notNull().default(0),
  errorMessage: text('error_message'),
  createdAt: created(),
  startedAt: at('started_at'),
  finishedAt: at('finished_at'),
});

export const groupingSpending = pgTable(
  'grouping_spending',
  {
    projectId: uuid('project_id').notNull(),
    day: date('day').notNull(),
    what: text('what', { enum: ['embedder', 'model'] }).notNull(),
    usd: doublePrecision('usd').notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.projectId, table.day, table.what] })],
);

export const fixSpending = pgTable(
  'fix_spending',
  {
    projectId: uuid('project_id').notNull(),
    day: date('day').notNull(),
    usd: doublePrecision('usd').notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.projectId, table.day] })],
);

export const groupingChanges = pgTable('grouping_changes', {
  id: uuid('id').primaryKey(),
  projectId: uuid('project_id').notNull(),
  jobId: uuid('job_id').notNull(),
  position: integer('position').notNull(),
  intoId: uuid('into_id'),
  /** `number` is that of the cluster `from`, which may be gone when the change is read. */
  moves: jsonb('moves').$type<{ itemId: string; from: string; number: number }[]>().notNull(),
  acceptedAt: at('accepted_at'),
  actId: uuid('act_id'),
  foundedId: uuid('founded_id'),
});

export const vectors = pgTable(
  'vectors',
  {
    projectId: uuid('project_id').notNull(),
    itemId: uuid('item_id').notNull(),
    embedder: text('embedder').notNull(),
    dimensions: integer('dimensions').notNull(),
    textSha256: text('text_sha256').notNull(),
    embedding: numbers('embedding'),
    namespace: text('namespace'),
    indexed: boolean('indexed').notNull().default(false),
    createdAt: created(),
  },
  (table) => [primaryKey({ columns: [table.itemId, table.embedder, table.dimensions] })],
);

export const vectorRemovals = pgTable(
  'vector_removals',
  {
    projectId: uuid('project_id').notNull(),
    namespace: text('namespace').notNull(),
    itemId: uuid('item_id').notNull(),
    createdAt: created(),
  },
  (table) => [primaryKey({ columns: [table.namespace, table.itemId] })],
);

export const clusterCentroids = pgTable(
  'cluster_centroids',
  {
    projectId: uuid('project_id').notNull(),
    clusterId: uuid('cluster_id').notNull(),
    embedder: text('embedder').notNull(),
    dimensions: integer('dimensions').notNull(),
    members: integer('members').notNull(),
    centroid: numbers('centroid').notNull(),
  },
  (table) => [primaryKey({ columns: [table.clusterId, table.embedder, table.dimensions] })],
);

export const plans = pgTable('plans', {
  id: uuid('id').primaryKey(),
  projectId: uuid('project_id').notNull(),
  clusterId: uuid('cluster_id').notNull(),
  cause: text('cause').notNull(),
  files: jsonb('files').$type<string[]>().notNull().default([]),
  tasks: jsonb('tasks').$type<string[]>().notNull().default([]),
  citations: jsonb('citations').$type<{ path: string; line?: number }[]>().notNull().default([]),
  madeBy: text('made_by', { enum: ['computed', 'model', 'person'] }).notNull(),
  approved: boolean('approved').notNull().default(false),
  baseCommit: text('base_commit'),
  createdAt: created(),
  updatedAt: updated(),
});

export const examples = pgTable('examples', {
  id: uuid('id').primaryKey(),
  projectId: uuid('project_id').notNull(),
  clusterId: uuid('cluster_id').notNull(),
  repositoryId: uuid('repository_id').notNull(),
  feedbackId: uuid('feedback_id'),
  jobId: uuid('job_id'),
  origin: text('origin', { enum: ['report', 'form', 'answer'] }).notNull(),
  state: text('state', { enum: ['proposed', 'accepted', 'refused'] }).notNull(),
  call: jsonb('call').$type<ExampleCall>().notNull(),
  expected: jsonb('expected').$type<Expected>().notNull(),
  shown: jsonb('shown').$type<{ call: string; expected: string }>().notNull(),
  test: jsonb('test').$type<{ path: string; text: string }>(),
  problem: text('problem'),
  decidedBy: text('decided_by'),
  createdAt: created(),
});

export const jobs = pgTable('jobs', {
  id: uuid('id').primaryKey(),
  projectId: uuid('project_id').notNull(),
  clusterId: uuid('cluster_id').notNull(),
  repositoryId: uuid('repository_id').notNull(),
  status: text('status', { enum: ['pending', 'running', 'success', 'failed', 'cancelled'] })
    .notNull()
    .default('pending'),
  stage: text('stage').$type<JobStep['stage']>().notNull().default('pending'),
  attempt: integer('attempt').notNull().default(1),
  agent: text('agent').notNull(),
  sandbox: text('sandbox').notNull(),
  model: text('model'),
  startedBy: text('started_by'),
  startedByUserId: text('started_by_user_id'),
  hint: text('hint'),
  message: text('message'),
  cancelRequested: boolean('cancel_requested').notNull().default(false),
  leaseUntil: at('lease_until'),
  costUsd: doublePrecision('cost_usd').notNull().default(0),
  steps: jsonb('steps').$type<JobStep[]>().notNull().default([]),
  baseCommit: text('base_commit'),
  commit: text('commit'),
  branch: text('branch'),
  publication: jsonb('publication').$type<{ title: string; body: string; draft: boolean }>(),
  patch: text('patch'),
  filesChanged: integer('files_changed').notNull().default(0),
  additions: integer('additions').notNull().default(0),
  deletions: integer('deletions').notNull().default(0),
  evidence: jsonb('evidence').$type<Evidence>(),
  blockedReasons: jsonb('blocked_reasons')
    .$type<{ code: string; path?: string; message: string }[]>()
    .notNull()
    .default([]),
  question: text('question'),
  choice: jsonb('choice').$type<Choice>(),
  createdAt: created(),
  startedAt: at('started_at'),
  finishedAt: at('finished_at'),
});

export const jobLogs = pgTable(
  'job_logs',
  {
    jobId: uuid('job_id').notNull(),
    seq: integer('seq').notNull(),
    at: at('at').notNull().defaultNow(),
    stage: text('stage').$type<JobStep['stage']>().notNull(),
    origin: text('origin', { enum: ['soulcaster', 'sandbox', 'agent', 'test', 'git'] }).notNull(),
    level: text('level', { enum: ['info', 'warn', 'error'] }).notNull(),
    text: text('text').notNull(),
  },
  (table) => [primaryKey({ columns: [table.jobId, table.seq] })],
);

export const pullRequests = pgTable('pull_requests', {
  id: uuid('id').primaryKey(),
  projectId: uuid('project_id').notNull(),
  clusterId: uuid('cluster_id').notNull(),
  jobId: uuid('job_id').notNull(),
  repositoryId: uuid('repository_id').notNull(),
  forge: text('forge', { enum: ['github', 'local'] }).notNull(),
  number: integer('number').notNull(),
  title: text('title').notNull(),
  body: text('body').notNull(),
  state: text('state', { enum: ['open', 'merged', 'closed'] })
    .notNull()
    .default('open'),
  draft: boolean('draft').notNull(),
  branch: text('branch').notNull(),
  baseBranch: text('base_branch').notNull(),
  url: text('url').notNull(),
  createdAt: created(),
  updatedAt: updated(),
  mergedAt: at('merged_at'),
});

export const events = pgTable('events', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  xid: xid8('xid').notNull().default(sql`pg_current_xact_id()`),
  projectId: uuid('project_id').notNull(),
  type: text('type').notNull(),
  actor: text('actor').notNull(),
  actorKind: text('actor_kind', { enum: ['user', 'token', 'source', 'task'] }).notNull(),
  subjectId: uuid('subject_id'),
  clusterId: uuid('cluster_id'),
  jobId: uuid('job_id'),
  summary: text('summary').notNull(),
  at: at('at').notNull().defaultNow(),
});

export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    projectId: uuid('project_id').notNull(),
    key: text('key').notNull(),
    route: text('route').notNull(),
    requestSha256: text('request_sha256').notNull(),
    status: integer('status').notNull(),
    answer: jsonb('answer').$type<unknown>(),
    createdAt: created(),
  },
  (table) => [primaryKey({ columns: [table.projectId, table.key] })],
);
