import type { GroupingAct } from '@soulcaster/contract';
import { and, asc, eq, isNotNull } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ctx, projectContext } from '../context.ts';
import { feedback, projects, suggestions } from '../db/tables.ts';
import { newId } from '../ids.ts';
import { type TestInstallation, testInstallation } from '../test-installation.ts';
import { listActs } from './acts.ts';
import { assignPending } from './assign.ts';
import { loweredBy } from './matcher/calibration.ts';
import { forgetMatcher, recallMatcher } from './memory.ts';
import { mergeClusters } from './merge.ts';
import { readLessons } from './read-lessons.ts';
import { splitCluster } from './split.ts';
import { answerSuggestion, listSuggestions } from './suggestions.ts';
import { undoAct } from './undo.ts';

let world: TestInstallation;
beforeAll(async () => {
  world = await testInstallation({}, { workers: false });
});
afterAll(() => world.close());

async function project(): Promise<Ctx> {
  const { id } = await world.newProject();
  return withSettings(id, {});
}

/** As the next request or task would see the project. */
async function withSettings(id: string, settings: object): Promise<Ctx> {
  const mine = eq(projects.id, id);
  await world.installation.db.update(projects).set({ settings }).where(mine);
  const [row] = await world.installation.db.select().from(projects).where(mine);
  return projectContext(world.installation, row!, 'owner', { kind: 'task', name: 'test' });
}

const places = ['checkout', 'invoice page', 'login form', 'photo gallery', 'settings dialog', 'search box', 'calendar'];
const faults = ['crashes when saved', 'stays empty after a reload', 'shows the wrong currency', 'loses what was typed'];
const ends = ['on Android', 'in Firefox', 'since the last update', 'for guests', 'with a slow connection'];

async function arrive(ctx: Ctx, count: number): Promise<void> {
  await ctx.db.insert(feedback).values(
    Array.from({ length: count }, (_, n) => {
      const [place, fault, end] = [places[n % 7]!, faults[(n * 3 + (n >> 3)) % 4]!, ends[(n * 7) % 5]!];
      const at = new Date(Date.UTC(2026, 0, 1) + n * 3_600_000);
      return {
        ...{ id: newId(), projectId: ctx.project.id, source: 'manual' },
        title: `${place} ${fault} ${end}`,
        body: `Opened the ${place} ${end}. It ${fault} every time. Expected the ${place} to work.`,
        ...{ occurredAt: at, firstSeenAt: at, lastSeenAt: at },
      };
    }),
  );
  await assignPending(ctx);
}

/** Answers every open question, also those that are asked again, the same way. */
async function answerAll(ctx: Ctx, answer: 'same' | 'different'): Promise<number> {
  for (let answered = 0; ; answered++) {
    const [question] = await listSuggestions(ctx, { limit: 1 });
    if (!question) return answered;
    await answerSuggestion(ctx, question.id, { answer });
  }
}

const readItems = (ctx: Ctx) =>
  ctx.db.select().from(feedback).where(eq(feedback.projectId, ctx.project.id)).orderBy(asc(feedback.position));

const lowered = async (ctx: Ctx) => (await recallMatcher(ctx)).matcher.lowered;

async function loweredAfresh(ctx: Ctx): Promise<number> {
  forgetMatcher(ctx.project.id);
  return lowered(ctx);
}

describe("a project's own bar", () => {
  it.each([
    ['different', -1],
    ['same', 1],
  ] as const)(
    'moves by what people answer (%s), for who follows and for who loads afresh alike',
    async (answer, way) => {
      const ctx = await project();
      await arrive(ctx, 60);
      expect(await lowered(ctx)).toBe(0);
      expect(await answerAll(ctx, answer)).toBeGreaterThan(3);
      const now = await lowered(ctx);
      expect(Math.sign(now)).toBe(way);
      expect(Math.abs(now)).toBeGreaterThan(0.05);
      expect(await loweredAfresh(ctx)).toBe(now);
    },
  );

  it('decides: what joined by the fitted bar is asked about by a higher one', async () => {
    const ctx = await project();
    await arrive(ctx, 60);
    await answerAll(ctx, 'different');
    const off = await withSettings(ctx.project.id, { calibrate: false });
    const item = { id: newId(), source: 'manual', title: '', body: 'It crashes when saved, every time.' };
    const outcomes = async (by: Ctx) => {
      const { matcher } = await recallMatcher(by);
      return places.flatMap((place) =>
        ends.map((end) => matcher.decide({ ...item, title: `${place} broken ${end}` }).outcome),
      );
    };
    const [fitted, own] = [await outcomes(off), await outcomes(ctx)];
    const joins = (all: string[]) => all.filter((outcome) => outcome === 'join').length;
    expect(joins(own)).toBeLessThan(joins(fitted));
  });

  it('is the fitted one while learning from answers is off', async () => {
    const ctx = await project();
    await arrive(ctx, 60);
    await answerAll(ctx, 'different');
    expect(await lowered(await withSettings(ctx.project.id, { calibrate: false }))).toBe(0);
    const on = await withSettings(ctx.project.id, { calibrate: true, sensitivity: 'strict' });
    expect(await lowered(on)).toBe(loweredBy(await readLessons(on), 'strict'));
  });

  it('takes back what was taken back, and counts the likeliest question of a report once', async () => {
    const ctx = await project();
    await arrive(ctx, 60);
    const asked = new Set<string>();
    await answerAll(ctx, 'different');
    const rows = await ctx.db
      .select()
      .from(suggestions)
      .where(and(eq(suggestions.projectId, ctx.project.id), isNotNull(suggestions.answer)));
    for (const { itemId } of rows) asked.add(itemId);
    expect(rows.length).toBeGreaterThan(asked.size);
    expect(await readLessons(ctx)).toHaveLength(asked.size);
    const before = await lowered(ctx);
    for (const act of await listActs(ctx, { limit: 100 })) await undoAct(ctx, act.id);
    expect(await lowered(ctx)).toBeGreaterThan(before);
    expect(await loweredAfresh(ctx)).toBe(await lowered(ctx));
  });

  it('is lowered by merges, which an undo takes back', async () => {
    const ctx = await project();
    await arrive(ctx, 60);
    const acts: GroupingAct[] = [];
    for (; acts.length < 6; ) {
      const [question] = await listSuggestions(ctx, { limit: 1 });
      if (!question) break;
      acts.push(await mergeClusters(ctx, { cluster_ids: [question.cluster.id, question.other.id] }));
    }
    expect(acts.length).toBeGreaterThan(2);
    const now = await lowered(ctx);
    expect(now).toBeGreaterThan(0.05);
    expect(await loweredAfresh(ctx)).toBe(now);
    for (const act of acts.toReversed()) await undoAct(ctx, act.id);
    expect(await lowered(ctx)).toBe(0);
  });

  it('is raised by splits of what resemblance joined, until somebody merges it again', async () => {
    const ctx = await project();
    await arrive(ctx, 120);
    const joined = (await readItems(ctx)).filter(({ why }) => why[0]?.type === 'similar_words');
    const apart: { origin: string; opened: string }[] = [];
    for (const { id } of joined) {
      const [item] = (await readItems(ctx)).filter((each) => each.id === id);
      const together = (await readItems(ctx)).filter(({ clusterId }) => clusterId === item!.clusterId);
      const [words] = item!.why.filter((reason) => reason.type === 'similar_words');
      if (!together.some((each) => each.id === words!.nearest[0]!.item_id)) continue;
      const act = await splitCluster(ctx, item!.clusterId!, { feedback_ids: [id] });
      const [opened, origin] = act.clusters.map((each) => each.id);
      apart.push({ origin: origin!, opened: opened! });
      if (apart.length === 4) break;
    }
    expect(apart.length).toBeGreaterThan(2);
    const now = await lowered(ctx);
    expect(now).toBeLessThan(-0.03);
    expect(await loweredAfresh(ctx)).toBe(now);
    for (const { origin, opened } of apart) await mergeClusters(ctx, { cluster_ids: [opened], into: origin });
    expect(await lowered(ctx)).toBeGreaterThanOrEqual(0);
  });

  it('learns nothing from a model', async () => {
    const ctx = await project();
    await arrive(ctx, 60);
    await ctx.db
      .update(suggestions)
      .set({ answer: 'same', answeredBy: 'model:fake/judge', answeredAt: ctx.now() })
      .where(eq(suggestions.projectId, ctx.project.id));
    expect(await readLessons(ctx)).toEqual([]);
    expect(await loweredAfresh(ctx)).toBe(0);
  });
});
