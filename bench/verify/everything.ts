import type { Delivery, Feedback, Page } from '@soulcaster/contract';
import type { Install } from '../install.ts';

/** Every row of a list, page by page. */
async function everything<T>(read: (query: { limit: number; cursor?: string }) => Promise<Page<T>>): Promise<T[]> {
  const rows: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await read({ limit: 200, ...(cursor && { cursor }) });
    rows.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor);
  return rows;
}

export function everyDelivery({ client }: Install, projectId: string, sourceId: string): Promise<Delivery[]> {
  const api = client.project(projectId);
  return everything((query) => api.sources.deliveries(sourceId, query));
}

export function everyFeedback({ client }: Install, projectId: string): Promise<Feedback[]> {
  const api = client.project(projectId);
  return everything((query) => api.feedback.list(query));
}

/** Waits until `count` items are there and all are grouped. Throws when nothing moves for a minute. */
export async function settled(
  { client }: Install,
  projectId: string,
  isDone: (items: number) => boolean,
): Promise<void> {
  const api = client.project(projectId);
  let [last, since] = ['', performance.now()];
  for (;;) {
    const { feedback, pending_clustering } = await api.stats();
    const { items } = await api.sources.list();
    if (isDone(feedback) && pending_clustering === 0) return;
    const state = JSON.stringify([feedback, pending_clustering, items.map((each) => each.deliveries_today)]);
    if (state !== last) [last, since] = [state, performance.now()];
    if (performance.now() - since > 60_000) throw new Error(`nothing moves any more: ${state}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
