import { at, link, list, record, text, time } from '../../pick.ts';
import type { Digest } from '../../source.ts';
import { changed, lines, named, noReport, type Preset, reported, several } from './preset.ts';

/**
 * Prometheus' Alertmanager; Grafana's alerting sends the same with addresses of its own added.
 * https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
 */
export const alertmanager: Preset = {
  title: 'Alertmanager',
  fits: (payload) => Array.isArray(at(payload, 'alerts')) && at(payload, 'receiver') !== undefined,
  digest: (payload, receivedAt) =>
    several(
      list(at(payload, 'alerts')).map((alert) => digestAlert(alert, payload, receivedAt)),
      'a notification without alerts',
    ),
};

const isFiring = (alert: unknown) => at(alert, 'status') !== 'resolved';

function digestAlert(alert: unknown, payload: unknown, receivedAt: Date): Digest {
  const labels = record(at(alert, 'labels'));
  const annotation = (name: string) =>
    text(at(alert, 'annotations', name)) ?? text(at(payload, 'commonAnnotations', name));
  const name = text(labels.alertname) ?? text(at(payload, 'commonLabels', 'alertname'));
  const summary = annotation('summary') ?? annotation('title');
  const description = annotation('description') ?? annotation('message');
  const fingerprint =
    text(at(alert, 'fingerprint')) ??
    Object.entries(labels)
      .map((pair) => pair.join('='))
      .sort()
      .join(',');
  const heading =
    (text(at(payload, 'title')) ?? '').replace(/^\[[^\]]{1,40}\] */, '').replace(/^\((.{1,200})\)$/, '$1') ||
    (text(at(payload, 'message')) ?? '');
  if (name === 'TestAlert' && labels.instance === 'Grafana') return noReport('a test of the contact point');
  if (!name && !summary && !description && !heading && isFiring(alert))
    return { type: 'unknown', reason: 'an alert without a name and a summary' };
  const isResolved = !isFiring(alert);
  const told = {
    id: `alertmanager:${fingerprint}`,
    title: summary ?? name ?? heading,
    otherwise: name ?? heading,
    body: lines(
      summary,
      description !== summary && description,
      '',
      ...Object.entries(labels).map(([label, value]) => named(label, text(value))),
    ),
    permalink:
      link(at(alert, 'panelURL')) ??
      link(at(alert, 'dashboardURL')) ??
      link(at(alert, 'generatorURL')) ??
      at(payload, 'externalURL'),
    occurredAt: time(at(alert, 'startsAt')),
    asOf: isResolved ? time(at(alert, 'endsAt')) : time(at(alert, 'startsAt')),
    metadata: {
      alert: name,
      level: text(labels.severity),
      host: text(labels.instance) ?? text(labels.host),
      environment: text(labels.env) ?? text(labels.environment),
      state: text(at(alert, 'status')),
      runbook: annotation('runbook_url'),
    },
    group: name && `alertmanager:${name}`,
    state: isResolved ? ('closed' as const) : ('open' as const),
  };
  return isResolved ? changed(told, receivedAt) : reported(told, receivedAt);
}
