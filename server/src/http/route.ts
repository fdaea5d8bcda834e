import type { OpenAPIHono } from '@hono/zod-openapi';
import { Problem } from '@soulcaster/contract';
import type { Context } from 'hono';
import { z } from 'zod';
import { type Ctx, type Installation, projectContext } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Caller } from '../identity/authenticate.ts';
import { openProject } from '../projects/open.ts';
import { readJson } from './body.ts';
import { answerOnce } from './idempotency.ts';

export interface Variables {
  requestId: string;
  caller: Caller | null;
  /** The connection comes from this machine, with no proxy between. */
  loopback: boolean;
  /** The command line of the same user on the same machine, by the local secret. */
  localCommand: boolean;
}
export type Api = OpenAPIHono<{ Variables: Variables }>;
type C = Context<{ Variables: Variables }>;
type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

const none = z.object({});

/** What a route is, for the router, for the check of its input and for the OpenAPI description alike. */
export interface RouteFacts<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  summary: string;
  tag: string;
  /** The other parts of the path, beside the project. */
  params?: P;
  query?: Q;
  /** Its callers are not ours and may say more in the query than we know. */
  anyQuery?: boolean;
  body?: B;
  answer: z.ZodType | null;
  status?: 200 | 201 | 202 | 204;
}

export interface Input<P, Q, B> {
  params: P;
  query: Q;
  body: B;
  c: C;
}

/**
 * One route below `/api/projects/{project_id}`: finds out who calls, opens the project for them (404 where it is not theirs) and
 * hands the parsed input to one verb. There is no other way to add a scoped route, so none exists without a context.
 */
export function scopedRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  api: Api,
  installation: Installation,
  method: Method,
  path: string,
  facts: RouteFacts<P, Q, B>,
  run: (ctx: Ctx, input: Input<z.output<P>, z.output<Q>, z.output<B>>) => Promise<unknown>,
): void {
  const full = `/api/projects/{project_id}${path}`;
  describe(api, method, full, facts, true);
  api.on(method.toUpperCase(), honoPath(full), async (c) => {
    const ctx = await scopedContext(installation, c);
    const input = await parseInput(c, facts);
    return answerOnce(ctx, c, input.body, async () => answer(c, facts, await run(ctx, input)));
  });
}

/** A route outside of any project; `run` sees the caller, who may be nobody only where `open` says so. */
export function plainRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  api: Api,
  method: Method,
  path: string,
  facts: RouteFacts<P, Q, B> & { open?: boolean },
  run: (caller: Caller | null, input: Input<z.output<P>, z.output<Q>, z.output<B>>) => Promise<unknown>,
): void {
  describe(api, method, path, facts, !facts.open);
  api.on(method.toUpperCase(), honoPath(path), async (c) => {
    const caller = c.get('caller');
    if (!facts.open) requireCaller(caller);
    return answer(c, facts, await run(caller, await parseInput(c, facts)));
  });
}

/** Who calls, in the project of the path. A foreign and an unknown id answer alike. */
export async function scopedContext(installation: Installation, c: C): Promise<Ctx> {
  const caller = requireCaller(c.get('caller'));
  const id = c.req.param('project_id') ?? '';
  const { project, role } = await openProject(installation.db, caller, id);
  return projectContext(installation, project, role, actorOf(caller));
}

export function requireCaller(caller: Caller | null): Caller {
  if (!caller) throw new AppError('unauthenticated', 'Sign in, or send an API token as "Authorization: Bearer …".');
  return caller;
}

function actorOf(caller: Caller): Ctx['actor'] {
  if (caller.kind === 'token') return { kind: 'token', tokenId: caller.id, name: caller.name };
  return {
    kind: 'user',
    userId: caller.id,
    name: caller.login ?? caller.name,
    installationOwner: caller.installationOwner,
  };
}

async function parseInput<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  c: C,
  facts: RouteFacts<P, Q, B>,
) {
  const { project_id: _, ...params } = c.req.param() as Record<string, string>;
  const parsed = facts.params ? facts.params.safeParse(params) : undefined;
  if (parsed && !parsed.success) throw new AppError('not_found', 'There is nothing at this address.');
  return {
    params: parsed?.data as z.output<P>,
    query: (facts.anyQuery ? {} : parseQuery(c, facts.query ?? none)) as z.output<Q>,
    body: (facts.body ? strict(facts.body).parse(await readJson(c)) : undefined) as z.output<B>,
    c,
  };
}

/** Of two of the same name the first counts. What no database can store is refused here, as it is replaced in bodies. */
function parseQuery(c: C, schema: z.ZodType): unknown {
  const query = c.req.query();
  for (const [name, value] of Object.entries(query))
    if (value.includes('\u0000') || !value.isWellFormed())
      throw new AppError('invalid', 'The query has characters that are no text.', {
        fields: [{ path: name.slice(0, 100), message: 'a NUL or half a character' }],
      });
  return strict(schema).parse(query);
}

/** A misspelt name is an error, not a wish that is silently left out. */
const strict = (schema: z.ZodType): z.ZodType => (schema instanceof z.ZodObject ? schema.strict() : schema);

function answer(c: C, facts: { answer: z.ZodType | null; status?: number }, value: unknown): Response {
  if (value instanceof Response) return value;
  if (facts.answer === null) return c.body(null, 204);
  return c.json(value as object, (facts.status ?? 200) as 200);
}

function describe<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  api: Api,
  method: Method,
  path: string,
  facts: RouteFacts<P, Q, B>,
  secured: boolean,
): void {
  const problem = { description: 'What went wrong', content: { 'application/problem+json': { schema: Problem } } };
  const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
  const params = z.object(Object.fromEntries(names.map((name) => [name, z.string()])));
  api.openAPIRegistry.registerPath({
    method,
    path,
    summary: facts.summary,
    tags: [facts.tag],
    operationId: `${method}_${path
      .replace(/^\/api\//, '')
      .replace(/\W+/g, '_')
      .replace(/_$/, '')}`,
    ...(secured && { security: [{ token: [] }, { session: [] }] }),
    request: {
      ...(names.length > 0 && { params }),
      ...(facts.query && { query: facts.query as never }),
      ...(facts.body && { body: { required: true, content: { 'application/json': { schema: facts.body } } } }),
    },
    responses: {
      [facts.answer ? (facts.status ?? 200) : 204]: {
        description: facts.summary,
        ...(facts.answer && { content: { 'application/json': { schema: facts.answer } } }),
      },
      default: problem,
    },
  });
}

const honoPath = (path: string) => path.replace(/\{(\w+)\}/g, ':$1');
