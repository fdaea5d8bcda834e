import type { Context } from 'hono';
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import { isDoor } from './doors.ts';
import type { Variables } from './route.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * A browser's cookie counts only for our own pages (CSRF), and in local mode the server answers to the names of this machine only
 * (DNS rebinding). Calls with a token or the local secret carry no cookie, so they need no origin.
 */
export function checkOrigin(c: Context<{ Variables: Variables }>, config: Config): void {
  const host = c.req.header('host') ?? '';
  const ownHosts = new Set([new URL(config.publicUrl).host]);
  const name = host.replace(/:\d+$/, '');
  const isOwnHost = ownHosts.has(host) || LOOPBACK.has(name);
  const ingest = isDoor(c.req.path);
  if (!config.githubSignIn && !isOwnHost && !ingest && host !== '')
    throw new AppError(
      'forbidden',
      `This server does not answer to the name ${name.slice(0, 100)}: set PUBLIC_URL to it.`,
    );

  const caller = c.get('caller');
  const withCookie = caller?.kind === 'user' && caller.by === 'cookie';
  if (SAFE.has(c.req.method) || !withCookie) return;
  const origin = c.req.header('origin');
  const site = c.req.header('sec-fetch-site');
  const sameOrigin = origin !== undefined && URL.canParse(origin) && isOwn(new URL(origin), config, host);
  if (!sameOrigin || (site !== undefined && site !== 'same-origin'))
    throw new AppError('forbidden', 'This call did not come from a page of this server.');
}

function isOwn(origin: URL, config: Config, host: string): boolean {
  if (origin.origin === new URL(config.publicUrl).origin) return true;
  return origin.host === host && LOOPBACK.has(origin.hostname);
}
