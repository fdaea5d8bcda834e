import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exitCodes, Failure } from './failure.ts';
import type { Io } from './io.ts';

export type Connection = { baseUrl: string; headers: Record<string, string>; as: 'token' | 'owner' | 'nobody' };

/**
 * Who calls: a token, or, on the server's own machine, the owner, shown by the secret that only who can read the data directory
 * knows. That secret never goes to another machine.
 */
export function connect(io: Io, baseUrl: string, token: string | undefined): Connection {
  const url = URL.parse(baseUrl);
  if (!url || !/^https?:$/.test(url.protocol))
    throw new Failure(`${baseUrl} is no address of a server.`, {
      exitCode: exitCodes.usage,
      remedy: 'Write it as http://HOST:PORT.',
    });
  if (token) return { baseUrl, headers: { authorization: `Bearer ${token}` }, as: 'token' };
  const secret = isLoopback(url) ? readLocalSecret(io) : null;
  if (secret) return { baseUrl, headers: { 'x-soulcaster-local': secret }, as: 'owner' };
  return { baseUrl, headers: {}, as: 'nobody' };
}

function isLoopback(url: URL): boolean {
  return /^(?:localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
}

/** In the data directory of this shell, else in the checkout's own. */
function readLocalSecret(io: Io): string | null {
  const set = io.env.DATA_DIR;
  const ownRoot = fileURLToPath(new URL('../../', import.meta.url));
  const places = set ? [resolve(io.workingDirectory, set)] : [join(io.workingDirectory, 'data'), join(ownRoot, 'data')];
  for (const place of places) {
    try {
      const secret = readFileSync(join(place, 'local-secret'), 'utf8').trim();
      if (/^[\x21-\x7e]{16,500}$/.test(secret)) return secret;
    } catch {
      // Not there, or not ours to read: then we come as nobody, and the server says what is missing.
    }
  }
  return null;
}
