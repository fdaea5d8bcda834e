import { ApiProblem } from '@soulcaster/contract';
import { arrivals, DoorRefused } from './arrivals.ts';
import { anew, byHand, swear } from './by-hand.ts';
import { Gate, kill } from './kills.ts';
import type { Share } from './seeds.ts';
import type { Story } from './story.ts';

const CLIENTS = 8;
const TOLD_EVERY = 500;

type Outcome = 'done' | 'nothing to do' | 'refused' | 'lost';
export type Tally = Map<string, Partial<Record<Outcome, number>>>;

const acts = { ...arrivals, ...byHand, ...anew, swear };
type Act = keyof typeof acts;

/** How often each comes, of a hundred or so. */
const shares: Record<Act, number> = {
  ...{ write: 10, import: 2, post: 6, editPost: 4, removePost: 3, crash: 12, ticket: 12, followUp: 9 },
  ...{ merge: 7, split: 6, move: 7, detach: 4, pin: 3, answer: 5, undo: 12, rename: 2, remove: 4 },
  ...{ preview: 2, accept: 4, swear: 0.5 },
};
/** What may change what somebody swears at the same moment. */
const settled = new Set<Act>(['swear', 'merge', 'split', 'move', 'detach', 'answer', 'undo', 'remove', 'accept']);

/**
 * Lets so many acts happen to each story from eight clients of its own, all at once, and ends the server that they share so many times
 * between and during them.
 */
export async function playOut(stories: Story[], { acts: each, kills, engine }: Share): Promise<Tally[]> {
  const gate = new Gate();
  const total = each * stories.length;
  const { random } = stories[0]!;
  const killAt = new Set(Array.from({ length: kills }, (_, n) => Math.floor((total * (n + random())) / kills)));
  let begun = 0;
  const told = progress(engine, total);
  const begin = async () => {
    await gate.open();
    if (killAt.has(begun++)) await kill(stories, gate, engine);
    told(begun);
  };
  return Promise.all(stories.map((story) => play(story, each, begin)));
}

/** One story's share: what is sworn waits until all that could change it is done, and all such wait for it. */
async function play(story: Story, total: number, begin: () => Promise<void>): Promise<Tally> {
  const tally: Tally = new Map();
  let left = total;
  let swearing: Promise<unknown> | null = null;
  const underWay = new Set<Promise<unknown>>();
  const client = async () => {
    while (left > 0) {
      left -= 1;
      await begin();
      const name = choose(story.random());
      // Another oath may have begun while this one was waited for.
      while (swearing) await swearing;
      if (name === 'swear') {
        const others = [...underWay];
        const oath = Promise.all(others).then(() => one(story, name, tally));
        swearing = oath;
        await oath;
        swearing = null;
        continue;
      }
      const acting = one(story, name, tally);
      if (settled.has(name)) underWay.add(acting);
      await acting.finally(() => underWay.delete(acting));
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return tally;
}

/** One act with its outcome. A conflict is an answer; what fails while the server is ended is lost; all else is a problem. */
export async function one(story: Story, name: Act, tally: Tally): Promise<Outcome> {
  const before = story.kills;
  let outcome: Outcome;
  try {
    outcome = (await acts[name](story)) ?? 'done';
  } catch (error) {
    outcome = outcomeOf(error, story.isDown || story.kills !== before);
    if (outcome === 'lost' && !story.isDown && story.kills === before)
      story.problems.push(
        `${name} failed: ${error instanceof Error ? error.message : String(error)}${lastErrors(story)}`,
      );
  }
  const counts = tally.get(name) ?? {};
  counts[outcome] = (counts[outcome] ?? 0) + 1;
  tally.set(name, counts);
  return outcome;
}

/** What the server said of its latest failures. */
const lastErrors = ({ at }: Story) =>
  at.server
    .output()
    .split('\n')
    .filter((line) => line.includes('"level":50'))
    .slice(-2)
    .map((line) => `; ${line.slice(0, 1500)}`)
    .join('');

function outcomeOf(error: unknown, mayFail: boolean): 'refused' | 'lost' {
  const status = error instanceof ApiProblem ? error.problem.status : error instanceof DoorRefused ? error.status : 0;
  // Nothing is broken by a kill but what was under way: an error of ours is one at any time.
  if (mayFail && (status === 0 || status === 503)) return 'lost';
  return status >= 400 && status < 500 ? 'refused' : 'lost';
}

/** Tells every so many acts how far it is. */
function progress(engine: string, total: number): (begun: number) => void {
  const started = performance.now();
  return (begun) => {
    if (begun % TOLD_EVERY !== 0) return;
    const rate = (begun * 1000) / (performance.now() - started);
    process.stderr.write(`${engine}: ${begun}/${total} acts, ${rate.toFixed(0)} acts/s\n`);
  };
}

const sum = Object.values(shares).reduce((total, share) => total + share, 0);

function choose(chance: number): Act {
  let left = chance * sum;
  for (const [name, share] of Object.entries(shares)) {
    left -= share;
    if (left < 0) return name as Act;
  }
  return 'write';
}
