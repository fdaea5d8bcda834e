const id = (now: Date) => String(now.getTime());
const seconds = (now: Date) => Math.floor(now.getTime() / 1000);

/** What each service sends of a plausible report, for the Test button: in its own shape, with ids made of the time. */
export const presetSamples: Readonly<Record<string, (now: Date) => Record<string, unknown>>> = {
  airbrake: (now) => ({
    error: {
      id: id(now),
      error_class: 'KeyError',
      error_message: 'key not found: "user"',
      environment: 'production',
      first_occurred_at: now.toISOString(),
      last_occurred_at: now.toISOString(),
      times_occurred: 1,
      last_notice: { backtrace: ['app/models/cart.rb:31:in total'] },
    },
    airbrake_error_url: `https://shop.airbrake.example/groups/${id(now)}`,
  }),
  alertmanager: (now) => ({
    receiver: 'soulcaster',
    status: 'firing',
    version: '4',
    groupKey: '{}:{alertname="QueueStuck"}',
    externalURL: 'https://alertmanager.example',
    alerts: [
      {
        status: 'firing',
        labels: { alertname: 'QueueStuck', instance: 'worker-2', severity: 'critical' },
        annotations: { summary: 'The mail queue is stuck', description: '412 mails wait for more than ten minutes.' },
        startsAt: now.toISOString(),
        generatorURL: 'https://prometheus.example/graph',
        fingerprint: id(now),
      },
    ],
  }),
  freshdesk: (now) => ({
    freshdesk_webhook: {
      triggered_event: '{ticket_action:created}',
      ticket_id: id(now),
      ticket_url: `https://shop.freshdesk.example/helpdesk/tickets/${id(now)}`,
      ticket_subject: 'Invoices arrive empty',
      ticket_description: '<div>The PDF has no lines.</div>',
      ticket_status: 'Open',
      requester_name: 'Mira',
    },
  }),
  grafana: (now) => ({
    ruleId: seconds(now),
    ruleName: 'CPU of the web servers',
    ruleUrl: 'https://grafana.example/d/web',
    state: 'alerting',
    title: '[Alerting] CPU of the web servers',
    message: 'Over 90 % for five minutes.',
    evalMatches: [{ metric: 'cpu', value: 97.5, tags: null }],
  }),
  honeybadger: (now) => ({
    event: 'occurred',
    message: 'RuntimeError: out of stock',
    project: { id: 1, name: 'Shop' },
    fault: {
      id: seconds(now),
      klass: 'RuntimeError',
      message: 'out of stock',
      environment: 'production',
      created_at: now.toISOString(),
      last_notice_at: now.toISOString(),
      notices_count: 1,
      url: `https://app.honeybadger.example/faults/${id(now)}`,
    },
  }),
  intercom: (now) => ({
    type: 'notification_event',
    topic: 'conversation.user.created',
    app_id: 'shop',
    data: {
      item: {
        type: 'conversation',
        id: id(now),
        created_at: seconds(now),
        updated_at: seconds(now),
        state: 'open',
        source: { subject: '', body: '<p>The export never ends.</p>', author: { id: '9', name: 'Mira' } },
      },
    },
  }),
  newrelic: (now) => ({
    incident_id: seconds(now),
    incident_url: `https://alerts.newrelic.example/incidents/${id(now)}`,
    condition_name: 'Apdex is low',
    policy_name: 'Shop',
    current_state: 'open',
    details: 'Apdex < 0.5 for at least 5 minutes on shop-web',
    timestamp: now.getTime(),
  }),
  opsgenie: (now) => ({
    action: 'Create',
    alert: { alertId: id(now), message: 'Backups are late', createdAt: now.getTime(), updatedAt: now.getTime() },
  }),
  pagerduty: (now) => ({
    event: {
      id: id(now),
      event_type: 'incident.triggered',
      occurred_at: now.toISOString(),
      data: {
        id: id(now),
        type: 'incident',
        title: 'Checkout is down',
        html_url: `https://shop.pagerduty.example/incidents/${id(now)}`,
        service: { summary: 'Checkout' },
        urgency: 'high',
        status: 'triggered',
      },
    },
  }),
  raygun: (now) => ({
    event: 'error_notification',
    eventType: 'NewErrorOccurred',
    error: {
      url: `https://app.raygun.example/crashreporting/${id(now)}`,
      message: 'Script died',
      firstOccurredOn: now.toISOString(),
      lastOccurredOn: now.toISOString(),
      usersAffected: 1,
      totalOccurrences: 1,
    },
    application: { name: 'Shop', url: 'https://app.raygun.example/shop' },
  }),
  rollbar: (now) => ({
    event_name: 'new_item',
    data: {
      item: {
        id: seconds(now),
        title: 'TypeError: total is not a function',
        environment: 'production',
        level: 40,
        total_occurrences: 1,
        first_occurrence_timestamp: seconds(now),
        last_activated_timestamp: seconds(now),
        last_occurrence: { body: { message: { body: 'TypeError: total is not a function' } } },
      },
    },
  }),
};
