import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fixturesIn } from '../fixtures.ts';
import type { FeedbackDraft } from '../source.ts';
import { digestSample, expectStorable, type SourceSample, sampleOf, testSource } from '../source-suite.ts';
import { datadog } from './datadog.ts';

/** The variables of one alert, as Datadog fills them in. */
const values: Record<string, string> = {
  ID: '7301',
  ALERT_ID: '551',
  ALERT_TITLE: 'Queue of invoices is too long',
  ALERT_TRANSITION: 'Triggered',
  ALERT_TYPE: 'error',
  ALERT_CYCLE_KEY: '8806',
  AGGREG_KEY: 'b1946ac92492d2347c6235b4d2611184',
  ALERT_SCOPE: 'queue:invoices,env:prod',
  ALERT_METRIC: 'rabbitmq.queue.messages',
  ALERT_QUERY: 'avg(last_5m):avg:rabbitmq.queue.messages{*} by {queue} > 1000',
  ALERT_PRIORITY: 'P2',
  ALERT_STATUS: 'rabbitmq.queue.messages over queue:invoices was > 1000.0 on average during the last 5m',
  EVENT_TITLE: '[P2] [Triggered on {queue:invoices,env:prod}] Queue of invoices is too long',
  TEXT_ONLY_MSG: 'Invoices wait. @webhook-soulcaster @ann@example.com',
  HOSTNAME: 'rabbit-1',
  DATE: '1772358000000',
  LAST_UPDATED: '1772358000000',
  LINK: 'https://app.datadoghq.com/monitors/551?group=queue%3Ainvoices',
  SNAPSHOT: 'null',
  TAGS: 'env:prod,queue:invoices,team:billing',
  EVENT_TYPE: 'query_alert_monitor',
  ORG_ID: '1',
  ORG_NAME: 'Acme',
};
const guide = readFileSync(new URL('../../../../docs/guides/datadog.md', import.meta.url), 'utf8');
const template = /```json\n([\s\S]+?)\n```/.exec(guide)![1]!;
const filledIn = (over: Record<string, string> = {}): unknown =>
  JSON.parse(template.replace(/\$([A-Z_]+)/g, (_, name: string) => ({ ...values, ...over })[name]!));

const classic = {
  id: '7302',
  last_updated: '1772358000',
  event_type: 'metric_alert_monitor',
  title: '[Triggered on {host:db-7}] Disk of the database is full',
  date: 1772358000,
  org: { id: 9, name: 'Acme' },
  body: '%%%\nOnly 2 % left.\n\n@slack-ops\n\n[![Metric Graph](https://p.datadoghq.com/s/1.png)](https://app.datadoghq.com/monitors/77?event_id=7302)\n\n- - -\n\n[[Monitor Status](https://app.datadoghq.com/monitors/77)] · [[Edit Monitor](https://app.datadoghq.com/monitors/77/edit)]\n%%%',
};

const samples: SourceSample[] = [
  { name: 'our template', payload: filledIn(), type: 'report', title: 'Queue of invoices is too long' },
  { name: 'the default payload', payload: classic, type: 'report', title: 'Disk of the database is full' },
  { name: 'a warning', payload: filledIn({ ALERT_TRANSITION: 'Warn', ALERT_TYPE: 'warning' }), type: 'report' },
  { name: 'a recovery', payload: filledIn({ ALERT_TRANSITION: 'Recovered' }), type: 'update' },
  { name: 'a reminder', payload: filledIn({ ALERT_TRANSITION: 'Renotify' }), type: 'update' },
  { name: 'a second reminder', payload: filledIn({ ALERT_TRANSITION: 'Re-Triggered' }), type: 'update' },
  { name: 'no data', payload: filledIn({ ALERT_TRANSITION: 'No Data' }), type: 'update' },
  {
    name: 'no data, where that is a report',
    payload: filledIn({ ALERT_TRANSITION: 'No Data' }),
    settings: { no_data: true },
    type: 'report',
  },
  {
    name: 'a recovery that only the title tells',
    payload: { ...classic, title: '[Recovered on {host:db-7}] Disk of the database is full' },
    type: 'update',
  },
  {
    name: 'an event of no monitor',
    payload: { title: 'Deploy of the shop failed', text: 'exit code 1', alert_type: 'error', alert_transition: 'null' },
    type: 'report',
    title: 'Deploy of the shop failed',
  },
  {
    name: 'groups of names that somebody chose',
    payload: {
      monitor: { id: 12, name: 'Login is slow' },
      alert: { transition: 'Triggered', scope: ['service:login'] },
    },
    type: 'report',
    title: 'Login is slow',
  },
  {
    name: 'an event that tells of nothing wrong',
    payload: { title: 'Deployed', alert_type: 'info' },
    type: 'filtered',
  },
  {
    name: 'a test',
    payload: filledIn({ EVENT_TITLE: '[TEST] [Triggered] Queue of invoices is too long' }),
    type: 'filtered',
  },
  { name: 'the template itself', payload: JSON.parse(template), type: 'filtered' },
  { name: 'another monitor', payload: filledIn(), settings: { monitors: ['552'] }, type: 'filtered' },
  { name: 'a chosen monitor', payload: filledIn(), settings: { monitors: ['551'] }, type: 'report' },
  {
    name: 'a monitor chosen by name',
    payload: filledIn(),
    settings: { monitors: ['queue of INVOICES is too long'] },
    type: 'report',
  },
  {
    name: 'a recovery by its monitor alone',
    payload: { alert_id: '551', alert_scope: 'queue:mails', alert_transition: 'Recovered' },
    type: 'update',
  },
  {
    name: 'a text as for a chat',
    payload: { text: 'Triggered: Login is slow' },
    type: 'report',
    title: 'Login is slow',
  },
  { name: 'members that say nothing', payload: { id: 12, title: 12, body: true }, type: 'unknown' },
  { name: 'nothing of Datadog', payload: { hello: 'world' }, type: 'unknown' },
];
testSource(datadog, samples);

function reportOf(payload: unknown): FeedbackDraft {
  const digest = digestSample(datadog, { name: 'report', payload, type: 'report' });
  if (digest.type !== 'report') throw new Error(JSON.stringify(digest));
  return digest.items[0]!;
}
const keyOf = (payload: unknown) => datadog.idempotencyKey({}, payload, 'bytes');

describe('a Datadog alert', () => {
  it('keeps what a person needs and drops who was told', () => {
    expect(reportOf(filledIn())).toMatchObject({
      external_id: 'monitor:551:env:prod,queue:invoices',
      upstream_group: 'datadog:monitor:551:queue:invoices',
      body: `Invoices wait.\n\n${values.ALERT_STATUS}`,
      permalink: values.LINK,
      occurred_at: '2026-03-01T09:40:00.000Z',
      metadata: { level: 'error', priority: 'P2', tags: ['env:prod', 'queue:invoices', 'team:billing'] },
    });
    expect(reportOf(classic)).toMatchObject({
      external_id: 'monitor:77:host:db-7',
      body: 'Only 2 % left.',
      permalink: 'https://app.datadoghq.com/monitors/77?event_id=7302',
      occurred_at: '2026-03-01T09:40:00.000Z',
    });
  });

  it('is one item through all its transitions, and another for another scope', () => {
    const { external_id } = reportOf(filledIn());
    for (const transition of ['Recovered', 'No Data', 'Renotify'])
      expect(
        digestSample(datadog, {
          name: transition,
          payload: filledIn({
            ALERT_TRANSITION: transition,
            ALERT_CYCLE_KEY: '9',
            ALERT_SCOPE: 'env:prod, queue:invoices',
          }),
          type: 'update',
        }),
      ).toMatchObject({ external_id });
    expect(reportOf(filledIn({ ALERT_SCOPE: 'queue:mails,env:prod' })).external_id).not.toBe(external_id);
  });

  it('is one problem over many machines, and several over several services', () => {
    const groupOf = (scope: string) => reportOf(filledIn({ ALERT_SCOPE: scope })).upstream_group;
    expect(groupOf('host:a,service:x')).toBe(groupOf('host:b,service:x'));
    expect(groupOf('host:a,service:x')).not.toBe(groupOf('host:a,service:y'));
  });

  it('closes on recovery, and counts a reminder only when it is new here', () => {
    const digest = (transition: string) =>
      digestSample(datadog, { name: transition, payload: filledIn({ ALERT_TRANSITION: transition }), type: 'update' });
    expect(digest('Recovered')).toMatchObject({ change: { upstream_state: 'closed' }, draft: null });
    expect(digest('Renotify')).toMatchObject({ change: { upstream_state: 'open' }, draft: { occurrences: 1 } });
  });

  it('is the same delivery when it is sent again, and another for each transition and each moment', () => {
    const others: Record<string, string>[] = [
      {},
      { ALERT_TRANSITION: 'Recovered' },
      { LAST_UPDATED: '1772358060000' },
      { ID: '7' },
      { ALERT_SCOPE: 'queue:mails' },
    ];
    const keys = others.map((over) => keyOf(filledIn(over)));
    expect(new Set(keys).size).toBe(others.length);
    expect(keyOf({ title: 'No date', id: '1' })).toBe('body:bytes');
  });
});

it('reads a body that Datadog encoded as a form', () => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const body = Buffer.from(new URLSearchParams({ alert_title: 'Login is slow', alert_id: '12' }).toString());
  expect(datadog.parse?.(body, headers)).toEqual({ ok: true, value: { alert_title: 'Login is slow', alert_id: '12' } });
  expect(datadog.parse?.(Buffer.from('{"a":1}'), {})).toEqual({ ok: true, value: { a: 1 } });
  expect(datadog.parse?.(Buffer.from(''), headers)).toMatchObject({ ok: false });
});

it('has a sample that the filter lets in', () => {
  const digestOf = (monitors: string[]) =>
    sampleOf(datadog, new Date('2026-03-01T12:00:00Z'), { monitors }).digest.type;
  expect([digestOf(['99']), digestOf(['Login is slow']), digestOf(['*'])]).toEqual(['report', 'report', 'report']);
});

it('understands the recorded payloads', (context) => {
  const recorded = fixturesIn('datadog');
  if (recorded.length === 0) context.skip('no recorded payloads beside this checkout');
  const ends = recorded.map(({ name, payload }) => {
    const digest = digestSample(datadog, { name, payload, type: 'report' });
    if (digest.type === 'report') digest.items.forEach(expectStorable);
    return `${name}: ${digest.type === 'report' ? digest.items[0]?.title : digest.type}`;
  });
  expect(ends.toSorted()).toEqual([
    'custom-flat.json: API latency is high',
    'payload-default-template.json: filtered',
    'payload-keep-template.json: filtered',
    'triggered-default.json: High tracking',
    'triggered-host-cpu.json: DB Host is near the max CPU usage limit',
  ]);
});
