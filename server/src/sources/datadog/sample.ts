import type { SampleRequest } from '../source.ts';
import type { DatadogSettings } from './datadog.ts';

/** What the template of docs/guides/datadog.md makes of an alert, of a monitor that the settings let in. */
export function sampleAlert(now: Date, settings: DatadogSettings): SampleRequest {
  const monitor = settings.monitors.find((each) => /^\d+$/.test(each)) ?? '40961';
  const name = settings.monitors.find((each) => !/^\d+$/.test(each) && each !== '*') ?? 'Checkout answers with errors';
  const moment = String(now.getTime());
  const payload = {
    id: moment,
    alert_id: monitor,
    alert_title: name,
    alert_transition: 'Triggered',
    alert_type: 'error',
    alert_cycle_key: `cycle-${moment}`,
    aggreg_key: `monitor-${monitor}-checkout`,
    alert_scope: 'env:production,service:checkout',
    alert_metric: 'trace.http.request.errors',
    alert_priority: 'P2',
    alert_status: 'trace.http.request.errors over service:checkout was > 5.0 on average during the last 5m',
    title: `[Triggered on {env:production,service:checkout}] ${name}`,
    message: 'More than 5 % of the requests to /checkout end in an error 500.',
    hostname: 'web-1',
    date: moment,
    last_updated: moment,
    link: `https://app.datadoghq.example/monitors/${monitor}`,
    tags: 'env:production,service:checkout,team:shop',
    event_type: 'query_alert_monitor',
    org: { id: '1', name: 'Acme' },
  };
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(payload) };
}
