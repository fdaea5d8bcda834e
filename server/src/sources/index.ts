import type { SourceKindFacts } from '@soulcaster/contract';
import { z } from 'zod';
import { datadog } from './datadog/datadog.ts';
import { github } from './github/github.ts';
import { manual } from './manual.ts';
import { posthog } from './posthog/posthog.ts';
import { reddit } from './reddit/reddit.ts';
import { sentrySdk } from './sentry/sdk.ts';
import { sentry } from './sentry/sentry.ts';
import type { SourceAdapter } from './source.ts';
import { splunk } from './splunk/splunk.ts';
import { webhook } from './webhook/webhook.ts';

export type AvailableKind =
  | 'manual'
  | 'sentry'
  | 'sentry-sdk'
  | 'github'
  | 'webhook'
  | 'datadog'
  | 'splunk'
  | 'posthog'
  | 'reddit';

/** Every kind of source that works. */
export const sources: Record<AvailableKind, SourceAdapter> = {
  manual,
  sentry,
  'sentry-sdk': sentrySdk,
  github,
  webhook,
  datadog,
  splunk,
  posthog,
  reddit,
};

/** The adapter of a kind; null for one that is known by name only. */
export function sourceOf(kind: string): SourceAdapter | null {
  return Object.hasOwn(sources, kind) ? sources[kind as AvailableKind] : null;
}

/** What the page that connects a source shows, in its order. */
export function sourceKinds(): SourceKindFacts[] {
  return Object.entries(sources).map(([kind, adapter]) => factsOf(kind as AvailableKind, adapter));
}

function factsOf(kind: AvailableKind, adapter: SourceAdapter): SourceKindFacts {
  return {
    kind,
    name: adapter.name,
    description: adapter.description,
    unavailable: null,
    has_door: adapter.signature.type !== 'none',
    // Where the settings choose, one of the choices may need one.
    needs_secret: adapter.signatureBy !== undefined || !['none', 'address'].includes(adapter.signature.type),
    can_sync: adapter.sync !== undefined,
    takes_pushed: adapter.takesPushed === true,
    settings_schema: z.toJSONSchema(adapter.settings, { io: 'input' }),
    credentials_schema: adapter.credentials ? z.toJSONSchema(adapter.credentials, { io: 'input' }) : null,
    steps: [...adapter.steps],
  };
}
