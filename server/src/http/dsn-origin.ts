/** Whether a page may send: `*`, an origin, a host, or `*.` before one for all below it. Who sends no origin is no browser. */
export function allowsOrigin(allowed: readonly string[], origin: string | null): boolean {
  if (origin === null || allowed.includes('*')) return true;
  const page = URL.parse(origin);
  if (!page) return false;
  return allowed.some((each) => {
    const [, scheme = '', host = ''] = /^(?:([^:/]+):\/\/)?(.*)$/.exec(each.toLowerCase()) ?? [];
    if (scheme && `${scheme}:` !== page.protocol) return false;
    // A host without a port stands for the usual port, and without a scheme for any.
    const here = host.includes(':') || scheme ? page.host : page.hostname;
    return host.startsWith('*.') ? here.endsWith(host.slice(1)) : here === host;
  });
}

/** No cookie is ever read here, so that any page may be named, and the answer to one is never another's. */
export function corsHeaders(allowed: readonly string[], origin: string | null): Record<string, string> {
  if (origin === null) return {};
  const isAny = allowed.includes('*');
  return {
    'access-control-allow-origin': isAny ? '*' : origin,
    'access-control-expose-headers': 'x-sentry-error, x-sentry-rate-limits, retry-after',
    ...(!isAny && { vary: 'origin' }),
  };
}

export const preflightHeaders = {
  'access-control-allow-methods': 'POST, OPTIONS',
  'access-control-allow-headers':
    'x-sentry-auth, authorization, content-type, content-encoding, origin, accept, sentry-trace, baggage',
  'access-control-max-age': '86400',
};
