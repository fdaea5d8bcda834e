import { createHmac, randomUUID } from 'node:crypto';

export interface SentryEnvelope {
  /** What the hook is about; the event's name is this plus `.` plus the body's `action`. */
  resource: 'installation' | 'event_alert' | 'issue' | 'metric_alert' | 'error' | 'comment';
  timestampSeconds?: number;
  requestId?: string;
}

/** The headers of a Sentry internal integration: hex HMAC-SHA256 over the raw body; the timestamp is not part of what is signed. */
export function signAsSentry(
  body: string,
  secret: string,
  envelope: SentryEnvelope,
): { headers: Record<string, string> } {
  return {
    headers: {
      'content-type': 'application/json',
      'request-id': envelope.requestId ?? randomUUID().replaceAll('-', ''),
      'sentry-hook-resource': envelope.resource,
      'sentry-hook-timestamp': String(envelope.timestampSeconds ?? Math.floor(Date.now() / 1000)),
      'sentry-hook-signature': createHmac('sha256', secret).update(body).digest('hex'),
    },
  };
}
