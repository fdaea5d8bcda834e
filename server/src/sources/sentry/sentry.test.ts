import { sign, vendorHeaders, verifySignature } from '@soulcaster/contract/signatures';
import { describe, expect, it } from 'vitest';
import { fixturesIn } from '../fixtures.ts';
import { at } from '../pick.ts';
import { schemeOf } from '../source.ts';
import { digestSample, expectStorable, type SourceSample, sampleOf, testSource } from '../source-suite.ts';
import { sentry } from './sentry.ts';

const event = {
  event_id: 'fe628bfa48064c9b97ce7e75a19e6197',
  project: 1,
  platform: 'python',
  datetime: '2026-02-27T09:15:02.123456Z',
  level: 'error',
  environment: 'production',
  release: 'shop@1.4.2',
  culprit: 'app.cart in total',
  title: 'ZeroDivisionError: division by zero',
  issue_id: '1170820242',
  web_url: 'https://sentry.io/organizations/acme/issues/1170820242/events/fe628bfa48064c9b97ce7e75a19e6197/',
  user: { id: '77', email: 'ann@example.com' },
  tags: [
    ['browser', 'Firefox 130'],
    ['sentry:user', 'id:77'],
  ],
  exception: {
    values: [
      {
        type: 'KeyError',
        value: "'qty'",
        stacktrace: { frames: [{ filename: 'app/row.py', lineno: 3, in_app: true }] },
      },
      {
        type: 'ZeroDivisionError',
        value: 'division by zero',
        stacktrace: {
          frames: [
            { filename: 'flask/app.py', function: 'dispatch', lineno: 900, in_app: false },
            { filename: 'app/views.py', function: 'checkout', lineno: 12, in_app: true },
            { filename: 'app/cart.py', function: 'total', lineno: 42, in_app: true },
            { filename: 'decimal.py', function: '__div__', lineno: 7, in_app: false },
          ],
        },
      },
    ],
  },
};
const issue = {
  id: '1170820242',
  shortId: 'SHOP-1F',
  title: 'ZeroDivisionError: division by zero',
  culprit: 'app.cart in total',
  permalink: 'https://acme.sentry.io/issues/1170820242/',
  level: 'error',
  status: 'unresolved',
  substatus: 'new',
  platform: 'python',
  project: { slug: 'shop' },
  metadata: { type: 'ZeroDivisionError', value: 'division by zero', filename: 'app/cart.py', function: 'total' },
  count: '12',
  userCount: 4,
  firstSeen: '2026-02-20T10:00:00Z',
  lastSeen: '2026-02-27T09:15:02Z',
};
const hook = (action: string, data: Record<string, unknown>) => ({ action, data, actor: { type: 'user' } });
const alert = hook('triggered', { event, triggered_rule: 'All errors' });
const title = 'ZeroDivisionError: division by zero';

const sent = (over: Record<string, unknown>) => hook('triggered', { event: { event_id: 'e'.repeat(32), ...over } });
const thrown = (type: string, value: string) => sent({ exception: { values: [{ type, value }] } });

const samples: SourceSample[] = [
  { name: 'an event alert', payload: alert, type: 'report', title },
  { name: 'an error event', payload: hook('created', { error: event }), type: 'report', title },
  { name: 'a new issue', payload: hook('created', { issue }), type: 'report', title },
  ...['resolved', 'archived', 'ignored', 'unresolved', 'assigned'].map((action) => ({
    name: `an issue that was ${action}`,
    payload: hook(action, { issue }),
    type: 'update' as const,
  })),
  {
    name: 'a critical metric alert',
    payload: hook('critical', {
      metric_alert: {
        id: '9',
        date_started: '2026-02-27T09:00:00Z',
        alert_rule: { id: '5', name: 'Checkout is slow' },
      },
      description_title: 'Critical: Checkout is slow',
      description_text: '812 events in the last 10 minutes',
      web_url: 'https://sentry.io/organizations/acme/alerts/rules/details/5/',
    }),
    type: 'report',
    title: 'Checkout is slow',
  },
  {
    name: 'a metric alert that is over',
    payload: hook('resolved', {
      metric_alert: { id: '9', alert_rule: { id: '5' }, date_closed: '2026-02-27T10:00:00Z' },
    }),
    type: 'update',
  },
  {
    name: "the older plugin's flat body",
    payload: {
      id: '27379932',
      project: 'shop',
      culprit: 'raven.scripts.runner in main',
      level: 'error',
      message: 'This is an example Python exception',
      url: 'https://sentry.io/acme/shop/issues/27379932/',
      event: {
        event_id: 'a'.repeat(32),
        'sentry.interfaces.Message': { message: 'This is an example Python exception' },
      },
    },
    type: 'report',
    title: 'This is an example Python exception',
  },
  {
    name: 'a service hook, which tells the event as the API does',
    payload: {
      project: { slug: 'shop', name: 'Shop' },
      group: { id: '1170820242', title, permalink: issue.permalink, level: 'error', culprit: 'app.cart in total' },
      event: {
        id: '77',
        eventID: 'b'.repeat(32),
        groupID: '1170820242',
        title,
        dateCreated: '2026-02-27T09:15:02Z',
        tags: [{ key: 'environment', value: 'production' }],
        release: { version: 'shop@1.4.2' },
        entries: [
          {
            type: 'exception',
            data: {
              values: [
                {
                  type: 'ZeroDivisionError',
                  value: 'division by zero',
                  stacktrace: {
                    frames: [
                      { filename: 'flask/app.py', function: 'dispatch', lineNo: 900, inApp: false },
                      {
                        filename: 'app/cart.py',
                        absPath: '/srv/app/cart.py',
                        function: 'total',
                        lineNo: 42,
                        inApp: true,
                      },
                    ],
                  },
                },
              ],
            },
          },
        ],
      },
    },
    type: 'report',
    title,
  },
  {
    name: "a step of Sentry's analysis",
    payload: hook('root_cause_started', { run_id: 3, group_id: 4 }),
    headers: { 'sentry-hook-resource': 'seer' },
    type: 'filtered',
  },
  { name: 'a request of the interface', payload: { installationId: 'x', issueId: 1, fields: {} }, type: 'filtered' },
  { name: 'an installation', payload: hook('created', { installation: { uuid: 'x' } }), type: 'filtered' },
  { name: 'a comment', payload: hook('created', { comment: 'hm', issue_id: 1 }), type: 'filtered' },
  { name: 'something else', payload: { hello: 'world' }, type: 'unknown' },
  { name: 'another level', payload: alert, settings: { levels: ['fatal'] }, type: 'filtered' },
  { name: 'another environment', payload: alert, settings: { environments: ['staging'] }, type: 'filtered' },
  { name: 'the chosen environment', payload: alert, settings: { environments: ['production'] }, type: 'report' },
  {
    name: 'a text of a logger whose values were left apart',
    payload: sent({ logentry: { message: 'Sync of %s failed after %d tries', params: ['acme', 3] } }),
    type: 'report',
    title: 'Sync of acme failed after 3 tries',
  },
  {
    name: 'a text of a logger whose values have names',
    payload: sent({ logentry: { message: 'Cleanup of %(one)s: %(two)s', params: { one: 'acme' } } }),
    type: 'report',
    title: 'Cleanup of acme: %(two)s',
  },
  {
    name: 'an exception in a namespace of PHP',
    payload: thrown('Acme\\Shop\\CartException', 'The cart is gone'),
    type: 'report',
    title: 'CartException: The cart is gone',
  },
  {
    name: 'a wrapped error of Go',
    payload: thrown('*fmt.wrapError', 'no rows'),
    type: 'report',
    title: 'Error: no rows',
  },
  {
    name: 'an object that was thrown',
    payload: thrown('Error', '[object Object]'),
    type: 'report',
    title: 'Error without a message',
  },
  { name: 'a transaction', payload: sent({ type: 'transaction', transaction: '/cart' }), type: 'filtered' },
];

testSource(sentry, samples);

describe('a Sentry event', () => {
  const digest = digestSample(sentry, samples[0]!);
  const draft = digest.type === 'report' ? digest.items[0]! : null;

  it('becomes a report on its issue, with what a person needs to see', () => {
    expect(draft).toMatchObject({
      external_id: '1170820242',
      upstream_group: 'sentry:issue:1170820242',
      permalink: event.web_url,
      occurred_at: '2026-02-27T09:15:02.123Z',
      exception: { type: 'ZeroDivisionError', value: 'division by zero' },
      counting: 'each',
      metadata: { level: 'error', environment: 'production', release: 'shop@1.4.2', tags: { browser: 'Firefox 130' } },
    });
    expect(draft?.body).toBe(
      "ZeroDivisionError: division by zero\ncaused by KeyError: 'qty'\n\nat total (app/cart.py:42)\nat checkout (app/views.py:12)\n\nCulprit: app.cart in total",
    );
  });

  it('lists frames innermost first', () => {
    expect(draft?.frames.map(({ file }) => file)).toEqual([
      'decimal.py',
      'app/cart.py',
      'app/views.py',
      'flask/app.py',
    ]);
  });

  it('counts people without keeping who they are', () => {
    expect(draft?.reporter).toMatch(/^[0-9a-f]{24}$/);
    expect(JSON.stringify(draft)).not.toContain('ann@example.com');
  });

  it('is one delivery however many rules it triggered, and whatever the unsigned headers say', () => {
    const keys = ['one', 'two'].map((rule) =>
      sentry.idempotencyKey({ 'request-id': rule }, hook('triggered', { event, triggered_rule: rule }), rule),
    );
    expect(keys[0]).toBe(keys[1]);
  });
});

it('has a sample that the filters let in', () => {
  const settings = { levels: ['fatal'], environments: ['staging'] };
  expect(sampleOf(sentry, new Date('2026-03-01T12:00:00Z'), settings).digest.type).toBe('report');
});

describe('a Sentry issue', () => {
  const change = (action: string, over: Record<string, unknown> = {}) =>
    digestSample(sentry, { name: action, payload: hook(action, { issue: { ...issue, ...over } }), type: 'update' });

  it('closes when it is resolved or archived, as of its last event', () => {
    for (const action of ['resolved', 'archived', 'ignored'])
      expect(change(action)).toMatchObject({
        external_id: '1170820242',
        as_of: '2026-02-27T09:15:02.000Z',
        change: { upstream_state: 'closed' },
        draft: null,
      });
  });

  it('comes back as a regression, with the whole item in case it was never seen', () => {
    const back = change('unresolved', { substatus: 'regressed' });
    expect(back).toMatchObject({ change: { upstream_state: 'open', regressed: true }, draft: { occurrences: 12 } });
    expect(change('unresolved', { substatus: 'ongoing' })).not.toMatchObject({ change: { regressed: true } });
  });

  it("is counted by Sentry's own total", () => {
    expect(change('created')).toMatchObject({
      items: [{ occurrences: 12, counting: 'total', metadata: { users: 4 } }],
    });
  });
});

describe('what is told of an issue by different hooks', () => {
  it('is one item, whatever the shape', () => {
    const reports = samples.filter(({ name }) => /event alert|error event|new issue|service hook/.test(name));
    expect(reports).toHaveLength(4);
    for (const sample of reports)
      expect(digestSample(sentry, sample)).toMatchObject({
        items: [{ external_id: '1170820242', upstream_group: 'sentry:issue:1170820242' }],
      });
    const serviceHook = digestSample(sentry, reports.at(-1)!);
    expect(serviceHook).toMatchObject({
      items: [
        {
          permalink: issue.permalink,
          frames: [{ file: 'app/cart.py', line: 42, in_app: true }, { in_app: false }],
          metadata: { release: 'shop@1.4.2', environment: 'production', event_id: 'b'.repeat(32) },
        },
      ],
    });
  });

  it('takes the count of its whole life, not of the days that were asked for', () => {
    const lifetime = { count: '90', userCount: 30, firstSeen: '2025-01-01T00:00:00Z', lastSeen: issue.lastSeen };
    const digest = digestSample(sentry, {
      name: 'listed',
      payload: hook('created', { issue: { ...issue, lifetime } }),
      type: 'report',
    });
    expect(digest).toMatchObject({
      items: [{ occurrences: 90, metadata: { users: 30 }, occurred_at: '2025-01-01T00:00:00.000Z' }],
    });
  });
});

describe('the proof of a Sentry sender', () => {
  const body = JSON.stringify(alert);
  it.each(['sentry-hook-signature', 'sentry-app-signature', 'x-servicehook-signature'])('is good as %s', (name) => {
    const [signature = ''] = Object.values(sign(sentry.signature, 'a secret of ours', body));
    expect(verifySignature(sentry.signature, ['a secret of ours'], { [name]: signature }, body, new Date()).ok).toBe(
      true,
    );
    expect(verifySignature(sentry.signature, ['another secret'], { [name]: signature }, body, new Date()).ok).toBe(
      false,
    );
  });

  it('is asked for unless the settings say that the old plugin sends', () => {
    expect(schemeOf(sentry, {})).toEqual(sentry.signature);
    expect(schemeOf(sentry, { accept_unsigned: true })).toEqual({ type: 'address' });
  });
});

describe('recorded Sentry payloads', () => {
  const webhooks = fixturesIn('sentry/webhooks');
  it('are understood one and all', (context) => {
    if (webhooks.length === 0) context.skip('no recorded payloads beside this checkout');
    const outcome: Record<string, string> = {};
    for (const { name, payload } of webhooks) {
      const digest = digestSample(sentry, { name, payload, headers: vendorHeaders('sentry', payload), type: 'report' });
      outcome[name.replace('.json', '')] = digest.type === 'report' ? digest.items[0]!.title : digest.type;
      if (digest.type === 'report') digest.items.forEach(expectStorable);
    }
    expect(outcome).toEqual({
      deprecated_exception_message: 'This is an example python exception',
      event_for_exception_golang: 'Error: Get "bad_url": unsupported protocol scheme ""',
      event_for_exception_python: 'Exception: Custom exception!',
      event_for_message_node: 'Test event from node.',
      issue_assigned_to_individual: 'update',
      issue_created_for_exception: 'Exception: Custom exception!',
      issue_ignored: 'update',
      issue_resolved: 'update',
    });
  });

  for (const folder of ['sentry/events', 'sentry/grouping']) {
    const events = fixturesIn(folder);
    it(`give a report with a title for every event of ${folder}`, (context) => {
      if (events.length === 0) context.skip('no recorded payloads beside this checkout');
      for (const { name, payload } of events) {
        const recorded = folder === 'sentry/grouping' ? at(payload, 'event') : payload;
        const digest = digestSample(sentry, { name, payload: hook('triggered', { event: recorded }), type: 'report' });
        expect(digest.type, name).toBe('report');
        if (digest.type === 'report') digest.items.forEach(expectStorable);
      }
    });
  }
});
