import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Api } from './route.ts';

/** How Node's own HTTP server is answered. */
export type Handler = (req: IncomingMessage, res: ServerResponse) => unknown;

/** The API as such a handler, so that it can share a port with the dashboard. */
export const toNodeHandler = (app: Api): Handler => getRequestListener(app.fetch);
