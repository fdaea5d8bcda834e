import { setTimeout as sleep } from 'node:timers/promises';
import { IngestAnswer } from '@soulcaster/contract';

export interface Message {
  body: string;
  /** Signed anew for each try, as senders do that sign the time. */
  headers(): Record<string, string>;
}

const TRY_MS = 10_000;
const PAUSE_MS = 60;

/**
 * Posts until the door says that it has the message, as a sender with retries does: again after a broken connection, a time-out, 429 and
 * 5xx. Rejects on any other answer, and when `signal` ends it.
 */
export async function deliver(url: string, message: Message, signal?: AbortSignal): Promise<IngestAnswer> {
  for (;;) {
    signal?.throwIfAborted();
    const response = await tryOnce(url, message);
    if (response?.ok) return IngestAnswer.parse(response.answer);
    if (response && response.status !== 429 && response.status < 500)
      throw new Error(`the door answered ${response.status}: ${JSON.stringify(response.answer)}`);
    await sleep(PAUSE_MS);
  }
}

/** Null: no whole answer came, so nobody knows whether it was taken. */
async function tryOnce(url: string, { body, headers }: Message) {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: headers(),
      signal: AbortSignal.timeout(TRY_MS),
    });
    return { ok: response.ok, status: response.status, answer: (await response.json()) as unknown };
  } catch {
    return null;
  }
}

/** Runs `work` over all of `inputs`, so many at once; the first failure ends it. */
export async function inParallel<T>(
  inputs: readonly T[],
  atOnce: number,
  work: (input: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let input = inputs[next++]; input !== undefined; input = inputs[next++]) await work(input);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
