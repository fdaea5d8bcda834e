import { Health } from '@soulcaster/contract';
import { sql } from 'drizzle-orm';
import type { Context } from 'hono';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Installation } from '../context.ts';
import { troubleWith } from '../embedders/embedder.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../events/hub.ts';
import { sameSecret } from '../identity/authenticate.ts';
import { type Api, plainRoute, type Variables } from './route.ts';

type C = Context<{ Variables: Variables }>;

/** `/api/health` for everybody; its details and `/metrics` for loopback, the metrics token, or someone who is signed in. */
export function healthRoutes(api: Api, installation: Installation, metrics: Metrics): void {
  plainRoute(
    api,
    'get',
    '/api/health',
    { summary: 'Whether it works', tag: 'operation', answer: Health, open: true },
    async (_caller, { c }) => {
      const checks = await runChecks(installation);
      // Reports are taken in and grouped without a sandbox and without an embedder as well.
      const status = checks.every((check) => check.ok || check.name !== 'database') ? 'ok' : 'degraded';
      return { status, version: installation.version, ...(mayLook(installation, c) && { checks }) };
    },
  );
  api.get('/metrics', async (c) => {
    if (!mayLook(installation, c))
      throw new AppError('unauthenticated', 'Metrics are for this machine, METRICS_TOKEN or someone signed in.');
    return c.text(await metrics.registry.metrics(), 200, { 'content-type': metrics.registry.contentType });
  });
}

async function runChecks(installation: Installation) {
  const database = await installation.db.execute(sql`SELECT 1`).then(
    () => ({ ok: true, detail: installation.config.DATABASE_URL ? 'Postgres' : 'embedded' }),
    (error: Error) => ({ ok: false, detail: error.message }),
  );
  const sandbox = await installation.sandbox.selfTest();
  return [
    { name: 'database', ...database },
    { name: 'sandbox', ok: sandbox.ok, detail: sandbox.ok ? installation.sandbox.id : sandbox.problems.join(' ') },
    embedderCheck(installation),
  ];
}

function embedderCheck({ embedders: { wanted } }: Installation) {
  const name = 'embedder';
  if (!wanted) return { name, ok: true, detail: 'none: reports are grouped by their words alone' };
  const trouble = troubleWith(wanted);
  return { name, ok: trouble === null, detail: `${wanted.name}, ${wanted.dimensions} dimensions: ${trouble ?? 'up'}` };
}

function mayLook(installation: Installation, c: C): boolean {
  if (c.get('caller') || c.get('loopback')) return true;
  const token = /^Bearer\s+(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
  const wanted = installation.config.METRICS_TOKEN;
  return Boolean(token && wanted && sameSecret(token, wanted));
}

export type Metrics = ReturnType<typeof createMetrics>;

export function createMetrics(hub: Hub) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'soulcaster_' });
  new Gauge({
    name: 'soulcaster_streams',
    help: 'Live pages that follow a project',
    registers: [registry],
    collect() {
      this.set(hub.size);
    },
  });
  return {
    registry,
    requests: new Histogram({
      name: 'soulcaster_http_request_seconds',
      help: 'Time to answer',
      labelNames: ['method', 'status'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1, 3],
      registers: [registry],
    }),
    errors: new Counter({ name: 'soulcaster_http_errors_total', help: 'Answers of 5xx', registers: [registry] }),
  };
}
