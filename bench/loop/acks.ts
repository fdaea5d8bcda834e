import { setTimeout as sleep } from 'node:timers/promises';
import { signAsStandardWebhook } from '@soulcaster/testkit/senders/standard-webhooks';
import type { Door } from '../install.ts';
import { report } from './report.ts';

/** Posts signed reports, `atOnce` at a time as fast as they are answered; the time of each answer in milliseconds. */
export async function burst(door: Door, count: number, atOnce: number): Promise<number[]> {
  const times: number[] = [];
  let next = 0;
  const sender = async () => {
    while (next++ < count) times.push(await post(door));
  };
  await Promise.all(Array.from({ length: atOnce }, sender));
  return times;
}

/** Posts `perSecond` signed reports a second whether or not the last one was answered, as independent senders do. */
export async function paced(door: Door, count: number, perSecond: number): Promise<number[]> {
  const started = performance.now();
  const answers: Promise<number>[] = [];
  for (let sent = 0; sent < count; sent++) {
    await sleep(Math.max(0, started + (sent * 1000) / perSecond - performance.now()));
    answers.push(post(door));
  }
  return Promise.all(answers);
}

/** One signed report; rejects unless it is accepted. */
export async function post(door: Door, content = report()): Promise<number> {
  const body = JSON.stringify(content);
  const { headers } = signAsStandardWebhook(body, door.secret, { id: `msg_${content.id}` });
  const started = performance.now();
  const response = await fetch(door.url, { method: 'POST', headers, body });
  await response.arrayBuffer();
  if (response.status !== 202) throw new Error(`the door answered ${response.status}`);
  return performance.now() - started;
}
