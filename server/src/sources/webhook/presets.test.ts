import { describe, expect, it } from 'vitest';
import type { Digest } from '../source.ts';
import { digestSample, type SourceSample, testSource } from '../source-suite.ts';
import { presetSamples } from './presets/samples.ts';
import { presetFor, presets } from './presets.ts';
import { webhook } from './webhook.ts';

const alert = (status: string, over: Record<string, unknown> = {}) => ({
  status,
  labels: { alertname: 'QueueStuck', severity: 'page', instance: 'worker-2' },
  annotations: { summary: 'The mail queue is stuck', description: '412 mails wait.' },
  startsAt: '2026-02-01T10:00:00Z',
  endsAt: status === 'resolved' ? '2026-02-01T10:20:00Z' : '0001-01-01T00:00:00Z',
  generatorURL: 'https://prometheus.example/graph?g0.expr=up',
  fingerprint: 'f00dfacef00dface',
  ...over,
});
const group = (...alerts: unknown[]) => ({ receiver: 'hook', status: 'firing', version: '4', groupKey: '{}', alerts });

const ticket = (over: Record<string, unknown> = {}) => ({
  freshdesk_webhook: {
    ticket_id: 77,
    ticket_url: 'https://acme.freshdesk.example/helpdesk/tickets/77',
    ticket_subject: 'Invoices arrive empty',
    ticket_description: '<div>The <b>PDF</b> has no lines.</div>',
    ticket_status: 'Open',
    requester_name: 'Mia',
    requester_email: 'mia@example.com',
    triggered_event: '{ticket_action:created}',
    ...over,
  },
});

const incident = {
  id: 'PX1',
  title: 'Checkout is down',
  html_url: 'https://acme.pagerduty.example/incidents/PX1',
  type: 'incident',
};
const pager = (event: string, data: unknown = incident) => ({
  event: { id: 'e1', event_type: event, occurred_at: '2026-02-01T10:00:00Z', data },
});

const rollbarItem = {
  id: 90,
  title: "TypeError: Cannot read properties of undefined (reading 'sum')",
  total_occurrences: 12,
  level: 40,
  environment: 'production',
  last_activated_timestamp: 1769940000,
  last_occurrence: {
    uuid: 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee',
    body: {
      trace: {
        exception: { class: 'TypeError', message: "Cannot read properties of undefined (reading 'sum')" },
        frames: [
          { filename: 'node_modules/express/index.js', lineno: 9, method: 'handle' },
          { filename: 'src/cart.ts', lineno: 31, method: 'total' },
        ],
      },
    },
  },
};

const samples: (SourceSample & { preset: string })[] = [
  {
    preset: 'airbrake',
    name: 'an error',
    payload: {
      error: {
        id: 1,
        error_class: 'KeyError',
        error_message: 'user',
        times_occurred: 4,
        last_notice: { backtrace: ['app/login.rb:8:in `call'] },
      },
      airbrake_error_url: 'https://acme.airbrake.example/1',
    },
    type: 'report',
    title: 'KeyError: user',
  },
  {
    preset: 'alertmanager',
    name: 'an alert',
    payload: group(alert('firing')),
    type: 'report',
    title: 'The mail queue is stuck',
  },
  { preset: 'alertmanager', name: 'a resolved alert', payload: group(alert('resolved')), type: 'update' },
  {
    preset: 'alertmanager',
    name: 'two alerts',
    payload: group(alert('firing'), alert('resolved', { fingerprint: 'aaaabbbbccccdddd' })),
    type: 'several',
  },
  { preset: 'alertmanager', name: 'no alerts', payload: group(), type: 'unknown' },
  { preset: 'freshdesk', name: 'a ticket', payload: ticket(), type: 'report', title: 'Invoices arrive empty' },
  {
    preset: 'freshdesk',
    name: 'a closed ticket',
    payload: ticket({ triggered_event: '{status:{from:2,to:5}}', ticket_status: 'Closed' }),
    type: 'update',
  },
  {
    preset: 'grafana',
    name: 'an alert',
    payload: {
      ruleId: 5,
      ruleName: 'CPU',
      ruleUrl: 'https://grafana.example/d/1',
      state: 'alerting',
      title: '[Alerting] CPU is high',
      message: 'Over 90 %',
      evalMatches: [{ metric: 'cpu', value: 97.5 }],
    },
    type: 'report',
    title: 'CPU is high',
  },
  {
    preset: 'grafana',
    name: 'an alert that is over',
    payload: { ruleId: 5, ruleName: 'CPU', state: 'ok', title: '[OK] CPU is high' },
    type: 'update',
  },
  {
    preset: 'grafana',
    name: 'a paused rule',
    payload: { ruleId: 5, ruleName: 'CPU', state: 'paused', title: '[Paused] CPU' },
    type: 'filtered',
  },
  {
    preset: 'honeybadger',
    name: 'a fault',
    payload: {
      event: 'occurred',
      message: 'x',
      project: { id: 1, name: 'shop' },
      fault: {
        id: 3,
        klass: 'RuntimeError',
        message: 'out of stock',
        notices_count: 7,
        url: 'https://app.honeybadger.example/3',
        environment: 'production',
      },
      notice: { backtrace: [{ file: '[PROJECT_ROOT]/app/stock.rb', number: '12', method: 'take' }] },
    },
    type: 'report',
    title: 'RuntimeError: out of stock',
  },
  {
    preset: 'honeybadger',
    name: 'a resolved fault',
    payload: {
      event: 'resolved',
      project: { id: 1 },
      fault: { id: 3, klass: 'RuntimeError', message: 'x', resolved: true },
    },
    type: 'update',
  },
  {
    preset: 'honeybadger',
    name: 'a site that is down',
    payload: {
      event: 'down',
      message: 'Shop is down',
      project: { id: 1 },
      site: { id: 'a', name: 'Shop', url: 'https://shop.example' },
      outage: { down_at: '2026-02-01T10:00:00Z', status: 502 },
    },
    type: 'report',
    title: 'Shop is down',
  },
  {
    preset: 'honeybadger',
    name: 'a deploy',
    payload: { event: 'deployed', project: { id: 1 }, deploy: { id: 1 } },
    type: 'filtered',
  },
  {
    preset: 'intercom',
    name: 'a conversation',
    payload: {
      type: 'notification_event',
      topic: 'conversation.user.created',
      app_id: 'app',
      data: {
        item: {
          type: 'conversation',
          id: '5',
          source: { body: '<p>The export never ends.</p>', author: { id: '9', name: 'Ben' } },
          created_at: 1769940000,
        },
      },
    },
    type: 'report',
    title: 'The export never ends.',
  },
  {
    preset: 'intercom',
    name: 'a closed conversation',
    payload: {
      type: 'notification_event',
      topic: 'conversation.admin.closed',
      data: { item: { id: '5', source: { body: '<p>x</p>' } } },
    },
    type: 'update',
  },
  {
    preset: 'intercom',
    name: 'a contact',
    payload: { type: 'notification_event', topic: 'contact.created', data: { item: { id: '5' } } },
    type: 'filtered',
  },
  {
    preset: 'newrelic',
    name: 'an incident',
    payload: {
      incident_id: 4,
      incident_url: 'https://alerts.newrelic.example/4',
      condition_name: 'Apdex is low',
      policy_name: 'Shop',
      current_state: 'open',
      details: 'Apdex < 0.5',
    },
    type: 'report',
    title: 'Apdex is low',
  },
  {
    preset: 'newrelic',
    name: 'a closed incident',
    payload: {
      incident_id: 4,
      incident_url: 'https://alerts.newrelic.example/4',
      condition_name: 'Apdex is low',
      current_state: 'closed',
    },
    type: 'update',
  },
  {
    preset: 'newrelic',
    name: 'an issue of a workflow',
    payload: {
      id: 'i1',
      issueUrl: 'https://radar.newrelic.example/i1',
      title: ['Disk is nearly full'],
      workflowName: 'w',
      state: 'ACTIVATED',
      priority: 'CRITICAL',
      alertPolicyNames: ['Hosts'],
    },
    type: 'report',
    title: 'Disk is nearly full',
  },
  {
    preset: 'opsgenie',
    name: 'an alert',
    payload: {
      action: 'Create',
      alert: { alertId: 'a-1', message: 'Backups are late', updatedAt: 1769940000000000000, createdAt: 1769940000000 },
    },
    type: 'report',
    title: 'Backups are late',
  },
  {
    preset: 'opsgenie',
    name: 'a closed alert',
    payload: { action: 'Close', alert: { alertId: 'a-1', message: 'Backups are late' } },
    type: 'update',
  },
  {
    preset: 'pagerduty',
    name: 'an incident',
    payload: pager('incident.triggered'),
    type: 'report',
    title: 'Checkout is down',
  },
  { preset: 'pagerduty', name: 'a resolved incident', payload: pager('incident.resolved'), type: 'update' },
  { preset: 'pagerduty', name: 'a ping', payload: pager('pagey.ping', { type: 'ping' }), type: 'filtered' },
  {
    preset: 'raygun',
    name: 'an error',
    payload: {
      event: 'error_notification',
      eventType: 'NewErrorOccurred',
      error: { url: 'https://app.raygun.example/1', message: 'Script died', totalOccurrences: 3, usersAffected: 2 },
      application: { name: 'Shop' },
    },
    type: 'report',
    title: 'Script died',
  },
  {
    preset: 'raygun',
    name: 'an error without a message',
    payload: {
      event: 'error_notification',
      eventType: 'NewErrorOccurred',
      error: { url: 'https://app.raygun.example/1', message: '' },
      application: { name: 'Shop' },
    },
    type: 'report',
    title: 'Error in Shop',
  },
  {
    preset: 'raygun',
    name: 'a changed status',
    payload: {
      event: 'error_activity',
      eventType: 'StatusChanged',
      error: { url: 'https://app.raygun.example/1', message: 'Script died', status: 'Resolved' },
    },
    type: 'update',
  },
  {
    preset: 'rollbar',
    name: 'an item',
    payload: { event_name: 'new_item', data: { item: rollbarItem } },
    type: 'report',
    title: "TypeError: Cannot read properties of undefined (reading 'sum')",
  },
  {
    preset: 'rollbar',
    name: 'a resolved item',
    payload: { event_name: 'resolved_item', data: { item: rollbarItem } },
    type: 'update',
  },
  {
    preset: 'rollbar',
    name: 'a deploy',
    payload: { event_name: 'deploy', data: { deploy: { id: 1 } } },
    type: 'filtered',
  },
  ...['bugsnag', 'canny', 'gitlab', 'jira', 'linear', 'slack', 'tally', 'typeform', 'zendesk'].map((preset) => ({
    preset,
    name: 'a report',
    payload: sampled(preset),
    type: 'report' as const,
  })),
  {
    preset: 'bugsnag',
    name: 'an error that was fixed',
    payload: sampled('bugsnag', { trigger: { type: 'errorStateManualChange' }, error: { status: 'fixed' } }),
    type: 'update',
  },
  {
    preset: 'bugsnag',
    name: 'a release',
    payload: {
      account: { id: 'acme' },
      project: { id: 'shop' },
      trigger: { type: 'release' },
      release: { version: '2' },
    },
    type: 'filtered',
  },
  {
    preset: 'canny',
    name: 'a finished post',
    payload: sampled('canny', { type: 'post.status_changed', object: { status: 'complete' } }),
    type: 'update',
  },
  {
    preset: 'canny',
    name: 'a vote',
    payload: sampled('canny', { type: 'vote.created', objectType: 'vote' }),
    type: 'filtered',
  },
  {
    preset: 'gitlab',
    name: 'a closed issue',
    payload: sampled('gitlab', { object_attributes: { action: 'close', state: 'closed' } }),
    type: 'update',
  },
  {
    preset: 'gitlab',
    name: 'a push',
    payload: { object_kind: 'push', ref: 'refs/heads/main', commits: [] },
    type: 'filtered',
  },
  {
    preset: 'jira',
    name: 'a finished issue',
    payload: sampled('jira', {
      webhookEvent: 'jira:issue_updated',
      issue: { fields: { status: { name: 'Done', statusCategory: { key: 'done' } } } },
    }),
    type: 'update',
  },
  {
    preset: 'jira',
    name: 'a comment alone',
    payload: { webhookEvent: 'comment_created', comment: { id: '1', body: 'Yes' } },
    type: 'filtered',
  },
  {
    preset: 'linear',
    name: 'a finished issue',
    payload: sampled('linear', { action: 'update', data: { state: { name: 'Done', type: 'completed' } } }),
    type: 'update',
  },
  {
    preset: 'linear',
    name: 'a label',
    payload: sampled('linear', { type: 'IssueLabel', data: { name: 'bug' } }),
    type: 'filtered',
  },
  {
    preset: 'slack',
    name: 'the check of the address',
    payload: { type: 'url_verification', challenge: 'abc' },
    type: 'filtered',
  },
  {
    preset: 'slack',
    name: 'a message of an app',
    payload: sampled('slack', { event: { bot_id: 'B07' } }),
    type: 'filtered',
  },
  { preset: 'tally', name: 'an empty form', payload: sampled('tally', { data: { fields: [] } }), type: 'filtered' },
  {
    preset: 'typeform',
    name: 'an empty form',
    payload: sampled('typeform', { form_response: { answers: [] } }),
    type: 'filtered',
  },
  {
    preset: 'zendesk',
    name: 'a solved ticket',
    payload: sampled('zendesk', { type: 'zen:event-type:ticket.status_changed', detail: { status: 'SOLVED' } }),
    type: 'update',
  },
  {
    preset: 'zendesk',
    name: 'a ticket of a trigger',
    payload: {
      ticket_id: '7',
      ticket_title: 'Cannot pay',
      ticket_url: 'acme.zendesk.example/agent/tickets/7',
      ticket_description: '-----------------------------------\n\nMia, Feb 3, 2026, 19:59\n\nThe button is grey.',
      ticket_status: 'Open',
    },
    type: 'update',
  },
  {
    preset: 'zendesk',
    name: 'a new user',
    payload: { type: 'zen:event-type:user.created', detail: { id: '1' } },
    type: 'filtered',
  },
];

testSource(webhook, samples);

describe('ready mappings', () => {
  it.each(samples)('$preset: $name is known by its shape, and by no other mapping', ({ preset, payload }) => {
    const fitting = Object.entries(presets).filter(([, each]) => each.fits(payload));
    expect(fitting.map(([name]) => name)).toEqual([preset]);
  });

  it('every service has samples', () => {
    expect(new Set(samples.map(({ preset }) => preset))).toEqual(new Set(Object.keys(presets)));
  });

  it.each(Object.keys(presets))('%s has a sample for the Test button that becomes a report', (preset) => {
    const { body } = webhook.sample(new Date('2026-03-01T12:00:00Z'), { preset });
    const payload = JSON.parse(String(body));
    expect(presets[preset]?.fits(payload)).toBe(true);
    expect(digestSample(webhook, { name: preset, payload, settings: { preset }, type: 'report' }).type).toMatch(
      'report',
    );
  });

  it('"none" leaves the payload to the mapping, and a chosen service takes what it would not know by itself', () => {
    const sample = samples.find(({ preset }) => preset === 'grafana')!;
    expect(presetFor('none', sample.payload)).toBeUndefined();
    expect(presetFor('grafana', {})).toBe(presets.grafana);
    expect(presetFor('constructor', {})).toBeUndefined();
  });

  it('keeps frames innermost first, the count that the service tells, and its link', () => {
    expect(itemOf('rollbar')).toMatchObject({
      frames: [
        { file: 'src/cart.ts', line: 31, function: 'total', in_app: true },
        { file: 'node_modules/express/index.js', in_app: false },
      ],
      occurrences: 12,
      counting: 'total',
      exception: { type: 'TypeError' },
      permalink: 'https://rollbar.com/occurrence/uuid/?uuid=aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee',
    });
    expect(itemOf('airbrake')).toMatchObject({
      frames: [{ file: 'app/login.rb', line: 8, function: 'call' }],
      occurrences: 4,
    });
  });

  it('a change moves the item that was reported: the ids are the same', () => {
    for (const [reportName, changeName, preset] of [
      ['an alert', 'a resolved alert', 'alertmanager'],
      ['a ticket', 'a closed ticket', 'freshdesk'],
      ['an alert', 'an alert that is over', 'grafana'],
      ['a fault', 'a resolved fault', 'honeybadger'],
      ['a conversation', 'a closed conversation', 'intercom'],
      ['an incident', 'a closed incident', 'newrelic'],
      ['an alert', 'a closed alert', 'opsgenie'],
      ['an incident', 'a resolved incident', 'pagerduty'],
      ['an error', 'a changed status', 'raygun'],
      ['an item', 'a resolved item', 'rollbar'],
      ['a report', 'an error that was fixed', 'bugsnag'],
      ['a report', 'a finished post', 'canny'],
      ['a report', 'a closed issue', 'gitlab'],
      ['a report', 'a finished issue', 'jira'],
      ['a report', 'a finished issue', 'linear'],
      ['a report', 'a solved ticket', 'zendesk'],
    ] as const) {
      const change = digestOf(preset, changeName);
      expect(change, preset).toMatchObject({
        type: 'update',
        external_id: itemOf(preset, reportName)?.external_id,
        change: { upstream_state: 'closed' },
        draft: null,
      });
    }
  });

  it('what monitors send bent is understood as far as a person would', () => {
    const seen = (preset: string, payload: unknown) =>
      digestSample(webhook, { name: preset, payload, settings: { preset }, type: 'report' });
    const bare = { status: 'firing', labels: {}, annotations: {}, fingerprint: '1' };
    expect(seen('grafana', { ...group(bare), title: '[FIRING:1]  (Disk of db-1)' })).toMatchObject({
      items: [{ title: 'Disk of db-1' }],
    });
    const tried = { ...bare, labels: { alertname: 'TestAlert', instance: 'Grafana' } };
    expect(seen('grafana', group(tried))).toMatchObject({ type: 'filtered' });
    const issueUrl = 'https://one.newrelic.example/issues/abc-1?notifier=X';
    expect(
      seen('newrelic', { issueUrl, title: 'CPU is high', alertPolicyNames: ['Gold'], state: 'CREATED' }),
    ).toMatchObject({
      items: [{ external_id: 'newrelic:abc-1', title: 'CPU is high', permalink: issueUrl }],
    });
    expect(seen('newrelic', { current_state: 'open' })).toMatchObject({ type: 'filtered' });
    expect(seen('raygun', { event: 'error_activity', eventType: 'Merged' })).toMatchObject({ type: 'filtered' });
    const step = { id: 'W1', type: 'incident_workflow_instance', incident: { id: 'PX1', type: 'incident_reference' } };
    expect(seen('pagerduty', pager('incident.workflow.completed', step))).toMatchObject({ type: 'filtered' });
    const gone = {
      type: 'notification_event',
      topic: 'conversation.deleted',
      data: { item: { conversation_id: '5' } },
    };
    expect(seen('intercom', gone)).toMatchObject({ external_id: 'intercom:5', change: { upstream_state: 'deleted' } });
    const jira = itemOf('jira', 'a report');
    expect(jira?.permalink).toBe('https://acme.atlassian.example/browse/SHOP-7');
  });

  it("tells people apart without keeping a requester's address", () => {
    const item = itemOf('freshdesk');
    expect(item?.reporter).toMatch(/^[0-9a-f]{24}$/);
    expect(JSON.stringify(item)).not.toContain('mia@example.com');
  });
});

/** What the Test button sends for a service, with other members here and there. */
function sampled(preset: string, over: Record<string, unknown> = {}): Record<string, unknown> {
  const mixed = (base: unknown, change: unknown): unknown => {
    if (typeof base !== 'object' || base === null || typeof change !== 'object' || change === null) return change;
    if (Array.isArray(change)) return change;
    const parts = Object.entries(change).map(([key, value]) => [
      key,
      mixed((base as Record<string, unknown>)[key], value),
    ]);
    return { ...base, ...Object.fromEntries(parts) };
  };
  return mixed(presetSamples[preset]?.(new Date('2026-02-01T10:00:00Z')), over) as Record<string, unknown>;
}

function digestOf(preset: string, name?: string): Digest {
  return digestSample(webhook, samples.find((sample) => sample.preset === preset && (!name || sample.name === name))!);
}

function itemOf(preset: string, name?: string) {
  const digest = digestOf(preset, name);
  return digest.type === 'report' ? digest.items[0] : undefined;
}
