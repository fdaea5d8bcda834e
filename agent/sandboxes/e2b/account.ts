import type { ConnectionOpts } from 'e2b';

export interface E2bAccount {
  apiKey: string | undefined;
  /** A template with Node 24 and bubblewrap; the one that is shipped has them. */
  template: string;
  domain?: string | undefined;
  apiUrl?: string | undefined;
  sandboxUrl?: string | undefined;
  /** How long a machine lives on when nobody asks for it any more. */
  lifeMs?: number;
}

/** It is large, and most installations never need it. */
export const loadE2b = () => import('e2b');

export type E2b = Awaited<ReturnType<typeof loadE2b>>;

const REQUEST_MS_MAX = 60_000;

/** What is unset here must not be taken from the environment: only the server's settings say where keys are sent. */
export function connectionOf({ apiKey, domain, apiUrl, sandboxUrl }: E2bAccount): ConnectionOpts {
  const at = domain ?? 'e2b.app';
  return {
    ...(apiKey ? { apiKey } : {}),
    domain: at,
    apiUrl: apiUrl ?? `https://api.${at}`,
    ...(sandboxUrl ? { sandboxUrl } : {}),
    debug: false,
    requestTimeoutMs: REQUEST_MS_MAX,
  };
}
