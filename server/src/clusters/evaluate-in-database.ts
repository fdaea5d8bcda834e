import { and, desc, eq, inArray, isNull } from 'drizzle-orm';
import { type Ctx, type Installation, projectContext } from '../context.ts';
import { feedback, projects, suggestions } from '../db/tables.ts';
import { newId } from '../ids.ts';
import { assignPending } from './assign.ts';
import type { Answer, AssignedItem, Assigner } from './evaluate.ts';
import { isInApp } from './matcher/frames.ts';
import type { Decision, Frame, MatchItem, Sensitivity } from './matcher/item.ts';
import { answerSuggestion } from './suggestions.ts';

/**
 * The real engine with its rows, transactions, events and questions, in a new project of that installation, on which nothing
 * else works.
 */
export async function assignInDatabase(installation: Installation, sensitivity: Sensitivity): Promise<Assigner> {
  const ctx = await newProject(installation, sensitivity);
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
  };
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
