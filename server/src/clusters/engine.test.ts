import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { crc32 } from 'node:zlib';
import { asc, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ctx, projectContext } from '../context.ts';
import { clusters, events, feedback, links, projects, suggestions } from '../db/tables.ts';
import { eraseFeedback } from '../feedback/erase.ts';
import { newId } from '../ids.ts';
import { type TestInstallation, testInstallation } from '../test-installation.ts';
import { assignPending } from './assign.ts';
import { linkItems } from './links.ts';
import { forgetMatcher, recallMatcher } from './memory.ts';
import { mergeClusters } from './merge.ts';
import { asMatchItem, enterGrouping } from './store.ts';

let world: TestInstallation;
beforeAll(async () => {
  world = await testInstallation({}, { workers: false });
});
afterAll(() => world.close());

async function project(): Promise<Ctx> {
  const { id } = await world.newProject();
  const [row] = await world.installation.db.select().from(projects).where(eq(projects.id, id));
  return projectContext(world.installation, row!, 'owner', { kind: 'task', name: 'test' });
}

const places = ['checkout', 'invoice page', 'login form', 'photo gallery', 'settings dialog', 'search box', 'calendar'];
const faults = ['crashes when saved', 'stays empty after a reload', 'shows the wrong currency', 'loses what was typed'];
const ends = ['on Android', 'in Firefox', 'since the last update', 'for guests', 'with a slow connection'];

/** Reports of which many tell of the same problem in other words. */
function reports(count: number, from = 0) {
  return Array.from({ length: count }, (_, at) => {
    const n = at + from;
    const [place, fault, end] = [places[n % 7]!, faults[(n * 3 + (n >> 3)) % 4]!, ends[(n * 7) % 5]!];
    return {
      title: `${place} ${fault} ${end}`,
      body: `Opened the ${place} ${end}. It ${fault} every time, number ${n * 37}. Expected the ${place} to work.`,
    };
  });
}

async function arrive(ctx: Ctx, texts: { title: string; body: string }[]): Promise<void> {
  const at = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 3_600_000);
  await ctx.db.insert(feedback).values(
    texts.map((text, n) => ({
      ...{ id: newId(), projectId: ctx.project.id, source: 'manual', ...text },
      ...{ occurredAt: at(n), firstSeenAt: at(n), lastSeenAt: at(n) },
    })),
  );
}

const itemsOf = (ctx: Ctx) =>
  ctx.db.select().from(feedback).where(eq(feedback.projectId, ctx.project.id)).orderBy(asc(feedback.position));

/** What the grouping made of a project, without ids and times. */
async function outcome(ctx: Ctx) {
  const rows = await ctx.db
    .select()
    .from(clusters)
    .where(eq(clusters.projectId, ctx.project.id))
    .orderBy(clusters.number);
  const numberOf = new Map(rows.map((row) => [row.id, row.number]));
  const items = await itemsOf(ctx);
  const positionOf = new Map(items.map((item, at) => [item.id, at]));
  const asked = await ctx.db.select().from(suggestions).where(eq(suggestions.projectId, ctx.project.id));
  const told = await ctx.db.select().from(events).where(eq(events.projectId, ctx.project.id)).orderBy(asc(events.id));
  return {
    clusters: rows.map(
      ({ number, title, summary, itemCount, occurrences, reporters, cohesion, firstSeenAt, lastSeenAt }) => ({
        ...{ number, title, summary, itemCount, occurrences, reporters, cohesion, firstSeenAt, lastSeenAt },
      }),
    ),
    items: items.map((item) => numberOf.get(item.clusterId!)),
    why: items.map((item) => item.why.map(({ type }) => type)),
    asked: asked
      .map((row) => `${positionOf.get(row.itemId)} ${positionOf.get(row.otherItemId)} ${row.score.toFixed(4)}`)
      .sort(),
    told: told.filter(({ type }) => type !== 'project.created').map(({ type, summary }) => `${type} ${summary}`),
  };
}

/** The same two matchers: where everything is, what may be together, and where newcomers would go. */
async function expectKnowledge(ctx: Ctx, { exact }: { exact: boolean }) {
  const followed = await recallMatcher(ctx);
  const probes = (await itemsOf(ctx)).map((row) => ({ ...asMatchItem(row), id: newId() }));
  const ask = ({ matcher }: typeof followed) => ({
    placements: [...matcher.placements()].sort(),
    probes: probes.map((probe) => {
      const decision = matcher.decide(probe);
      return exact ? { ...decision, reasons: [] } : decision.reasons[0]?.kind === 'same_text' && decision.clusterId;
    }),
  });
  const known = ask(followed);
  forgetMatcher(ctx.project.id);
  expect(ask(await recallMatcher(ctx))).toEqual(known);
  return known;
}

describe('grouping in batches', () => {
  it('decides the same as one item at a time', async () => {
    const [single, batched] = [await project(), await project()];
    for (const [ctx, batchMax] of [
      [single, 1],
      [batched, 40],
    ] as const) {
      await arrive(ctx, reports(50));
      await assignPending(ctx, { batchMax });
    }
    const made = await outcome(single);
    expect(await outcome(batched)).toEqual(made);
    expect(made.clusters.length).toBeGreaterThan(1);
    expect(made.clusters.length).toBeLessThan(50);
    expect(made.items).not.toContain(undefined);
  });

  it('gives the turn away after a while: what other projects wait for comes before the rest', async () => {
    const [busy, other] = [await project(), await project()];
    await arrive(busy, reports(40));
    await world.installation.queue.add(
      other.db,
      'clusters.assign',
      { projectId: other.project.id },
      { key: other.project.id },
    );
    await assignPending(busy, { batchMax: 10, turnMs: 0 });
    expect((await itemsOf(busy)).filter(({ clusterId }) => clusterId)).toHaveLength(10);
    const { rows } = await busy.db.execute<{ id: string }>(
      sql`SELECT data->>'projectId' AS id FROM pgboss.job WHERE name = 'clusters.assign' AND state = 'created' ORDER BY created_on`,
    );
    expect(rows.map(({ id }) => id).slice(-2)).toEqual([other.project.id, busy.project.id]);
    await assignPending(busy);
    expect((await outcome(busy)).items).not.toContain(undefined);
  });

  it('leaves nothing behind in memory when its transaction fails', async () => {
    const ctx = await project();
    await arrive(ctx, reports(30));
    await assignPending(ctx);
    await arrive(ctx, reports(10, 50));
    const before = [...(await recallMatcher(ctx)).matcher.placements()];
    const refuse = sql`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'not now'; END $$`;
    await ctx.db.execute(refuse);
    await ctx.db.execute(sql`CREATE TRIGGER refuse BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION refuse()`);
    await expect(assignPending(ctx)).rejects.toThrow();
    await ctx.db.execute(sql`DROP TRIGGER refuse ON events`);
    await ctx.db.execute(sql`DROP FUNCTION refuse`);
    expect([...(await recallMatcher(ctx)).matcher.placements()].sort()).toEqual(before.sort());
    await assignPending(ctx);
    expect((await outcome(ctx)).items).not.toContain(undefined);
    await expectKnowledge(ctx, { exact: false });
  });

  it('takes a batch back and decides again when people changed the grouping meanwhile', async () => {
    const ctx = await project();
    await arrive(ctx, reports(30));
    await assignPending(ctx);
    const { revision } = await recallMatcher(ctx);
    const [a, b] = await ctx.db
      .select()
      .from(clusters)
      .where(eq(clusters.projectId, ctx.project.id))
      .orderBy(clusters.number);
    await mergeClusters(ctx, { cluster_ids: [b!.id, a!.id], into: a!.id });
    await arrive(ctx, reports(40, 100));
    await assignPending(ctx);
    expect((await recallMatcher(ctx)).revision).toBeGreaterThan(revision + 1);
    await expectKnowledge(ctx, { exact: false });
  });
});

describe('a matcher that follows the rows', () => {
  it.each([1, 2, 3])('knows what one read afresh knows, after any acts (seed %i)', async (seed) => {
    const ctx = await project();
    const random = seeded(seed);
    await arrive(ctx, reports(60));
    await assignPending(ctx);
    for (let act = 0; act < 12; act++) {
      await anyAct(ctx, random);
      if (random() < 0.3) await recallMatcher(ctx);
    }
    const known = await expectKnowledge(ctx, { exact: false });
    const rows = (await itemsOf(ctx)).filter((row) => row.clusterId && !row.erasedAt);
    expect(known.placements).toEqual(rows.map((row) => [row.id, row.clusterId]).sort());
  });

  it('goes on from its snapshot exactly where it was', async () => {
    const ctx = await project();
    await arrive(ctx, reports(80));
    await assignPending(ctx);
    expect(readFileSync(snapshotOf(ctx)).length).toBeGreaterThan(1_000);
    await expectKnowledge(ctx, { exact: true });
  });

  it('keeps no text and no names in its snapshot', async () => {
    const ctx = await project();
    await arrive(ctx, reports(40));
    await ctx.db.update(feedback).set({ author: 'ada@example.com' }).where(eq(feedback.projectId, ctx.project.id));
    await assignPending(ctx);
    const bytes = readFileSync(snapshotOf(ctx));
    for (const text of ['checkout', 'ada@example.com', 'currency']) {
      expect(bytes.includes(text)).toBe(false);
      expect(bytes.includes(Buffer.from(text, 'utf16le'))).toBe(false);
    }
  });

  it.each<[string, (file: string, older: Buffer) => void]>([
    ['cut short', (file) => truncateSync(file, 500)],
    ['damaged', (file) => writeFileSync(file, readFileSync(file).fill(0x41, 300, 340))],
    ['of another version', (file) => writeFileSync(file, 'something else')],
    ['made under other rules', (file) => rewrite(file, (held) => ({ ...held, rules: 1 }))],
    ['made with other parameters', (file) => rewrite(file, (held) => ({ ...held, mark: 1 }))],
  ])('reads the rows when its snapshot is %s', async (_, harm) => {
    const ctx = await project();
    await arrive(ctx, reports(40));
    await assignPending(ctx);
    harm(snapshotOf(ctx), readFileSync(snapshotOf(ctx)));
    await expectKnowledge(ctx, { exact: false });
  });

  it('reads the rows when the snapshot tells of another past, as after a restored backup', async () => {
    const ctx = await project();
    await arrive(ctx, reports(40));
    await assignPending(ctx);
    const rows = await itemsOf(ctx);
    forgetMatcher(ctx.project.id);
    await ctx.db
      .update(feedback)
      .set({ clusterId: rows[0]!.clusterId })
      .where(eq(feedback.id, rows.at(-1)!.id));
    expect((await recallMatcher(ctx)).matcher.clusterOf(rows.at(-1)!.id)).toBe(rows[0]!.clusterId);
    forgetMatcher(ctx.project.id);
    await ctx.db.update(projects).set({ groupingRevision: 0 }).where(eq(projects.id, ctx.project.id));
    expect((await recallMatcher(ctx)).matcher.size).toBe(40);
  });
});

const snapshotOf = (ctx: Ctx) => join(ctx.installation.config.dataDir, 'grouping', `${ctx.project.id}.snapshot`);

/** A sound snapshot with something else in it: its first line, its sum, and what it holds. */
function rewrite(file: string, change: (held: object) => object): void {
  const bytes = readFileSync(file);
  const head = bytes.indexOf('\n') + 1;
  const body = serialize(change(deserialize(bytes.subarray(head + 4)) as object));
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(crc32(body));
  writeFileSync(file, Buffer.concat([bytes.subarray(0, head), sum, body]));
}

/** Newcomers, merges, links said and taken back, erased and reworded items: whatever changes a grouping. */
async function anyAct(ctx: Ctx, random: () => number): Promise<void> {
  const items = (await itemsOf(ctx)).filter((row) => row.clusterId && !row.erasedAt);
  const pick = () => items[Math.floor(random() * items.length)]!;
  const [a, b] = [pick(), pick()];
  const act = Math.floor(random() * 5);
  if (act === 0) {
    await arrive(ctx, reports(5, Math.floor(random() * 1000)));
    await assignPending(ctx);
  } else if (act === 1 && a.clusterId !== b.clusterId)
    await mergeClusters(ctx, { cluster_ids: [a.clusterId!, b.clusterId!], into: b.clusterId! });
  else if (act === 2) await eraseFeedback(ctx, a.id);
  else if (act === 3) {
    const kind = (['must', 'cannot', 'released'] as const)[Math.floor(random() * 3)]!;
    const { revision } = await enterGrouping(ctx);
    await linkItems(ctx, { kind, pairs: [[a.id, b.id]], actor: 'ada', revision });
    expect(await ctx.db.select().from(links).where(eq(links.projectId, ctx.project.id))).not.toHaveLength(0);
  } else {
    const said = { title: `${a.title} again`, body: `${b.body} And more.`, reworded: true };
    await ctx.db.update(feedback).set(said).where(eq(feedback.id, a.id));
    await assignPending(ctx);
  }
}

/** mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
