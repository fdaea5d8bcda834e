import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { signAsStandardWebhook } from '@soulcaster/testkit/senders/standard-webhooks';
import { report } from '../../loop/report.ts';
import { deliver, type Message } from '../deliver.ts';

const SENDERS = 4;

/** Senders that send what is allowed so far, each webhook until it is acknowledged. */
export class Sending {
  /** What the door said of each report, by the report's id. */
  readonly acknowledged = new Map<string, { deliveryId: string; isFirst: boolean }>();
  readonly #door: { url: string; secret: string };
  readonly #total: number;
  readonly #senders: Promise<unknown>;
  #allowed = 0;
  #begun = 0;

  constructor(door: { url: string; secret: string }, total: number) {
    this.#door = door;
    this.#total = total;
    this.#senders = Promise.all(Array.from({ length: SENDERS }, () => this.#send()));
  }

  allow(count: number): void {
    this.#allowed = count;
  }

  async finish(): Promise<void> {
    this.#allowed = this.#total;
    await this.#senders;
  }

  async #send(): Promise<void> {
    while (this.#begun < this.#total) {
      if (this.#begun >= this.#allowed) {
        await sleep(20);
        continue;
      }
      this.#begun += 1;
      const content = report();
      const answer = await deliver(this.#door.url, messageOf(content, this.#door.secret));
      this.acknowledged.set(content.id, { deliveryId: answer.delivery_id, isFirst: answer.status === 'accepted' });
    }
  }
}

/** The id stays over all tries; the time and so the signature are new for each. */
function messageOf(content: ReturnType<typeof report>, secret: string): Message {
  const body = JSON.stringify(content);
  const id = `msg_${randomUUID()}`;
  return { body, headers: () => signAsStandardWebhook(body, secret, { id }).headers };
}
