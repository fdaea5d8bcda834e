import { createHmac } from 'node:crypto';
import { splunkSchemes, verifySignature } from '@soulcaster/contract/signatures';
import { describe, expect, it } from 'vitest';
import { fixturesIn } from '../fixtures.ts';
import { type FeedbackDraft, schemeOf } from '../source.ts';
import { digestSample, expectStorable, type SourceSample, sampleOf, testSource } from '../source-suite.ts';
import { splunk } from './splunk.ts';

const alert = {
  sid: 'scheduler__admin__search__RMD5abc_at_1772358000_17',
  search_name: 'Failed payments',
  app: 'search',
  owner: 'ops',
  results_link:
    'https://splunk.acme.example:8000/app/search/@go?sid=scheduler__admin__search__RMD5abc_at_1772358000_17',
  result: {
    _time: '1772358000.123',
    _raw: '2026-03-01 09:40:00,123 ERROR [worker-4] PaymentError: card of order 48213 was declined by psp-2',
    _serial: '0',
    host: 'pay-2',
    source: '/var/log/pay.log',
    sourcetype: 'pay:log',
    log_level: 'ERROR',
    linecount: '1',
    punct: '--_::,',
    count: '12',
  },
};
const incident = {
  severity: 'Critical',
  originatingMetric: 'cpu.utilization',
  detectOnCondition: 'when(A > threshold(90))',
  messageBody:
    'Rule "CPU of the database is too high" in detector "Databases" triggered at Sun, 1 Mar 2026 09:40:00 GMT.',
  messageTitle: 'Critical Alert: CPU of the database is too high (Databases)',
  rule: 'CPU of the database is too high',
  description: 'The average of host.name is above 90 for 5m.',
  sf_schema: 2,
  eventType: 'Databases',
  detectorId: 'EXAMPLEAAAA',
  incidentId: 'EXAMPLEBBBB',
  detector: 'Databases',
  detectorUrl: 'https://app.us1.signalfx.com/#/detector/v2/EXAMPLEAAAA/edit?incidentId=EXAMPLEBBBB',
  status: 'anomalous',
  statusExtended: 'anomalous',
  timestamp: '2026-03-01T09:40:00Z',
  dimensions: { host: 'db-7' },
};
const observability = { proof: 'observability' };

const samples: SourceSample[] = [
  {
    name: 'a run of a saved search',
    payload: alert,
    type: 'report',
    title: 'Failed payments: PaymentError: card of order 48213 was declined by psp-2',
  },
  { name: 'the same with a token in a header', payload: alert, settings: { proof: 'token' }, type: 'report' },
  {
    name: 'a table of numbers',
    payload: { ...alert, search_name: 'Disk is nearly full', result: { host: 'db-7', used_pct: '97', count: '3' } },
    type: 'report',
    title: 'Disk is nearly full',
  },
  {
    name: 'a search without a name',
    payload: { ...alert, search_name: null, result: { sourcetype: 'mongod', count: '8' } },
    type: 'report',
    title: 'Alert on sourcetype mongod',
  },
  {
    name: 'an event that is JSON',
    payload: { ...alert, result: { _raw: JSON.stringify({ level: 'error', message: 'Mail could not be sent' }) } },
    type: 'report',
    title: 'Failed payments: Mail could not be sent',
  },
  {
    name: 'a run that found nothing to show',
    payload: { ...alert, result: {} },
    type: 'report',
    title: 'Failed payments',
  },
  {
    name: 'fields with many values',
    payload: { ...alert, result: { message: ['Mail was not sent', 'to anybody'], host: ['a', 'b'] } },
    type: 'report',
    title: 'Failed payments: Mail was not sent',
  },
  { name: 'a chosen search', payload: alert, settings: { searches: ['failed PAYMENTS'] }, type: 'report' },
  { name: 'another search', payload: alert, settings: { searches: ['Slow logins'] }, type: 'filtered' },
  {
    name: 'an incident',
    payload: incident,
    settings: observability,
    type: 'report',
    title: 'CPU of the database is too high (Databases)',
  },
  ...['ok', 'stopped', 'manually resolved'].map((status) => ({
    name: `an incident that is ${status}`,
    payload: { ...incident, status: status === 'ok' ? 'ok' : 'stopped', statusExtended: status },
    settings: observability,
    type: 'update' as const,
  })),
  {
    name: 'an incident of another detector',
    payload: incident,
    settings: { ...observability, searches: ['Web servers'] },
    type: 'filtered',
  },
  { name: 'an incident with its id alone', payload: { incidentId: 'X' }, type: 'unknown' },
  { name: 'nothing of Splunk', payload: { hello: 'world' }, type: 'unknown' },
];
testSource(splunk, samples);

function reportOf(payload: unknown): FeedbackDraft {
  const digest = digestSample(splunk, { name: 'report', payload, type: 'report' });
  if (digest.type !== 'report') throw new Error(JSON.stringify(digest));
  return digest.items[0]!;
}
const withRow = (row: Record<string, unknown>, over: Record<string, unknown> = {}) => ({
  ...alert,
  ...over,
  result: { ...alert.result, ...row },
});

describe('an alert of a saved search', () => {
  it('keeps the row, its link and its time', () => {
    expect(reportOf(alert)).toMatchObject({
      permalink: alert.results_link,
      occurred_at: '2026-03-01T09:40:00.123Z',
      exception: { type: 'PaymentError', value: 'card of order 48213 was declined by psp-2' },
      metadata: { search: 'Failed payments', app: 'search', owner: 'ops', level: 'error', host: 'pay-2', count: 12 },
    });
  });

  it('is the same item in each run, whatever its sid, numbers, time and host', () => {
    const { external_id } = reportOf(alert);
    const again = withRow(
      {
        _raw: '2026-03-02 10:00:09,771 ERROR [worker-4] PaymentError: card of order 99 was declined by psp-7',
        host: 'pay-9',
        _time: '1772445609',
      },
      { sid: 'scheduler__admin__search__RMD5abc_at_1772445609_44' },
    );
    expect(reportOf(again).external_id).toBe(external_id);
  });

  it('is another item when the search found something else, or is another search', () => {
    const ids = [
      alert,
      withRow({ _raw: 'ERROR [worker-4] Database is gone' }),
      withRow({}, { search_name: 'Slow payments' }),
    ].map((payload) => reportOf(payload).external_id);
    expect(new Set(ids).size).toBe(3);
  });

  it('tells tables apart by what they name, not by their numbers', () => {
    const idOf = (result: Record<string, unknown>) => reportOf({ ...alert, result }).external_id;
    expect(idOf({ service: 'mail', errors: '7' })).toBe(idOf({ service: 'mail', errors: '9000' }));
    expect(idOf({ service: 'mail', errors: '7' })).not.toBe(idOf({ service: 'pay', errors: '7' }));
    expect(idOf({ queue: 'mail 7', at: '2026-03-01T09:40:00Z' })).toBe(
      idOf({ queue: 'mail 7', at: '2026-03-02T10:00:00Z' }),
    );
    expect(idOf({ queue: 'mail 7' })).not.toBe(idOf({ queue: 'pay 7' }));
    expect(idOf({ host: 'a', used: '97' })).not.toBe(idOf({ host: 'b', used: '97' }));
  });

  it('is the same delivery when it is sent again, and another for each row of a run', () => {
    const keys = [alert, withRow({ host: 'pay-3' }), { ...alert, sid: 'other' }].map((payload) =>
      splunk.idempotencyKey({}, payload, 'bytes'),
    );
    expect(new Set(keys).size).toBe(3);
    expect(splunk.idempotencyKey({}, structuredClone(alert), 'other bytes')).toBe(keys[0]);
  });

  it.each([
    [
      'a Windows event',
      '01/04/2026 11:14:32 AM\nLogName=Security\nEventCode=4625\nMessage=An account failed to log on.',
      'An account failed to log on.',
    ],
    [
      'XML',
      "<Event xmlns='x'><EventID>7</EventID><Data>The disk has a bad block</Data></Event>",
      '7 The disk has a bad block',
    ],
    [
      'a web server',
      '203.0.113.9 - ann [01/Mar/2026:09:40:00 +0000] "GET /cart?id=3 HTTP/1.1" 500 12 "-" "curl"',
      'GET /cart ended with 500',
    ],
    [
      'a stack',
      '2026-03-01 09:40:00,123 ERROR [main] Shop - boom\njava.lang.NullPointerException: no cart\n\tat com.acme.Cart.total(Cart.java:42)',
      'NullPointerException: no cart',
    ],
    ['pairs', 'time=2026-03-01T09:40:00Z level=error msg="mail was not sent" to=#7', 'mail was not sent'],
    ['syslog', '<11>Mar  1 09:40:00 web-1 nginx: upstream timed out', 'nginx: upstream timed out'],
  ])('reads the line of %s', (_, line, said) => {
    const draft = reportOf({ ...alert, search_name: 'Log', result: { _raw: line } });
    expectStorable(draft);
    expect(draft.title).toBe(`Log: ${said}`);
  });

  it('reads the stack that was logged', () => {
    const raw = 'ERROR boom\njava.lang.IllegalStateException: no cart\n\tat com.acme.Cart.total(Cart.java:42)';
    expect(reportOf({ ...alert, result: { _raw: raw } })).toMatchObject({
      exception: { type: 'java.lang.IllegalStateException', value: 'no cart' },
      frames: [{ file: 'com/acme/Cart.java', line: 42, in_app: true }],
    });
  });

  it('never keeps the session key that scripts are given', () => {
    const draft = reportOf({ ...alert, session_key: 'very secret', server_uri: 'https://127.0.0.1:8089' });
    expect(JSON.stringify(draft)).not.toContain('very secret');
  });
});

describe('an incident of Splunk Observability', () => {
  const digest = (over: Record<string, unknown>) =>
    digestSample(splunk, {
      name: 'incident',
      payload: { ...incident, ...over },
      settings: observability,
      type: 'report',
    });

  it('opens and closes one item, over incidents of the same rule and dimensions', () => {
    const opened = digest({});
    const closed = digest({ statusExtended: 'ok', timestamp: '2026-03-01T09:55:00Z' });
    const again = digest({ incidentId: 'EXAMPLECCCC', timestamp: '2026-03-01T10:40:00Z' });
    if (opened.type !== 'report' || again.type !== 'report') throw new Error('no report');
    expect(closed).toMatchObject({
      type: 'update',
      external_id: opened.items[0]!.external_id,
      as_of: '2026-03-01T09:55:00.000Z',
      change: { upstream_state: 'closed' },
    });
    expect(again.items[0]!.external_id).toBe(opened.items[0]!.external_id);
    expect(digest({ dimensions: { host: 'db-8' } })).not.toMatchObject({
      items: [{ external_id: opened.items[0]!.external_id }],
    });
  });

  it('is known by its incident where a template left the dimensions out', () => {
    expect(digest({ dimensions: undefined })).toMatchObject({ items: [{ external_id: 'incident:EXAMPLEBBBB' }] });
  });

  it('is taken with the signature that Splunk computes, and only with that', () => {
    const raw = JSON.stringify(incident);
    const scheme = schemeOf(splunk, observability);
    const headers = { 'x-sfx-signature': createHmac('sha256', 'shared').update(raw).digest('base64') };
    expect(scheme).toEqual(splunkSchemes.observability);
    expect(verifySignature(scheme, ['shared'], headers, raw, new Date())).toEqual({ ok: true });
    expect(verifySignature(scheme, ['shared'], headers, `${raw} `, new Date())).toMatchObject({ ok: false });
    expect(verifySignature(scheme, ['shared'], {}, raw, new Date())).toMatchObject({ ok: false });
  });
});

it('has a sample for each proof that the filter lets in', () => {
  for (const proof of ['address', 'token', 'observability'])
    expect(sampleOf(splunk, new Date('2026-03-01T12:00:00Z'), { proof, searches: ['Mine'] }).digest.type).toBe(
      'report',
    );
});

it('understands the recorded payloads', (context) => {
  const recorded = fixturesIn('splunk');
  if (recorded.length === 0) context.skip('no recorded payloads beside this checkout');
  const ends = recorded.map(({ name, payload }) => {
    const digest = digestSample(splunk, { name, payload, type: 'report' });
    if (digest.type === 'report') digest.items.forEach(expectStorable);
    return `${name}: ${digest.type === 'report' ? digest.items[0]?.title : digest.type}`;
  });
  expect(ends.toSorted()).toEqual([
    'documentation-example.json: Alert on sourcetype mongod',
    'missing_host.json: sudo: pam_unix(sudo:session): session closed for user root',
    'missing_raw.json: sudo',
    'missing_results_link.json: sudo: pam_unix(sudo:session): session closed for user root',
    'search_one_result.json: sudo: pam_unix(sudo:session): session closed for user root',
    "short_search_name.json: This search's name isn't that long: sudo: pam_unix(sudo:session): session…",
  ]);
});
