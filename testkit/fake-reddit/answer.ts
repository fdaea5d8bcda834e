import { randomBytes } from 'node:crypto';
import { asJson, isListed, type RedditThing, type RedditWorld } from './world.ts';

export interface RedditAnswer {
  response: Response;
  /** What a real client must never do; null for an ordinary request. */
  violation: string | null;
}

const LISTING_MAX = 1000;
const PAGE_MAX = 100;
const TOKEN_SECONDS = 86_400;

/** Answers as Reddit does, and says when the request broke its rules. https://github.com/reddit-archive/reddit/wiki/API */
export async function answer(world: RedditWorld, request: Request): Promise<RedditAnswer> {
  const url = new URL(request.url);
  const agent = request.headers.get('user-agent') ?? '';
  if (/mozilla|chrome|safari/i.test(agent))
    return broke(json({ error: 403 }, 403), `lied about its User-Agent: ${agent}`);
  if (!/^[\w.-]+:[\w.-]+:[\w.-]+ \([^()]{3,80}\)$/.test(agent))
    return broke(json({ message: 'Too Many Requests', error: 429 }, 429), `a User-Agent that says nothing: ${agent}`);
  if (url.pathname === '/api/v1/access_token') return token(world, request, await request.text());
  const isAnonymous = url.pathname.endsWith('.json');
  if (isAnonymous && !world.anonymous) return fine(new Response('<html>whoa there, pardner!</html>', { status: 403 }));
  const clientId = isAnonymous ? 'anonymous' : clientOf(world, request);
  if (!clientId) return fine(json({ message: 'Unauthorized', error: 401 }, 401));
  const limits = spend(world, clientId);
  if (limits.over) return broke(json({ message: 'Too Many Requests', error: 429 }, 429, limits.headers), limits.over);
  const failure = world.failures[0];
  if (failure) {
    failure.left -= 1;
    if (failure.left <= 0) world.failures.shift();
    return fine(json({ message: 'no', error: failure.status }, failure.status, limits.headers));
  }
  const { response, violation } = data(world, url);
  for (const [name, value] of Object.entries(limits.headers)) response.headers.set(name, value);
  return { response, violation };
}

function token(world: RedditWorld, request: Request, body: string): RedditAnswer {
  const form = new URLSearchParams(body);
  const [, basic = ''] = /^Basic (.+)$/.exec(request.headers.get('authorization') ?? '') ?? [];
  const [clientId = '', secret = ''] = Buffer.from(basic, 'base64').toString().split(':');
  const isForm = request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded');
  if (request.method !== 'POST' || !isForm) return broke(json({ error: 405 }, 405), 'asked for a token without a form');
  const app = world.apps.get(clientId);
  if (!app || app.secret !== secret) return fine(json({ message: 'Unauthorized', error: 401 }, 401));
  if (form.get('grant_type') !== 'client_credentials') return fine(json({ error: 'unsupported_grant_type' }));
  const value = randomBytes(24).toString('base64url');
  world.tokens.set(value, { clientId, expiresAt: world.now().getTime() + TOKEN_SECONDS * 1000 });
  return fine(json({ access_token: value, token_type: 'bearer', expires_in: TOKEN_SECONDS, scope: '*' }));
}

function clientOf(world: RedditWorld, request: Request): string | null {
  const [, value = ''] = /^Bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  const known = world.tokens.get(value);
  return known && known.expiresAt > world.now().getTime() ? known.clientId : null;
}

/** A count that begins anew every minute, which its headers tell, and a bound on any 60 seconds that nobody tells. */
function spend(world: RedditWorld, clientId: string): { headers: Record<string, string>; over: string | null } {
  const now = world.now().getTime();
  const app = world.apps.get(clientId) ?? { secret: '', requests: [], windowStart: 0, used: 0 };
  world.apps.set(clientId, app);
  const max = clientId === 'anonymous' ? 10 : world.perMinute;
  if (now - app.windowStart >= 60_000) {
    app.windowStart = now;
    app.used = 0;
  }
  app.used += 1;
  app.requests = [...app.requests.filter((at) => at > now - 60_000), now];
  const headers = {
    'x-ratelimit-used': String(app.used),
    'x-ratelimit-remaining': Math.max(0, max - app.used).toFixed(1),
    'x-ratelimit-reset': String(Math.ceil((app.windowStart + 60_000 - now) / 1000)),
  };
  const most = Math.max(app.used, app.requests.length);
  return { headers, over: most > max ? `${most} requests within a minute` : null };
}

function data(world: RedditWorld, url: URL): RedditAnswer {
  const path = url.pathname.replace(/\.json$/, '');
  if (path === '/api/info') return info(world, url);
  const [, subreddit = '', name = ''] = /^\/r\/(\w+)\/(new|hot|top|comments)$/.exec(path) ?? [];
  if (!subreddit) return broke(json({ message: 'Not Found', error: 404 }, 404), `asked for ${path}`);
  if (world.privateSubreddits.has(subreddit.toLowerCase()))
    return fine(json({ reason: 'private', message: 'Forbidden', error: 403 }, 403));
  const mine = world.things.filter((thing) => thing.subreddit.toLowerCase() === subreddit.toLowerCase());
  if (mine.length === 0)
    return fine(new Response(null, { status: 302, headers: { location: `/subreddits/search?q=${subreddit}` } }));
  const kind = name === 'comments' ? 't1' : 't3';
  const listed = mine.filter((thing) => thing.kind === kind && isListed(thing)).toReversed();
  if (name === 'hot' || name === 'top') listed.sort((left, right) => right.score - left.score);
  return page(listed.slice(0, LISTING_MAX), url);
}

function info(world: RedditWorld, url: URL): RedditAnswer {
  const ids = (url.searchParams.get('id') ?? '').split(',').filter(Boolean);
  if (ids.length === 0 || ids.length > PAGE_MAX)
    return broke(json({ message: 'Bad Request', error: 400 }, 400), `asked for ${ids.length} things at once`);
  const wanted = new Set(ids);
  const found = world.things.filter((thing) => wanted.has(thing.name) && thing.removal !== 'gone');
  return fine(listing(found, null, null));
}

/** An anchor that is not in the listing (any more) gives nothing, as at Reddit. */
function page(listed: RedditThing[], url: URL): RedditAnswer {
  const limit = Number(url.searchParams.get('limit') ?? 25);
  const [after, before] = [url.searchParams.get('after'), url.searchParams.get('before')];
  const size = Math.min(Math.max(limit, 1), PAGE_MAX);
  const at = listed.findIndex(({ name }) => name === (after ?? before));
  let shown: RedditThing[] = [];
  if (before) shown = at < 0 ? [] : listed.slice(Math.max(0, at - size), at);
  else if (!after || at >= 0) shown = listed.slice(at + 1, at + 1 + size);
  const last = shown.at(-1);
  const more = last && last !== listed.at(-1);
  const first = shown[0];
  const answered = listing(shown, more ? last.name : null, first && first !== listed[0] ? first.name : null);
  return limit > PAGE_MAX ? broke(answered, `asked for ${limit} at once`) : fine(answered);
}

const listing = (things: RedditThing[], after: string | null, before: string | null) =>
  json({ kind: 'Listing', data: { after, before, dist: things.length, modhash: '', children: things.map(asJson) } });

const json = (body: object, status = 200, headers: Record<string, string> = {}) =>
  Response.json(body, { status, headers });

const fine = (response: Response): RedditAnswer => ({ response, violation: null });
const broke = (response: Response, violation: string): RedditAnswer => ({ response, violation });
