import { createHash } from 'node:crypto';
import type { SampleRequest } from '../source.ts';
import type { PostHogSettings } from './posthog.ts';

/** The default body of a webhook destination, of an event that the settings let in. */
export function sampleException(now: Date, { events, project_id = '1' }: PostHogSettings): SampleRequest {
  const hex = createHash('sha256').update(now.toISOString()).digest('hex');
  const uuid = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `7${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
  const payload = {
    event: {
      uuid,
      event: events[0] ?? '$exception',
      timestamp: now.toISOString(),
      distinct_id: 'person-1',
      url: `https://us.posthog.example/project/${project_id}/events/${uuid}/${encodeURIComponent(now.toISOString())}`,
      elements_chain: '',
      properties: {
        $exception_list: [
          {
            type: 'TypeError',
            value: "Cannot read properties of undefined (reading 'items')",
            mechanism: { type: 'onerror', handled: false },
            stacktrace: { type: 'resolved', frames },
          },
        ],
        $exception_level: 'error',
        $current_url: 'https://shop.example/cart',
        $browser: 'Firefox',
        $lib: 'web',
      },
    },
    person: { id: 'person-1', url: 'https://us.posthog.example/person/person-1', properties: {} },
  };
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(payload) };
}

/** Outermost first, as PostHog sends it. */
const frames = [
  {
    source: 'src/app.ts',
    resolved_name: 'onClick',
    mangled_name: 'n',
    line: 88,
    column: 5,
    in_app: true,
    resolved: true,
  },
  {
    source: 'src/cart.ts',
    resolved_name: 'openCart',
    mangled_name: 't',
    line: 42,
    column: 17,
    in_app: true,
    resolved: true,
  },
];
