import type { Event } from '@soulcaster/contract';

/** The same said by the same several times in a row becomes one line with a count; the newest stands for all. */
export function foldEvents<E extends Pick<Event, 'actor' | 'summary'>>(events: E[]): { event: E; times: number }[] {
  const folded: { event: E; times: number }[] = [];
  for (const event of events) {
    const last = folded.at(-1);
    if (last && last.event.summary === event.summary && last.event.actor === event.actor) last.times += 1;
    else folded.push({ event, times: 1 });
  }
  return folded;
}
