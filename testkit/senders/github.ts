import { createHmac, randomUUID } from 'node:crypto';

export interface GitHubEnvelope {
  event: string;
  deliveryId?: string;
  hookId?: number;
}

/** The headers GitHub sends with a webhook: HMAC-SHA256 over the raw body (and the old SHA-1 one, as GitHub still does). */
export function signAsGitHub(
  body: string,
  secret: string,
  envelope: GitHubEnvelope,
): { headers: Record<string, string> } {
  return {
    headers: {
      accept: '*/*',
      'content-type': 'application/json',
      'user-agent': 'GitHub-Hookshot/fa4e001',
      'x-github-delivery': envelope.deliveryId ?? randomUUID(),
      'x-github-event': envelope.event,
      'x-github-hook-id': String(envelope.hookId ?? 1),
      'x-github-hook-installation-target-type': 'repository',
      'x-hub-signature': `sha1=${hexHmac('sha1', secret, body)}`,
      'x-hub-signature-256': `sha256=${hexHmac('sha256', secret, body)}`,
    },
  };
}

function hexHmac(algorithm: 'sha1' | 'sha256', secret: string, body: string): string {
  return createHmac(algorithm, secret).update(body).digest('hex');
}
