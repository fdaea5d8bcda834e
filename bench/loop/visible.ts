import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Install, newDoor } from '../install.ts';
import { post } from './acks.ts';
import { follow } from './live.ts';
import { report } from './report.ts';

export type How = 'webhook' | 'by_hand';

/**
 * From the moment a report is sent until the live stream has told of its cluster and the list shows it, in milliseconds; `pauseMs` lies
 * between two reports, so that the workers are found asleep.
 */
export async function visible(at: Install, how: How, count: number, pauseMs = 700): Promise<number[]> {
  const { project, door } = await newDoor(at, `Visible ${how}`);
  const api = at.client.project(project.id);
  using live = await follow(at, project.id);
  const times: number[] = [];
  for (let index = 0; index < count; index++) {
    await sleep(pauseMs * (0.5 + Math.random()));
    const content = report(randomUUID());
    const started = performance.now();
    if (how === 'webhook') await post(door, content);
    else await api.feedback.create({ title: content.title, body: content.body });
    const grouped = await live.next((event) => event.type === 'cluster.created' || event.type === 'cluster.changed');
    const { items } = await api.clusters.list({ sort: 'last_seen' });
    if (!items.some((cluster) => cluster.id === grouped.cluster_id))
      throw new Error('the list does not show the cluster');
    times.push(performance.now() - started);
  }
  return times;
}
