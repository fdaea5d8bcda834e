import type { Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { Config } from './config.ts';
import type { Handler } from './http/node-handler.ts';

interface NextServer {
  prepare(): Promise<void>;
  getRequestHandler(): Handler;
}

/** Next's own handler for every page of the dashboard; it asks the API over loopback, as any other client does. */
export async function openDashboard(config: Config, server: Server, origin: string): Promise<Handler> {
  process.env.SOULCASTER_API_ORIGIN = config.BACKEND_URL ?? origin;
  // As a plain string: Next's global types would change process.env for the whole server.
  const { default: next }: { default(options: object): NextServer } = await import('next' as string);
  const dir = fileURLToPath(new URL('../../dashboard', import.meta.url));
  const app = next({ dev: process.env.NODE_ENV !== 'production', dir, httpServer: server });
  await app.prepare();
  return app.getRequestHandler();
}
