import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '../on-both-engines.ts';
import { problemsOf } from './checks.ts';
import type { Story } from './story.ts';

/** Of the kills, the embedded engine is ended with the server in so many. */
const WITH_ENGINE = 0.25;

/** Lets all through, or makes all wait. */
export class Gate {
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

/**
 * Ends the server that the stories share while acts of theirs are under way, starts it again, and looks at each story before anybody
 * goes on; all wait until grouping goes on too.
 */
export async function kill(stories: Story[], gate: Gate, engine: Engine): Promise<void> {
  const [{ at, random }] = stories as [Story];
  const reopen = gate.shut();
  const mark = (isDown: boolean) => {
    for (const story of stories) story.isDown = isDown;
  };
  try {
    await sleep(random() * 60);
    mark(true);
    for (const story of stories) story.kills += 1;
    const started = performance.now();
    const after = () => `${((performance.now() - started) / 1000).toFixed(1)} s`;
    await at.server.kill({ engine: random() < WITH_ENGINE });
    await at.server.start();
    mark(false);
    const up = after();
    await Promise.all(stories.map(look));
    process.stderr.write(`${engine}: killed; up after ${up}, looked at and grouping on after ${after()}\n`);
  } finally {
    mark(false);
    reopen();
  }
}

async function look(story: Story): Promise<void> {
  const found = await problemsOf(story.pool, story.projectId, false);
  story.problems.push(...found.map((problem) => `after a kill: ${problem}`));
  await story.checkSworn();
  await story.untilGrouping().catch((error) => story.problems.push(`after a kill: ${error}`));
}
