import { describe, expect, it } from 'vitest';
import { fixturesIn } from '../fixtures.ts';
import type { FeedbackDraft } from '../source.ts';
import { digestSample, expectStorable, type SourceSample, sampleOf, testSource } from '../source-suite.ts';
import { posthog } from './posthog.ts';

const frames = [
  { mangled_name: 'n', resolved_name: 'onSubmit', source: 'webpack://shop/./src/form.tsx?a1', line: 12, in_app: true },
  { function: 'total', filename: 'src/cart.ts', lineno: 42, in_app: true },
  { function: 'apply', filename: '/app/node_modules/lodash/apply.js', lineno: 3, in_app: false },
];
const exception = {
  uuid: '0195f2c4-1111-7000-8000-000000000001',
  event: '$exception',
  timestamp: '2026-03-01T09:40:00.123Z',
  distinct_id: 'ann@example.com',
  url: 'https://eu.posthog.com/project/7/events/0195f2c4-1111-7000-8000-000000000001/2026-03-01T09%3A40%3A00.123Z',
  elements_chain: '',
  properties: {
    $exception_list: [
      { type: 'RangeError', value: 'Invalid amount of money', stacktrace: { type: 'resolved', frames } },
      { type: 'SyntaxError', value: 'Unexpected token' },
    ],
    $exception_level: 'error',
    $exception_handled: false,
    $exception_issue_id: '0195f2c4-2222-7000-8000-000000000002',
    $exception_fingerprint: 'f00f00',
    $current_url: 'https://shop.example/cart?token=secret-token-123#top',
    $browser: 'Firefox',
    $browser_version: 130,
    $ip: '203.0.113.9',
    $geoip_city_name: 'Oslo',
  },
};
const person = { id: 'p1', name: 'ann@example.com', properties: { email: 'ann@example.com' } };
const withProperties = (properties: Record<string, unknown>, over: Record<string, unknown> = {}) => ({
  event: { ...exception, ...over, properties },
});
const issue = (action: string) => ({
  event: {
    uuid: '0195f2c4-3333-7000-8000-000000000003',
    event: `$error_tracking_issue_${action}`,
    timestamp: '2026-03-01T09:41:00Z',
    distinct_id: '0195f2c4-2222-7000-8000-000000000002',
    url: 'https://eu.posthog.com/project/7/error_tracking/0195f2c4-2222-7000-8000-000000000002',
    properties: { name: 'RangeError', description: 'Invalid amount of money' },
  },
});
const title = 'RangeError: Invalid amount of money';

const samples: SourceSample[] = [
  { name: 'the body of a destination', payload: { event: exception, person }, type: 'report', title },
  { name: 'a bare event', payload: exception, type: 'report', title },
  { name: 'a hook', payload: { hook: { event: 'action_performed' }, data: exception }, type: 'report', title },
  {
    name: 'a batch of an SDK',
    payload: { api_key: 'phc_x', batch: [{ event: '$set' }, exception] },
    type: 'report',
    title,
  },
  {
    name: 'properties as a text',
    payload: { ...exception, properties: JSON.stringify(exception.properties) },
    type: 'report',
    title,
  },
  {
    name: 'an exception of older SDKs',
    payload: withProperties({
      $exception_type: 'TypeError',
      $exception_message: 'x is not a function',
      $exception_stack_trace_raw: JSON.stringify([
        { filename: 'https://shop.example/app.js', function: 'go', lineno: 9, in_app: true },
      ]),
    }),
    type: 'report',
    title: 'TypeError: x is not a function',
  },
  {
    name: 'an exception without words',
    payload: withProperties({ $exception_list: [{ type: 'Error', value: '', stacktrace: { frames } }] }),
    type: 'report',
    title: 'Error in total',
  },
  {
    name: 'an answer of a survey',
    payload: withProperties(
      { $survey_name: 'How is it?', $survey_response: 4, $survey_response_1: 'I cannot find the exports' },
      { event: 'survey sent' },
    ),
    type: 'report',
    title: 'I cannot find the exports',
  },
  {
    name: 'a survey of stars',
    payload: withProperties({ $survey_response: 4 }, { event: 'survey sent' }),
    type: 'filtered',
  },
  { name: 'a new issue', payload: issue('created'), type: 'report', title },
  { name: 'an issue that came back', payload: issue('reopened'), type: 'update' },
  { name: 'an issue that spikes', payload: issue('spiking'), type: 'update' },
  { name: 'a resolved issue', payload: issue('resolved'), type: 'update' },
  { name: 'an issue that somebody took', payload: issue('assigned'), type: 'filtered' },
  {
    name: 'an action as Slack would get it',
    payload: { text: '*Export failed* for <https://eu.posthog.com/person/1|Ann>' },
    type: 'report',
  },
  {
    name: 'an action in blocks',
    payload: { blocks: [{ type: 'header', text: { type: 'plain_text', text: 'New issue: TypeError in cart' } }] },
    type: 'report',
    title: 'New issue: TypeError in cart',
  },
  {
    name: 'an action in the words that PostHog proposes',
    payload: {
      text: '[Export failed](https://eu.posthog.com/e/1) was triggered by [ann@example.com](https://eu.posthog.com/p/1)',
    },
    type: 'report',
    title: 'Export failed was triggered',
  },
  {
    name: 'an alert on an insight',
    payload: withProperties(
      { alert_name: 'Sign-ups fell', insight_name: 'Sign-ups' },
      { event: '$insight_alert_firing' },
    ),
    type: 'report',
    title: 'Sign-ups fell',
  },
  {
    name: 'an action as Discord would get it',
    payload: { content: 'Export failed' },
    type: 'report',
    title: 'Export failed',
  },
  {
    name: 'a view of a page',
    payload: withProperties({ $current_url: 'https://shop.example/' }, { event: '$pageview' }),
    type: 'filtered',
  },
  {
    name: 'an exception where other events were chosen',
    payload: { event: exception },
    settings: { events: ['export failed'] },
    type: 'filtered',
  },
  {
    name: 'an event that was chosen',
    payload: withProperties({ $pathname: '/exports' }, { event: 'export_failed' }),
    settings: { events: ['export_failed'] },
    type: 'report',
    title: 'Export failed on /exports',
  },
  { name: 'the template itself', payload: { event: '{event}', person: '{person}' }, type: 'filtered' },
  { name: 'a request for flags', payload: { distinct_id: 'x', flag_keys_to_evaluate: ['a'] }, type: 'filtered' },
  { name: 'an exception with nothing in it', payload: withProperties({ $exception_list: [] }), type: 'unknown' },
  { name: 'nothing of PostHog', payload: { hello: 'world' }, type: 'unknown' },
];
testSource(posthog, samples);

function reportOf(payload: unknown): FeedbackDraft {
  const digest = digestSample(posthog, { name: 'report', payload, type: 'report' });
  if (digest.type !== 'report') throw new Error(JSON.stringify(digest));
  return digest.items[0]!;
}

describe('an exception of PostHog', () => {
  it('keeps where it was thrown, innermost first, under the names that PostHog resolved', () => {
    expect(reportOf({ event: exception })).toMatchObject({
      external_id: 'issue:0195f2c4-2222-7000-8000-000000000002',
      upstream_group: 'posthog:issue:0195f2c4-2222-7000-8000-000000000002',
      permalink: exception.url,
      occurred_at: exception.timestamp,
      exception: { type: 'RangeError', value: 'Invalid amount of money' },
      frames: [
        { file: '/app/node_modules/lodash/apply.js', line: 3, function: 'apply', in_app: false },
        { file: 'src/cart.ts', line: 42, function: 'total', in_app: true },
        { file: 'src/form.tsx', line: 12, function: 'onSubmit', in_app: true },
      ],
      body: `${title}\ncaused by SyntaxError: Unexpected token\n\nat total (src/cart.ts:42)\nat onSubmit (src/form.tsx:12)\n\nPage: https://shop.example/cart`,
    });
  });

  it('keeps nothing of the person but a hash to count people by', () => {
    const draft = reportOf({ event: exception, person });
    expect(draft.reporter).toMatch(/^[0-9a-f]{24}$/);
    expect(JSON.stringify(draft)).not.toMatch(/ann@|203\.0\.113|Oslo|secret-token/);
  });

  it('is found again by its issue, its fingerprint, or by where it was thrown', () => {
    const { $exception_issue_id: _, ...known } = exception.properties;
    const { $exception_fingerprint: __, ...bare } = known;
    const ids = [exception.properties, known, bare].map(
      (properties) => reportOf(withProperties(properties)).external_id,
    );
    expect(ids.map((id) => id?.split(':')[0])).toEqual(['issue', 'fingerprint', 'crash']);
    const list = (line: number, value: string, called = 'total') => ({
      $exception_list: [
        { type: 'RangeError', value, stacktrace: { frames: [{ ...frames[1], function: called, lineno: line }] } },
      ],
    });
    const idOf = (properties: Record<string, unknown>) => reportOf(withProperties(properties)).external_id;
    expect(idOf(list(42, 'Invalid amount'))).toBe(idOf(list(44, 'Invalid amount of order 12')));
    expect(idOf(list(42, 'Invalid amount'))).not.toBe(idOf(list(42, 'Invalid amount', 'discount')));
  });

  it('is one delivery by its uuid, in whatever body it comes', () => {
    const key = (payload: unknown) => posthog.idempotencyKey({}, payload, 'bytes');
    expect(key({ event: exception, person })).toBe(`event:${exception.uuid}`);
    expect(key(exception)).toBe(key({ event: exception }));
    expect(key({ event: { ...exception, uuid: undefined } })).toBe('body:bytes');
    expect(key(issue('created'))).not.toBe(key(issue('reopened')));
  });

  it('reads a stack that is text as browsers print it', () => {
    const raw = 'TypeError: x\n    at go (https://shop.example/app.js:9:1)\n    at /srv/node_modules/a/b.js:3:2';
    expect(reportOf(withProperties({ $exception_message: 'x', $exception_stack_trace_raw: raw })).frames).toEqual([
      { file: 'https://shop.example/app.js', line: 9, function: 'go', in_app: true },
      { file: '/srv/node_modules/a/b.js', line: 3, in_app: false },
    ]);
  });
});

describe('an issue of PostHog', () => {
  const digest = (action: string) => digestSample(posthog, { name: action, payload: issue(action), type: 'update' });

  it('is the item that its exceptions are, counted once with the first of them', () => {
    const external_id = 'issue:0195f2c4-2222-7000-8000-000000000002';
    expect(digest('created')).toMatchObject({ items: [{ external_id, counting: 'total', occurrences: 1 }] });
    expect(digest('reopened')).toMatchObject({ external_id, change: { upstream_state: 'open', regressed: true } });
    expect(digest('resolved')).toMatchObject({ external_id, change: { upstream_state: 'closed' }, draft: null });
  });
});

it('has a sample that the filter lets in', () => {
  expect(sampleOf(posthog, new Date('2026-03-01T12:00:00Z'), { events: ['crash'] }).digest.type).toBe('report');
});

it('understands the recorded payloads', (context) => {
  const recorded = fixturesIn('posthog');
  if (recorded.length === 0) context.skip('no recorded payloads beside this checkout');
  const ends = recorded.map(({ name, payload }) => {
    const digest = digestSample(posthog, { name, payload, type: 'report' });
    if (digest.type === 'report') digest.items.forEach(expectStorable);
    return `${name}: ${digest.type === 'report' ? digest.items.map((item) => item.title) : digest.type}`;
  });
  expect(ends.toSorted()).toEqual([
    'capture-exception_event.json: RuntimeError: checkout failed',
    'capture-flags_request.json: filtered',
    'capture-legacy_event_family.json: filtered',
    'exception-event-javascript.json: CustomError: Custom error message',
    'exception-properties-node.json: Error: My first Sentry error!',
    'webhook-exception.json: CustomError: Custom error message',
    'webhook-template.json: filtered',
  ]);
});
