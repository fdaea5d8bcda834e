import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Api } from './route.ts';

/** The API as a handler of Node's own HTTP server, which it shares with the dashboard. */
export function toNodeHandler(app: Api): (req: IncomingMessage, res: ServerResponse) => void {
  const listener = getRequestListener(app.fetch);
  return (req, res) => void listener(req, res);
}
