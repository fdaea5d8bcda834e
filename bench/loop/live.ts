import { Event } from '@soulcaster/contract';
import { messagesOf } from '@soulcaster/testkit/event-stream';
import type { Install } from '../install.ts';

export interface Live extends Disposable {
  /** The first event after now, or among those not asked for yet, that fits. Rejects after `timeoutMs`. */
  next(fits: (event: Event) => boolean, timeoutMs?: number): Promise<Event>;
}

/** Follows a project's live stream as a page does. Resolves once the stream is open. */
export async function follow({ server, headers }: Install, projectId: string): Promise<Live> {
  const stop = new AbortController();
  const response = await fetch(`${server.url}/api/projects/${projectId}/events`, { headers, signal: stop.signal });
  if (!response.ok) throw new Error(`the live stream answered ${response.status}`);
  const seen: Event[] = [];
  let wake = () => {};
  const read = async () => {
    for await (const message of messagesOf(response.body)) {
      if (message.event === 'event') seen.push(Event.parse(JSON.parse(message.data)));
      wake();
    }
  };
  read().catch((error) => {
    if (!stop.signal.aborted) throw error;
  });
  return {
    async next(fits, timeoutMs = 60_000) {
      const deadline = performance.now() + timeoutMs;
      for (;;) {
        const index = seen.findIndex(fits);
        const found = index >= 0 && seen.splice(index, 1)[0];
        if (found) return found;
        const left = deadline - performance.now();
        if (left <= 0) throw new Error(`no such event within ${timeoutMs} ms`);
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, left);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    },
    [Symbol.dispose]: () => stop.abort(),
  };
}
