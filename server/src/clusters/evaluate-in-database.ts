import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { and, desc, eq, inArray, isNull } from 'drizzle-orm';
import pg from 'pg';
import { pino } from 'pino';
import { openBackend } from '../backend.ts';
import { loadConfig } from '../config.ts';
import { type Ctx, type Installation, projectContext } from '../context.ts';
import { feedback, projects, suggestions } from '../db/tables.ts';
import { newId } from '../ids.ts';
import { assignPending } from './assign.ts';
import type { Answer, AssignedItem, Assigner } from './evaluate.ts';
import { isInApp } from './matcher/frames.ts';
import type { Decision, Frame, MatchItem, Sensitivity } from './matcher/item.ts';
import { answerSuggestion } from './suggestions.ts';

export interface DatabaseAssigner extends Assigner {
  close(): Promise<void>;
}

/**
 * The real engine with its rows, transactions, events and questions, on a database of its own that is removed at the end: an embedded
 * one, or one made on the server that `databaseUrl` names. Nothing else works on it.
 */
export async function assignInDatabase(options: {
  sensitivity: Sensitivity;
  databaseUrl?: string | undefined;
}): Promise<DatabaseAssigner> {
  const dataDir = mkdtempSync(join(tmpdir(), 'soulcaster-eval-'));
  const made = options.databaseUrl ? await makeDatabase(options.databaseUrl) : null;
  const clear = async () => {
    await made?.remove();
    rmSync(dataDir, { recursive: true, force: true });
  };
  const env = { DATA_DIR: dataDir, SOULCASTER_ROLE: 'api', ...(made && { DATABASE_URL: made.url }) };
  const backend = await openBackend(loadConfig(env), pino({ level: 'warn' }, pino.destination(2))).catch(
    async (error) => {
      await clear();
      throw error;
    },
  );
  const ctx = await newProject(backend.installation, options.sensitivity);
  const rowIds = new Map<string, string>();
  const decide = (items: MatchItem[]) => decideTogether(ctx, rowIds, items);
  return {
    assign: async (items, answer) => {
      if (!answer) return decide(items);
      const assigned: AssignedItem[] = [];
      for (const item of items) {
        const [decided] = await decide([item]);
        assigned.push(await answerAll(ctx, rowIds, item, decided!, answer));
      }
      return assigned;
    },
    close: async () => {
      await backend.stop();
      await clear();
    },
  };
}

async function makeDatabase(server: string): Promise<{ url: string; remove(): Promise<void> }> {
  const name = `soulcaster_eval_${randomUUID().replaceAll('-', '')}`;
  const run = async (statement: string) => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  await run(`CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, remove: () => run(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function newProject(installation: Installation, sensitivity: Sensitivity): Promise<Ctx> {
  const [project] = await installation.db
    .insert(projects)
    .values({ id: newId(), slug: 'evaluation', name: 'Evaluation', key: 'EV', settings: { sensitivity } })
    .returning();
  return projectContext(installation, project!, 'owner', { kind: 'task', name: 'evaluation' });
}

async function decideTogether(ctx: Ctx, rowIds: Map<string, string>, items: MatchItem[]): Promise<AssignedItem[]> {
  const ids = new Map<string, string>();
  for (const { id } of items) {
    const rowId = newId();
    ids.set(rowId, id);
    rowIds.set(id, rowId);
  }
  await ctx.db.insert(feedback).values(items.map((item) => asRow(ctx, item, rowIds.get(item.id)!)));
  const decisions = new Map<string, Decision>();
  await assignPending(ctx, { decided: (rowId, decision) => decisions.set(rowId, decision) });
  const rows = await ctx.db
    .select({ id: feedback.id, clusterId: feedback.clusterId })
    .from(feedback)
    .where(and(eq(feedback.projectId, ctx.project.id), inArray(feedback.id, [...ids.keys()])));
  const clusterOf = new Map(rows.map((row) => [row.id, row.clusterId]));
  const named = new Map([...rowIds].map(([id, rowId]) => [rowId, id]));
  return items.map(({ id }) => {
    const rowId = rowIds.get(id)!;
    const candidates = decisions.get(rowId)!.candidates.map(({ itemId }) => ({ itemId: named.get(itemId)! }));
    return { clusterId: clusterOf.get(rowId)!, candidates, answers: [] };
  });
}

async function answerAll(
  ctx: Ctx,
  rowIds: Map<string, string>,
  item: MatchItem,
  decided: AssignedItem,
  answer: Answer,
): Promise<AssignedItem> {
  const rowId = rowIds.get(item.id)!;
  const asked = await ctx.db
    .select()
    .from(suggestions)
    .where(and(eq(suggestions.projectId, ctx.project.id), eq(suggestions.itemId, rowId), isNull(suggestions.answer)))
    .orderBy(desc(suggestions.score));
  const answers: boolean[] = [];
  for (const question of asked) {
    const other = await theirId(ctx, question.otherItemId);
    const same = answer(item.id, other);
    answers.push(same);
    const { cluster_id } = await answerSuggestion(ctx, question.id, { answer: same ? 'same' : 'different' });
    if (same) return { ...decided, clusterId: cluster_id, answers };
  }
  return { ...decided, answers };
}

/** The id in the data set, which its row bears as that of its source. */
async function theirId(ctx: Ctx, rowId: string): Promise<string> {
  const [row] = await ctx.db
    .select({ externalId: feedback.externalId })
    .from(feedback)
    .where(and(eq(feedback.projectId, ctx.project.id), eq(feedback.id, rowId)));
  return row!.externalId!;
}

function asRow(ctx: Ctx, item: MatchItem, id: string): typeof feedback.$inferInsert {
  const occurredAt = item.occurredAt === undefined ? ctx.now() : new Date(item.occurredAt);
  return {
    id,
    projectId: ctx.project.id,
    source: item.source,
    externalId: item.id,
    title: item.title,
    body: item.body,
    author: item.reporter ?? null,
    exception: item.exception ?? null,
    frames: (item.frames ?? []).map(asStoredFrame),
    upstreamGroup: item.upstreamGroup ?? null,
    occurredAt,
    firstSeenAt: occurredAt,
    lastSeenAt: occurredAt,
  };
}

function asStoredFrame(frame: Frame) {
  return {
    file: frame.file ?? frame.module ?? '',
    in_app: isInApp(frame),
    ...(frame.function && { function: frame.function }),
    ...(frame.line && { line: frame.line }),
  };
}
