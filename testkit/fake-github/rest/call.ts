import { type Actor, grants, maySee, type Permission } from '../access.ts';
import { findRepository, type Issue, type Repository, type World } from '../world.ts';

export interface Call {
  world: World;
  actor: Actor;
  params: Record<string, string>;
  query: URLSearchParams;
  body: Record<string, unknown>;
  url: URL;
}

export interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

export type Operation = (call: Call) => Answer | Promise<Answer>;

/** Ends an operation early with one of GitHub's refusals; the door turns it into the answer. */
export class Refused extends Error {
  readonly status: number;
  readonly errors: object[] | undefined;
  readonly headers: Record<string, string>;

  constructor(status: number, message: string, more: { errors?: object[]; headers?: Record<string, string> } = {}) {
    super(message);
    this.status = status;
    this.errors = more.errors;
    this.headers = more.headers ?? {};
  }
}

export function ok(body: unknown): Answer {
  return { status: 200, body };
}

export function created(body: { url?: unknown }): Answer {
  return { status: 201, body, headers: typeof body.url === 'string' ? { location: body.url } : {} };
}

export function validationFailed(...errors: object[]): Refused {
  return new Refused(422, 'Validation Failed', { errors });
}

/** The repository named in the path. One that the caller may not see does not exist for him. */
export function repositoryFor(call: Call, permission: Permission, level: 'read' | 'write'): Repository {
  const repository = findRepository(call.world, call.params.owner ?? '', call.params.repo ?? '');
  if (!repository || !maySee(call.actor, repository)) throw notFound();
  if (grants(call.actor, repository, permission, level)) return repository;
  if (call.actor.kind === 'anonymous') throw new Refused(401, 'Requires authentication');
  if (call.actor.kind === 'installation') throw new Refused(403, 'Resource not accessible by integration');
  throw new Refused(404, 'Not Found', { headers: { 'x-accepted-oauth-scopes': 'public_repo, repo' } });
}

export function issueFor(call: Call, repository: Repository): Issue {
  const number = Number(call.params.issue_number ?? call.params.pull_number);
  const gone = repository.goneIssues.get(number);
  if (gone?.movedTo) throw new Refused(301, 'Moved Permanently', { headers: { location: gone.movedTo } });
  if (gone) throw new Refused(410, 'This issue was deleted');
  const issue = repository.issues.get(number);
  if (!issue || (call.params.pull_number && !issue.pull)) throw notFound();
  return issue;
}

export function notFound(): Refused {
  return new Refused(404, 'Not Found');
}

/** One page of the rows, with GitHub's `Link` header. */
export function page<Row>(call: Call, rows: Row[], shape: (row: Row) => unknown): Answer {
  const perPage = Math.min(Math.max(Number(call.query.get('per_page') ?? 30), 1), call.world.limits.rowsPerPage);
  const current = Math.max(Number(call.query.get('page') ?? 1), 1);
  const last = Math.max(Math.ceil(rows.length / perPage), 1);
  const links: string[] = [];
  if (current > 1) links.push(link(call, current - 1, 'prev'));
  if (current < last) links.push(link(call, current + 1, 'next'), link(call, last, 'last'));
  if (current > 1) links.push(link(call, 1, 'first'));
  const body = rows.slice((current - 1) * perPage, current * perPage).map(shape);
  return { status: 200, body, headers: links.length > 0 ? { link: links.join(', ') } : {} };
}

function link(call: Call, number: number, relation: string): string {
  const url = new URL(call.url);
  url.searchParams.set('page', String(number));
  return `<${url}>; rel="${relation}"`;
}
