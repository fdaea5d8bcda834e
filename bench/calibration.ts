import { crc32 } from 'node:zlib';
import { QUESTIONS_MAX } from '@soulcaster/server/clusters/ask';
import { CAUTION, type Lesson, loweredBy, partsOf } from '@soulcaster/server/clusters/matcher/calibration';
import { type Decision, Matcher } from '@soulcaster/server/clusters/matcher/matcher';
import { type LabelledItem, readDataset } from '@soulcaster/server/clusters/read-dataset';
import { readOptions } from './options.ts';
import { datasetPath, leftOut } from './score-clustering.ts';

const SETS = ['rust-early-dense', 'titanium-dense', 'hadoop-dense'];
const WAYS = ['off', 'on', 'control', 'answers_alone'] as const;
type Way = (typeof WAYS)[number];
/** What a person does in the first half who answers nothing, and finds so much of what went wrong. */
const HABITS = { merges_and_splits: ['merge', 'split'], merges: ['merge'], splits: ['split'] } as const;
type Habit = keyof typeof HABITS;
const NOTICED_ONE_IN = 3;

/**
 * What answers teach: the first half of each stream with its questions answered from the labels, the second half without any, under the
 * same constraints with calibration off and on. `control` says what that is worth without any answer: the bar is as much lower in every
 * project as it ever is for being sure. `answers_alone` moves it only by how much likelier or less likely a yes is than the score says.
 * The same for who answers nothing but merges and splits, a third of what went wrong.
 */
async function main(): Promise<void> {
  const values = readOptions({ sets: { type: 'string' } });
  const sets: ({ set: string } & ReturnType<typeof compared>)[] = [];
  const skipped: { set: string; why: string }[] = [];
  for (const set of values.sets?.split(',') ?? SETS) {
    const why = leftOut(set);
    if (why) {
      skipped.push({ set, why });
      continue;
    }
    const items: LabelledItem[] = [];
    for await (const item of readDataset(datasetPath(set))) items.push(item);
    sets.push({ set, ...compared(items) });
    console.error(`${set}: done`);
  }
  const mean = (way: Way) => rounded(sets.reduce((sum, set) => sum + set[way].f1, 0) / sets.length);
  const means = sets.length > 0 ? Object.fromEntries(WAYS.map((way) => [way, mean(way)])) : null;
  const meanBy = (habit: Habit, way: 'off' | 'on') =>
    rounded(sets.reduce((sum, set) => sum + set.by[habit][way].f1, 0) / sets.length);
  const meansBy = Object.fromEntries(
    (Object.keys(HABITS) as Habit[]).map((habit) => [habit, { off: meanBy(habit, 'off'), on: meanBy(habit, 'on') }]),
  );
  const mean_f1 = means && { ...means, ...meansBy };
  process.stdout.write(`${JSON.stringify({ bench: 'calibration', sets, mean_f1, skipped }, null, 2)}\n`);
}

function compared(items: LabelledItem[]) {
  const half = Math.floor(items.length / 2);
  const first = new Stream();
  for (const item of items.slice(0, half)) first.take(item, { answered: true });
  const { said } = partsOf(first.lessons, 'default');
  const lowered = { off: 0, on: loweredBy(first.lessons, 'default'), control: CAUTION.default, answers_alone: said };
  const run = (way: Way) => {
    const second = new Stream(first);
    second.matcher.lowered = lowered[way];
    for (const item of items.slice(half)) second.take(item, {});
    return { lowered: rounded(lowered[way]), ...second.online() };
  };
  const of = { off: run('off'), on: run('on'), control: run('control') };
  const lessons = first.lessons.length;
  const yes = first.lessons.filter(({ same }) => same).length;
  const by = {
    merges_and_splits: byActs(items, 'merges_and_splits'),
    merges: byActs(items, 'merges'),
    splits: byActs(items, 'splits'),
  };
  return { items: items.length, lessons, yes, ...of, answers_alone: run('answers_alone'), by };
}

function byActs(items: LabelledItem[], habit: Habit) {
  const half = Math.floor(items.length / 2);
  const first = new Stream();
  for (const item of items.slice(0, half)) first.take(item, { noticed: HABITS[habit] });
  const run = (lowered: number) => {
    const second = new Stream(first);
    second.matcher.lowered = lowered;
    for (const item of items.slice(half)) second.take(item, {});
    return { lowered: rounded(lowered), ...second.online() };
  };
  const merges = first.lessons.filter(({ same }) => same).length;
  const splits = first.lessons.length - merges;
  return { merges, splits, off: run(0), on: run(loweredBy(first.lessons, 'default')) };
}

/** A stream through the matcher, with its own decisions counted since it began, or went on from another. */
class Stream {
  readonly matcher: Matcher;
  readonly lessons: Lesson[] = [];
  readonly #said: { a: string; b: string; same: boolean }[] = [];
  #groups: Map<string, string> = new Map();
  #groupsOf: Map<string, Set<string>> = new Map();
  #seen: Set<string> = new Set();
  #joins = 0;
  #right = 0;
  #duplicates = 0;

  constructor(goesOnFrom?: Stream) {
    let clusters = goesOnFrom?.matcher.size ?? 0;
    this.matcher = new Matcher({ sensitivity: 'default', newClusterId: () => `c${++clusters}` });
    if (!goesOnFrom) return;
    this.#groups = new Map(goesOnFrom.#groups);
    this.#seen = new Set(goesOnFrom.#seen);
    this.#groupsOf = new Map([...goesOnFrom.#groupsOf].map(([id, groups]) => [id, new Set(groups)]));
    this.matcher.unpack(structuredClone(goesOnFrom.matcher.pack()));
    for (const word of goesOnFrom.#said) this.#bind(word);
  }

  take(item: LabelledItem, person: { answered?: boolean; noticed?: readonly ('merge' | 'split')[] }): void {
    const isDuplicate = this.#seen.has(item.group);
    this.#seen.add(item.group);
    this.#groups.set(item.id, item.group);
    const decision = this.matcher.add(item);
    const { outcome, suggestions } = decision;
    if (person.answered) this.#answer(item, suggestions.slice(0, QUESTIONS_MAX));
    if (person.noticed && crc32(item.id) % NOTICED_ONE_IN === 0) this.#act(item, decision, person.noticed);
    const clusterId = this.matcher.clusterOf(item.id)!;
    const members = this.#groupsOf.get(clusterId) ?? new Set();
    if (isDuplicate) this.#duplicates++;
    if (outcome === 'join') this.#joins++;
    if (outcome === 'join' && members.has(item.group)) this.#right++;
    this.#groupsOf.set(clusterId, members.add(item.group));
  }

  online(): { p: number; r: number; f1: number } {
    const [p, r] = [this.#right / (this.#joins || 1), this.#right / (this.#duplicates || 1)];
    return { p: rounded(p), r: rounded(r), f1: rounded((2 * p * r) / (p + r || 1)) };
  }

  /** Best first, until one is a yes. */
  #answer(item: LabelledItem, asked: { itemId: string; score: number }[]): void {
    for (const [at, { itemId, score }] of asked.entries()) {
      const same = this.#groups.get(itemId) === item.group;
      if (at === 0) this.lessons.push({ score, same });
      this.#bind({ a: item.id, b: itemId, same });
      if (same) this.matcher.move(item.id, this.matcher.clusterOf(itemId)!);
      if (same) return;
    }
  }

  /** Out of a cluster that holds none of its group, or into one that does; a lesson where the matcher had thought of it. */
  #act(item: LabelledItem, decision: Decision & { clusterId: string }, noticed: readonly string[]): void {
    const { outcome, clusterId, score, candidates, suggestions, reasons } = decision;
    const isIn = (id: string) => this.#groupsOf.get(id)?.has(item.group) ?? false;
    if (outcome === 'join' && noticed.includes('split') && !isIn(clusterId)) {
      if (reasons.some(({ kind }) => kind === 'similar_words'))
        this.lessons.push({ score, same: false, unasked: true });
      for (const { itemId } of candidates.filter((each) => each.clusterId === clusterId))
        this.#bind({ a: item.id, b: itemId, same: false });
      this.matcher.move(item.id, `of ${item.id}`);
    } else if (outcome !== 'join' && noticed.includes('merge')) {
      const known = candidates.find((each) => isIn(each.clusterId));
      if (!known) return;
      const asked = suggestions.slice(0, QUESTIONS_MAX).find((each) => each.clusterId === known.clusterId);
      if (asked) this.lessons.push({ score: asked.score, same: true, unasked: true });
      this.#bind({ a: item.id, b: known.itemId, same: true });
      this.matcher.move(item.id, known.clusterId);
    }
  }

  #bind(word: { a: string; b: string; same: boolean }): void {
    this.#said.push(word);
    if (word.same) this.matcher.mustLink(word.a, word.b);
    else this.matcher.cannotLink(word.a, word.b);
  }
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

await main();
