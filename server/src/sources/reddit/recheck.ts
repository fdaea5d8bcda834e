import type { SyncStep } from '../source.ts';
import type { Stopped } from './client.ts';
import { cursorOf, type Run } from './cursor.ts';
import { draftFromThing, isRemoved, type Thing, thingsIn } from './thing.ts';

const PER_REQUEST = 100;
/** A duty of a day; four rounds in it leave room for outages and limits. */
const ROUND_MS = 6 * 3_600_000;
/** So many batches in one sync, so that the listings are not kept waiting; the next sync goes on from there. */
const BATCHES_MAX = 40;
const EDITS_SECONDS = 2 * 86_400;

/**
 * Reddit's terms: what is deleted there must go here. Every stored item is asked for in turn, in rounds that outlive a restart; what
 * is removed, or not answered twice, is gone. What was edited meanwhile is told again.
 */
export async function* recheck(run: Run): AsyncGenerator<SyncStep, Stopped | null> {
  const { cursor, input } = run;
  if (!input.known) return null;
  const nowMs = input.now().getTime();
  if (cursor.recheck.after === null) {
    if (nowMs - cursor.recheck.begun_at < ROUND_MS) return null;
    cursor.recheck = { after: null, begun_at: nowMs };
  }
  for (let batch = 0; batch < BATCHES_MAX; batch++) {
    const stored = await input.known(cursor.recheck.after, PER_REQUEST);
    const names = stored.filter((name) => /^t[13]_[0-9a-z]{1,16}$/.test(name));
    const found = names.length > 0 ? await lookUp(run, names) : new Map<string, Thing>();
    if ('type' in found) return found;
    const things = [...found.values()];
    cursor.recheck.after = stored.length < PER_REQUEST ? null : (stored.at(-1) ?? null);
    yield {
      type: 'page',
      drafts: things
        .filter((thing) => !isRemoved(thing) && (thing.edited ?? 0) > nowMs / 1000 - EDITS_SECONDS)
        .map((thing) => draftFromThing(thing, input.now())),
      gone: names.filter((name) => {
        const thing = found.get(name);
        return !thing || isRemoved(thing);
      }),
      cursor: cursorOf(run),
    };
    if (cursor.recheck.after === null) return null;
  }
  return null;
}

/** By name. What is not in the answer is asked for once more: one bad answer must not delete what is still there. */
async function lookUp(run: Run, names: string[]): Promise<Map<string, Thing> | Stopped> {
  const found = new Map<string, Thing>();
  for (let tries = 0; tries < 2; tries++) {
    const absent = names.filter((name) => !found.has(name));
    if (absent.length === 0) break;
    const answer = await run.client.ask('/api/info', { id: absent.join(',') });
    if (answer.type === 'stopped') return answer;
    if (answer.type === 'missing')
      return { type: 'stopped', reason: 'unavailable', message: answer.message, retry_at: null };
    for (const thing of thingsIn(answer.children)) if (thing.name) found.set(thing.name, thing);
  }
  return found;
}
