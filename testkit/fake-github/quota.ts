import type { Actor } from './access.ts';
import { secondaryLimitMessage } from './faults.ts';
import { Refused } from './rest/call.ts';
import type { Quota, World } from './world.ts';

/** GraphQL has an hour of its own. */
type Resource = 'core' | 'graphql';

/** The caller's hour: 60 requests for nobody, `limits.primaryPerHour` for a token. */
export function quotaOf(world: World, actor: Actor, resource: Resource = 'core'): { quota: Quota; limit: number } {
  const limit = actor.kind === 'anonymous' ? 60 : world.limits.primaryPerHour;
  const key = resource === 'core' ? keyOf(actor) : `${resource} of ${keyOf(actor)}`;
  const now = world.now().getTime();
  const known = world.quotas.get(key);
  if (known && known.resetAt > now) return { quota: known, limit };
  const quota = { used: 0, resetAt: now + 3_600_000, minute: 0, pointsThisMinute: 0, contentThisMinute: 0 };
  world.quotas.set(key, quota);
  return { quota, limit };
}

/** Counts the request. A read is one point of the secondary limit, a write is five. */
export function spend(world: World, actor: Actor, method: string, resource: Resource = 'core'): void {
  const { quota, limit } = quotaOf(world, actor, resource);
  if (quota.used >= limit) throw new Refused(403, `API rate limit exceeded for ${keyOf(actor)}.`);
  const minute = Math.floor(world.now().getTime() / 60_000);
  if (minute !== quota.minute) Object.assign(quota, { minute, pointsThisMinute: 0, contentThisMinute: 0 });
  const isWrite = method !== 'GET';
  quota.used += 1;
  quota.pointsThisMinute += isWrite ? 5 : 1;
  quota.contentThisMinute += isWrite ? 1 : 0;
  const { pointsPerMinute, contentPerMinute } = world.limits;
  if (quota.pointsThisMinute > pointsPerMinute || quota.contentThisMinute > contentPerMinute) {
    throw new Refused(403, secondaryLimitMessage, { headers: { 'retry-after': '60' } });
  }
}

/** An authorised conditional request that is answered 304 costs nothing. */
export function giveBack(world: World, actor: Actor): void {
  if (actor.kind !== 'anonymous') quotaOf(world, actor).quota.used -= 1;
}

export function quotaHeaders(world: World, actor: Actor, resource: Resource = 'core'): Record<string, string> {
  const { quota, limit } = quotaOf(world, actor, resource);
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(Math.max(limit - quota.used, 0)),
    'x-ratelimit-used': String(quota.used),
    'x-ratelimit-reset': String(Math.floor(quota.resetAt / 1000)),
    'x-ratelimit-resource': resource,
  };
}

export function quotaShape(world: World, actor: Actor): object {
  const { quota, limit } = quotaOf(world, actor);
  const core = { limit, used: quota.used, remaining: limit - quota.used, reset: Math.floor(quota.resetAt / 1000) };
  return { resources: { core, search: { ...core, limit: 30, used: 0, remaining: 30 } }, rate: core };
}

function keyOf(actor: Actor): string {
  switch (actor.kind) {
    case 'anonymous':
      return '127.0.0.1';
    case 'user':
      return `user ${actor.login}`;
    case 'installation':
      return `installation ${actor.app.installationId}`;
    case 'app':
      return `app ${actor.app.id}`;
  }
}
