import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventShape, type FakeIssue, issueShape, newIssue } from './shapes.ts';

export type { FakeIssue } from './shapes.ts';

export interface FakeSentry {
  /** The value for SENTRY_API_URL. */
  apiUrl: string;
  token: string;
  /** How many requests a minute are answered; each beyond is 429. */
  limit: { perMinute: number };
  /** What no careful caller does: a request after 429 or a used-up budget, a search without its window. */
  violations: string[];
  requests: number;
  issues: FakeIssue[];
  now(): Date;
  addIssue(title: string, events: Date[], over?: Partial<FakeIssue>): FakeIssue;
  /** The next minute of the limit begins. */
  nextWindow(): void;
  stop(): Promise<void>;
}

const ORGANIZATION = 'acme';
const pages = /^\/api\/0\/organizations\/([\w-]+)\/issues\/(?:(\d+)\/events\/latest\/)?$/;

/** Sentry's API as far as issues are read by it, strict about what it is asked. https://docs.sentry.io/api/events/ */
export async function startFakeSentry(): Promise<FakeSentry> {
  const world = {
    limit: { perMinute: 1000 },
    used: 0,
    violations: [] as string[],
    requests: 0,
    issues: [] as FakeIssue[],
    now: () => new Date(),
  };
  const token = 'sntrys_of_a_test';
  const server = createServer((req, res) => {
    world.requests += 1;
    world.used += 1;
    if (world.used > world.limit.perMinute) {
      world.violations.push(`${req.url} beyond the limit`);
      return answer(
        res,
        429,
        { detail: 'You are attempting to use this endpoint too frequently.' },
        { 'retry-after': '60' },
      );
    }
    const remaining = world.limit.perMinute - world.used;
    const reset = Math.floor(world.now().getTime() / 1000) + 60;
    const budget = { 'x-sentry-rate-limit-remaining': String(remaining), 'x-sentry-rate-limit-reset': String(reset) };
    if (req.headers.authorization !== `Bearer ${token}`) return answer(res, 401, { detail: 'Invalid token' }, budget);
    route(req, res, world, budget);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(world, {
    apiUrl: `${url}/api/0`,
    token,
    addIssue(title: string, events: Date[], over: Partial<FakeIssue> = {}) {
      const issue = newIssue(world.issues.length + 1, title, events, over);
      world.issues.push(issue);
      return issue;
    },
    nextWindow() {
      world.used = 0;
    },
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  });
}

type World = Pick<FakeSentry, 'issues' | 'violations'>;

function route(
  req: IncomingMessage,
  res: ServerResponse,
  world: World,
  headers: Record<string, string>,
): ServerResponse {
  const url = new URL(req.url ?? '', 'http://sentry');
  const [, organization, id] = pages.exec(url.pathname) ?? [];
  if (organization !== ORGANIZATION)
    return answer(res, 404, { detail: 'The requested resource does not exist' }, headers);
  if (id === undefined) return listIssues(url, res, world, headers);
  const issue = world.issues.find((each) => each.id === id);
  const last = issue?.events.at(-1);
  if (!issue || !last) return answer(res, 404, { detail: 'No matching event' }, headers);
  return answer(res, 200, eventShape(issue, last), headers);
}

/** Sorted by the last event within the window; the cursor is `{position}:{offset}:{is previous}`. */
function listIssues(url: URL, res: ServerResponse, world: World, headers: Record<string, string>): ServerResponse {
  const asked = (name: string) => url.searchParams.get(name);
  const [start, end] = [moment(asked('start')), moment(asked('end'))];
  const query = asked('query');
  const words = /^(is:unresolved)?\s?(?:project:\[([\w, -]+)\])?$/.exec(query ?? '?');
  const limit = Number(asked('limit') ?? 100);
  const [offset, isCursor] = [
    Number(asked('cursor')?.split(':')[1] ?? 0),
    /^\d+:\d+:[01]$/.test(asked('cursor') ?? '0:0:0'),
  ];
  if (!start || !end || start >= end || !words || !isCursor || !(limit >= 1 && limit <= 100)) {
    world.violations.push(`a bad search: ${url.search}`);
    return answer(res, 400, { detail: 'Invalid search' }, headers);
  }
  const projects = words[2]?.split(/,\s*/);
  const found = world.issues
    .filter((issue) => !words[1] || issue.status === 'unresolved')
    .filter((issue) => !projects || projects.includes(issue.project))
    .map((issue) => ({ issue, within: issue.events.filter((at) => at >= start && at <= end) }))
    .filter(({ within }) => within.length > 0)
    .sort((one, other) => Number(other.within.at(-1)) - Number(one.within.at(-1)));
  const page = found.slice(offset, offset + limit).map(({ issue, within }) => issueShape(issue, within));
  const link = (rel: string, from: number, results: boolean) =>
    `<${url.href}>; rel="${rel}"; results="${results}"; cursor="0:${from}:${rel === 'next' ? 0 : 1}"`;
  const links = [
    link('previous', Math.max(0, offset - limit), offset > 0),
    link('next', offset + limit, found.length > offset + limit),
  ];
  return answer(res, 200, page, { ...headers, link: links.join(', ') });
}

/** Without a zone, as the API takes it beside `utc=true`. */
function moment(told: string | null): Date | null {
  return told && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?$/.test(told) ? new Date(`${told}Z`) : null;
}

function answer(res: ServerResponse, status: number, body: object, headers: Record<string, string>): ServerResponse {
  return res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
