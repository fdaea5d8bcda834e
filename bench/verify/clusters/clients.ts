import { setTimeout as sleep } from 'node:timers/promises';
import { ApiProblem } from '@soulcaster/contract';
import { arrivals, DoorRefused } from './arrivals.ts';
import { anew, byHand, swear } from './by-hand.ts';
import { problemsOf } from './checks.ts';
import type { Story } from './story.ts';

const CLIENTS = 8;

type Outcome = 'done' | 'nothing to do' | 'refused' | 'lost';
export type Tally = Map<string, Partial<Record<Outcome, number>>>;

const acts = { ...arrivals, ...byHand, ...anew, swear };
type Act = keyof typeof acts;

/** How often each comes, of a hundred or so. */
const shares: Record<Act, number> = {
  ...{ write: 10, import: 2, post: 6, editPost: 4, removePost: 3, crash: 12, ticket: 12, followUp: 9 },
  ...{ merge: 7, split: 6, move: 7, detach: 4, pin: 3, answer: 5, undo: 10, rename: 2, remove: 4 },
  ...{ preview: 0.8, accept: 2, swear: 0.5 },
};
/** What may change what somebody swears at the same moment. */
const settled = new Set<Act>(['swear', 'merge', 'split', 'move', 'detach', 'answer', 'undo', 'remove', 'accept']);

/** Lets `total` acts happen from eight clients at once, and ends the server `kills` times between and during them. */
export async function playOut(story: Story, total: number, kills: number): Promise<Tally> {
  const tally: Tally = new Map();
  const gate = new Gate();
  const killAt = new Set(Array.from({ length: kills }, (_, n) => Math.floor((total * (n + story.random())) / kills)));
  let begun = 0;
  let swearing: Promise<unknown> | null = null;
  const underWay = new Set<Promise<unknown>>();

  const client = async () => {
    while (begun < total) {
      await gate.open();
      const number = begun++;
      if (killAt.has(number)) await kill(story, gate);
      if (number % 50 === 0) process.stderr.write(`\r${number}/${total} acts `);
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
  process.stderr.write('\r');
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
      story.problems.push(`${name} failed: ${error instanceof Error ? error.message : String(error)}`);
  }
  const counts = tally.get(name) ?? {};
  counts[outcome] = (counts[outcome] ?? 0) + 1;
  tally.set(name, counts);
  return outcome;
}

function outcomeOf(error: unknown, mayFail: boolean): 'refused' | 'lost' {
  const status = error instanceof ApiProblem ? error.problem.status : error instanceof DoorRefused ? error.status : 0;
  // Nothing is broken by a kill but what was under way: an error of ours is one at any time.
  if (mayFail && (status === 0 || status === 503)) return 'lost';
  return status >= 400 && status < 500 ? 'refused' : 'lost';
}

async function kill(story: Story, gate: Gate): Promise<void> {
  const reopen = gate.shut();
  try {
    await sleep(story.random() * 60);
    story.isDown = true;
    story.kills += 1;
    await story.at.server.kill({ engine: story.random() < 0.25 });
    await story.at.server.start();
    story.isDown = false;
    const found = await problemsOf(story.pool, story.projectId, false);
    story.problems.push(...found.map((problem) => `after a kill: ${problem}`));
    await story.checkSworn();
    await story.untilGrouping();
  } finally {
    story.isDown = false;
    reopen();
  }
}

/** Lets all through, or makes all wait. */
class Gate {
  #shut: Promise<void> = Promise.resolve();

  open(): Promise<void> {
    return this.#shut;
  }

  shut(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#shut = promise;
    return resolve;
  }
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
