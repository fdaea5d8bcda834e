import { parseArgs } from 'node:util';
import { QUESTIONS_MAX } from '@soulcaster/server/clusters/ask';
import { CAUTION, type Lesson, loweredBy, partsOf } from '@soulcaster/server/clusters/matcher/calibration';
import { Matcher } from '@soulcaster/server/clusters/matcher/matcher';
import { type LabelledItem, readDataset } from '@soulcaster/server/clusters/read-dataset';
import { datasetPath, leftOut } from './score-clustering.ts';

const SETS = ['rust-early-dense', 'titanium-dense', 'hadoop-dense'];
const WAYS = ['off', 'on', 'control', 'answers_alone'] as const;
type Way = (typeof WAYS)[number];

/**
 * What answers teach: the first half of each stream with its questions answered from the labels, the second half without any, under the
 * same constraints with calibration off and on. `control` says what that is worth without any answer: the bar is as much lower in every
 * project as it ever is for being sure. `answers_alone` moves it only by how much likelier or less likely a yes is than the score says.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { sets: { type: 'string' } } });
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
  process.stdout.write(`${JSON.stringify({ bench: 'calibration', sets, mean_f1: means, skipped }, null, 2)}\n`);
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
    for (const item of items.slice(half)) second.take(item, { answered: false });
    return { lowered: rounded(lowered[way]), ...second.online() };
  };
  const of = { off: run('off'), on: run('on'), control: run('control') };
  const lessons = first.lessons.length;
  const yes = first.lessons.filter(({ same }) => same).length;
  return { items: items.length, lessons, yes, ...of, answers_alone: run('answers_alone') };
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

  take(item: LabelledItem, { answered }: { answered: boolean }): void {
    const isDuplicate = this.#seen.has(item.group);
    this.#seen.add(item.group);
    this.#groups.set(item.id, item.group);
    const { outcome, suggestions } = this.matcher.add(item);
    if (answered) this.#answer(item, suggestions.slice(0, QUESTIONS_MAX));
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
