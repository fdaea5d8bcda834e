import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@soulcaster/contract';

const POLL_MS = 100;

/** Reads the list of clusters, as an open page would, until the work is done: how long each answer took, in milliseconds. */
export async function watchList(
  mine: ReturnType<Client['project']>,
  isDone: (polls: number) => Promise<boolean>,
): Promise<number[]> {
  const lists: number[] = [];
  for (let polls = 0; ; polls++) {
    const started = performance.now();
    await mine.clusters.list({ sort: 'last_seen' });
    lists.push(performance.now() - started);
    if (await isDone(polls)) return lists;
    await sleep(POLL_MS);
  }
}
