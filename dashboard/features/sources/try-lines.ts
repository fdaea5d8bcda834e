import type { SourceKind } from '@soulcaster/contract';

const example = { title: 'Cart is empty after sign-in', body: 'I sign in and the cart that I filled is empty.' };

/**
 * A line for a shell that sends one report as the vendor would, signed with the secret: it needs only curl and openssl. Null
 * for a source that is not posted to.
 */
export function curlLine(kind: SourceKind, url: string, secret: string | null): string | null {
  const key = shell(secret ?? 'PASTE-THE-SECRET');
  if (kind === 'github')
    return lines(
      `BODY=${shell(JSON.stringify(githubIssue))}`,
      `SIGNATURE=$(printf %s "$BODY" | openssl dgst -sha256 -hmac ${key} | sed 's/^.* //')`,
      `curl -sS -X POST ${shell(url)} -H 'content-type: application/json' -H 'x-github-event: issues' -H "x-github-delivery: try-$(date +%s)" -H "x-hub-signature-256: sha256=$SIGNATURE" --data-binary "$BODY"`,
    );
  if (kind === 'sentry')
    return lines(
      `BODY=${shell(JSON.stringify(sentryAlert))}`,
      `SIGNATURE=$(printf %s "$BODY" | openssl dgst -sha256 -hmac ${key} | sed 's/^.* //')`,
      `curl -sS -X POST ${shell(url)} -H 'content-type: application/json' -H 'sentry-hook-resource: event_alert' -H "sentry-hook-signature: $SIGNATURE" --data-binary "$BODY"`,
    );
  if (kind === 'webhook')
    return lines(
      `BODY=${shell(JSON.stringify(example))}`,
      `ID=try-$(date +%s) TIME=$(date +%s)`,
      `KEY=$(printf %s ${key} | sed 's/^whsec_//' | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \\n')`,
      `SIGNATURE=$(printf %s "$ID.$TIME.$BODY" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$KEY" -binary | openssl base64 -A)`,
      `curl -sS -X POST ${shell(url)} -H 'content-type: application/json' -H "webhook-id: $ID" -H "webhook-timestamp: $TIME" -H "webhook-signature: v1,$SIGNATURE" --data-binary "$BODY"`,
    );
  if (kind === 'manual') return null;
  return `curl -sS -X POST ${shell(url)} -H 'content-type: application/json' --data-binary ${shell(JSON.stringify(example))}`;
}

/** The same with our own command, from a file. */
export function sendLine(kind: SourceKind, url: string, secret: string | null): string | null {
  if (kind === 'manual') return `npx soulcaster ingest --title ${shell(example.title)} --body ${shell(example.body)}`;
  if (kind !== 'github' && kind !== 'sentry' && kind !== 'webhook') return null;
  return `npx soulcaster send ${kind} report.json --to ${shell(url)} --secret ${shell(secret ?? 'PASTE-THE-SECRET')}`;
}

const githubIssue = {
  action: 'opened',
  issue: {
    id: 1,
    number: 1,
    title: example.title,
    body: example.body,
    state: 'open',
    html_url: 'https://github.com/acme/shop/issues/1',
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
    user: { login: 'mira' },
    labels: [],
  },
  repository: { full_name: 'acme/shop' },
};

const sentryAlert = {
  action: 'triggered',
  data: {
    event: {
      event_id: '0f3a7c1e5b9d4c2a8e6f1b3d5a7c9e0f',
      issue_id: '1',
      title: 'TypeError: cart is undefined',
      datetime: '2026-01-01T00:00:00Z',
      exception: { values: [{ type: 'TypeError', value: 'cart is undefined' }] },
    },
    triggered_rule: 'Try',
  },
};

const lines = (...all: string[]) => all.join('\n');

/** One word for a shell, whatever is in it. */
const shell = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;
