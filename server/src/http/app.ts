import { getConnInfo } from '@hono/node-server/conninfo';
import { OpenAPIHono } from '@hono/zod-openapi';
import type { Project } from '@soulcaster/contract';
import type { Context } from 'hono';
import type { Installation } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../events/hub.ts';
import { type Auth, OPEN_PATHS } from '../identity/auth.ts';
import { authenticate, type Door, type SignedInUser, sameSecret } from '../identity/authenticate.ts';
import { createSignInLink } from '../identity/sign-in-link.ts';
import { newId } from '../ids.ts';
import { clusterRoutes } from './clusters.ts';
import { docsRoutes } from './docs.ts';
import { isDoor } from './doors.ts';
import { dsnRoutes } from './dsn.ts';
import { eventRoutes } from './events.ts';
import { exampleRoutes } from './examples.ts';
import { feedbackRoutes } from './feedback.ts';
import { groupingRoutes } from './grouping.ts';
import { createMetrics, healthRoutes, type Metrics } from './health.ts';
import { ingestRoutes } from './ingest.ts';
import { jobRoutes } from './jobs.ts';
import { meRoutes } from './me.ts';
import { methodsAt } from './methods.ts';
import { asAppError, problemResponse } from './problem.ts';
import { projectRoutes } from './projects.ts';
import { repositoryRoutes } from './repositories.ts';
import type { Api, Variables } from './route.ts';
import { checkOrigin } from './same-origin.ts';
import { sourceRoutes } from './sources.ts';

type C = Context<{ Variables: Variables }>;

export interface AppParts {
  installation: Installation;
  auth: Auth;
  hub: Hub;
  localSecret: string;
  playDemo(user: SignedInUser): Promise<Project>;
}

/** The whole HTTP API as a fetch handler. Everything thrown below it leaves as problem details with the request's id. */
export function createApp(parts: AppParts): Api {
  const { installation, auth, hub } = parts;
  const api: Api = new OpenAPIHono<{ Variables: Variables }>();
  const metrics = createMetrics(hub);
  const { db, config } = installation;
  const now = () => installation.now();
  const door: Door = { db, auth, githubSignIn: config.githubSignIn, localSecret: parts.localSecret, now };

  api.use('*', async (c, next) => {
    await observe(c, installation, metrics, async () => {
      c.set('loopback', isLoopback(c));
      const local = c.req.header('x-soulcaster-local');
      c.set('localCommand', Boolean(local && c.get('loopback') && sameSecret(local, parts.localSecret)));
      const open = isDoor(c.req.path) || c.req.path.startsWith('/api/auth/');
      c.set('caller', open ? null : await authenticate(door, c.req.raw.headers));
      checkOrigin(c, installation.config);
      await next();
    });
  });
  api.on(['GET', 'POST'], OPEN_PATHS, (c) => auth.handler(c.req.raw));

  ingestRoutes(api, installation);
  dsnRoutes(api, installation);
  meRoutes(api, installation, () => createSignInLink({ auth, db: installation.db, config: installation.config }));
  projectRoutes(api, installation, parts.playDemo);
  sourceRoutes(api, installation);
  repositoryRoutes(api, installation);
  feedbackRoutes(api, installation);
  clusterRoutes(api, installation);
  groupingRoutes(api, installation);
  exampleRoutes(api, installation);
  jobRoutes(api, installation);
  eventRoutes(api, installation, hub);
  healthRoutes(api, installation, metrics);
  docsRoutes(api, installation);

  api.notFound((c) => {
    const methods = methodsAt(api, c.req.path);
    if (methods.length === 0)
      return problemResponse(new AppError('not_found', 'There is nothing at this address.'), c.get('requestId'));
    const wrong = new AppError('invalid', `This address takes ${methods.join(', ')}.`, { httpStatus: 405 });
    const answer = problemResponse(wrong, c.get('requestId'));
    answer.headers.set('allow', methods.join(', '));
    return answer;
  });
  api.onError((error, c) => {
    const known = asAppError(error);
    if (known.code === 'internal') installation.log.error({ error, requestId: c.get('requestId') }, 'request failed');
    return problemResponse(known, c.get('requestId'));
  });
  return api;
}

/** One id a request, security headers, one log line (without the query, and with the ingest key cut). */
async function observe(c: C, installation: Installation, metrics: Metrics, next: () => Promise<void>): Promise<void> {
  const requestId = newId();
  c.set('requestId', requestId);
  const started = performance.now();
  await next();
  c.res.headers.set('x-request-id', requestId);
  c.res.headers.set('x-content-type-options', 'nosniff');
  if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
  const seconds = (performance.now() - started) / 1000;
  metrics.requests.observe({ method: c.req.method, status: c.res.status }, seconds);
  if (c.res.status >= 500) metrics.errors.inc();
  installation.log.debug(
    {
      requestId,
      method: c.req.method,
      path: redactKey(c.req.path),
      status: c.res.status,
      ms: Math.round(seconds * 1000),
    },
    'request',
  );
}

const redactKey = (path: string) => path.replace(/^(\/api\/ingest\/[^/]+\/).+$/, '$1…');

/** True only for a direct connection: behind a proxy every connection looks local. */
function isLoopback(c: C): boolean {
  if (c.req.header('x-forwarded-for') || c.req.header('forwarded')) return false;
  try {
    const { address } = getConnInfo(c).remote;
    return address === '127.0.0.1' || address === '::1' || address === '::ffff:127.0.0.1';
  } catch {
    return false; // no socket: called in process
  }
}
