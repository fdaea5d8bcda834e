import type { SyncStep } from '@soulcaster/server/sources/source';
import { type FakeReddit, fakeReddit, type RedditThing, type Removal } from '@soulcaster/testkit/fake-reddit/index';
import { seeded } from '../../seeded.ts';

export const SECRET = 'secret of the fake';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
export const BEGUN = Date.parse('2026-03-01T00:00:00Z');
const BEHIND_MAX = 900;
const KEYWORDS = ['The bug in', 'Broken:', 'It doesn’t work:', 'An ERROR with', 'Crash of'];
const CHATTER = ['Look at my', 'Debugging', 'Thanks for', 'A question about'];
const THINGS = ['the export', 'the cart', 'sign-in', 'the map', 'printing', 'the bell'];
const REMOVALS: Removal[] = ['author', 'author', 'moderator', 'account', 'gone'];

/** Where the steps of a sync are stored: memory, or the real database through the real verb. */
export interface Store {
  /** One whole sync; `breaksAfter` kills the process after so many steps. Answers when the API wants to be asked again, if it says. */
  sync(settings: Record<string, unknown>, breaksAfter: number): Promise<Date | null>;
  restart(): void;
  /** What is stored, by fullname: how often, its words, and whether it is erased. */
  stored(): Promise<Map<string, { count: number; words: string; erased: boolean }>>;
  close(): Promise<void>;
}

export interface World {
  fake: FakeReddit;
  clientId: string;
  now: () => Date;
  settings: Record<string, unknown>;
}
export type MakeStore = (world: World) => Promise<Store>;

export interface Verdict {
  seed: number;
  things: number;
  polls: number;
  requests: number;
  restarts: number;
  limits: number;
  missed: string[];
  duplicated: string[];
  violations: string[];
  late: string[];
  unwanted: string[];
  stale: string[];
}

/** One made-up life of some subreddits, polled through outages, limits and restarts; then what is stored is held against what happened. */
export async function playHistory(seed: number, makeStore: MakeStore, pollMinutes: number): Promise<Verdict> {
  const random = seeded(seed);
  let clock = BEGUN;
  const now = () => new Date(clock);
  const fake = fakeReddit({ now, perMinute: random() < 0.15 ? 20 : 100 });
  const clientId = `app${seed}`;
  fake.addApp(clientId, SECRET);
  const subreddits = Array.from({ length: 1 + Math.floor(random() * 3) }, (_, index) => `acme${index}`);
  for (const subreddit of subreddits) fake.post(subreddit, { title: 'Welcome' });
  const settings = {
    subreddits,
    sorts: random() < 0.2 ? ['new', 'hot'] : ['new'],
    username: 'mira_tests',
    interval_seconds: 300,
  };
  const busy = random() < 0.1;
  const hours = busy ? 3 + random() * 3 : 26 + random() * 14;
  const lively = BEGUN + hours * HOUR;
  const store = await makeStore({
    fake: withLostPlaces(fake, () => clock < lively && random() < 0.2),
    clientId,
    now,
    settings,
  });
  const verdict: Verdict = {
    seed,
    things: 0,
    polls: 0,
    requests: 0,
    restarts: 0,
    limits: 0,
    missed: [],
    duplicated: [],
    violations: fake.violations,
    late: [],
    unwanted: [],
    stale: [],
  };
  /** What had a keyword when it was written. A keyword that comes by an edit is not promised where more than 1,000 newer things hide it. */
  const wanted = new Set<RedditThing>();
  let due: Date | null = null;
  /** So many things were there when a poll last read all. */
  let readUpTo = 0;
  let nextPoll = clock;
  let outageUntil = 0;

  const pollOnce = async (breaksAfter: number) => {
    const there = fake.things.length;
    await store.sync(settings, breaksAfter).then(
      (retry) => {
        due = retry;
        if (!retry) readUpTo = there;
      },
      (error) => {
        if (!(error instanceof Killed)) throw error;
        store.restart();
        verdict.restarts += 1;
        due = null;
      },
    );
    verdict.polls += 1;
    if (due) verdict.limits += 1;
  };

  while (clock < lively) {
    // Reddit shows the newest 1,000 of a listing: what is further behind after a row of outages cannot be read by anybody.
    const isFarBehind = fake.things.length - readUpTo > BEHIND_MAX;
    if (!isFarBehind) for (const thing of act(fake, random, subreddits, busy)) if (hasKeyword(thing)) wanted.add(thing);
    if (random() < 0.01) outageUntil = clock + random() * (busy ? 0.5 : 3) * HOUR;
    if (random() < 0.02) fake.revokeTokens();
    clock += (busy ? 1 : 1 + random() * 20) * MINUTE;
    if (clock < nextPoll || (due && clock < (due as Date).getTime())) continue;
    const isOut = clock < outageUntil;
    if (isOut) fake.failNext([500, 502, 503, 429, 403][Math.floor(random() * 5)]!, 1);
    // Busy and seldom asked: several pages each time, with a death in the middle of them.
    nextPoll = clock + pollMinutes * (busy ? 4 : 1) * MINUTE;
    await pollOnce(random() < (busy ? 0.4 : 0.05) ? Math.floor(random() * 5) : Number.POSITIVE_INFINITY);
    if (random() < 0.03) {
      store.restart();
      verdict.restarts += 1;
    }
    if (random() < 0.1 || verdict.polls % 40 === 0) await lookForLate(store, fake, clock, verdict);
  }
  // Quiet at the end: the duty runs out for what was removed last.
  const end = clock + 24 * HOUR;
  while (clock < end) {
    clock += (due ? 2 : 60) * MINUTE;
    if (due && clock < (due as Date).getTime()) continue;
    await pollOnce(Number.POSITIVE_INFINITY);
  }
  await judge(store, fake, { verdict, isWanted: (thing) => !busy || wanted.has(thing) });
  verdict.things = fake.things.length;
  verdict.requests = fake.journal.length;
  await store.close();
  return verdict;
}

/** At times the entry from which the next page is asked vanishes between the two pages. */
function withLostPlaces(fake: FakeReddit, loses: () => boolean): FakeReddit {
  const fetchAndLose: typeof fetch = async (input, init) => {
    const response = await fake.fetch(input, init);
    if (!response.ok || !loses()) return response;
    const { data } = (await response.clone().json()) as { data?: { after?: string | null } };
    const last = data?.after && fake.things.find(({ name }) => name === data.after);
    if (last && last.removal === null) fake.remove(last, 'author');
    return response;
  };
  return { ...fake, fetch: fetchAndLose };
}

/** The process is killed in the middle of a sync. */
export class Killed extends Error {}

function act(fake: FakeReddit, random: () => number, subreddits: string[], busy: boolean): RedditThing[] {
  const made: RedditThing[] = [];
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const words = () =>
    `${pick(random() < 0.5 ? KEYWORDS : CHATTER)} ${pick(THINGS)} number ${Math.floor(random() * 1e6)}`;
  const writes = busy ? 5 + Math.floor(random() * 25) : Math.floor(random() * 4);
  for (let each = 0; each < writes; each++) {
    const subreddit = pick(subreddits);
    const posts = fake.things.filter((thing) => thing.kind === 't3' && thing.subreddit === subreddit).slice(-30);
    if (random() < 0.5)
      made.push(fake.post(subreddit, { title: words(), text: random() < 0.5 ? words() : '', score: random() * 100 }));
    else made.push(fake.comment(pick(posts), { text: words() }));
  }
  const young = fake.things.filter((thing) => thing.removal === null && thing.title !== 'Welcome').slice(-60);
  if (young.length > 0 && random() < 0.3) fake.edit(pick(young), words());
  if (young.length > 0 && random() < 0.25) fake.remove(pick(young), pick(REMOVALS));
  // The newest of all: what an anchor would be.
  if (young.length > 0 && random() < 0.15) for (const thing of young.slice(-12)) fake.remove(thing, pick(REMOVALS));
  return made;
}

const hasKeyword = ({ title, text }: RedditThing) =>
  /\b(bug|broken|doesn’t work|error|crash)\b/i.test(`${title} ${text}`);

async function lookForLate(store: Store, fake: FakeReddit, clock: number, verdict: Verdict): Promise<void> {
  const stored = await store.stored();
  for (const thing of fake.things)
    if (thing.removedAt !== null && clock - thing.removedAt > DAY && stored.get(thing.name)?.erased === false)
      verdict.late.push(thing.name);
}

async function judge(
  store: Store,
  fake: FakeReddit,
  told: { verdict: Verdict; isWanted: (thing: RedditThing) => boolean },
): Promise<void> {
  const { verdict } = told;
  const stored = await store.stored();
  for (const thing of fake.things) {
    const found = stored.get(thing.name);
    if (found && found.count > 1) verdict.duplicated.push(thing.name);
    if (thing.removal === null) {
      if (!found && hasKeyword(thing) && told.isWanted(thing)) verdict.missed.push(thing.name);
      if (found && !found.erased && !found.words.includes(thing.text.slice(-20))) verdict.stale.push(thing.name);
      if (found?.erased) verdict.missed.push(thing.name);
    } else if (found && (!found.erased || found.words !== '')) verdict.late.push(thing.name);
  }
  for (const name of stored.keys()) if (!fake.things.some((thing) => thing.name === name)) verdict.unwanted.push(name);
}

/** Runs a sync and hands each step over; throws where the process is to die. */
export async function drive(
  steps: AsyncIterable<SyncStep>,
  breaksAfter: number,
  take: (step: SyncStep) => Promise<void>,
): Promise<void> {
  let taken = 0;
  for await (const step of steps) {
    if (taken >= breaksAfter) throw new Killed();
    await take(step);
    taken += 1;
  }
}
