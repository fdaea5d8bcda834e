import { at, filled, link, text, time } from '../pick.ts';
import type { Digest, FeedbackDraft } from '../source.ts';
import { plainText, titleFrom } from '../text.ts';

/** The hook `metric_alert`: a rule on a number. The rule is the item; each time it fires is an occurrence. */
export function digestMetricAlert(payload: unknown, receivedAt: Date): Digest {
  const alert = at(payload, 'data', 'metric_alert');
  const rule = at(alert, 'alert_rule');
  const id = text(at(rule, 'id')) ?? text(at(alert, 'id'));
  const action = text(at(payload, 'action'));
  if (!id || !action) return { type: 'unknown', reason: 'a metric alert without an id or an action' };
  const asOf =
    (action === 'resolved' ? time(at(alert, 'date_closed')) : null) ??
    time(at(alert, 'date_detected')) ??
    time(at(alert, 'date_started')) ??
    receivedAt.toISOString();
  const externalId = `metric-alert:${id}`;
  if (action === 'resolved' || action === 'closed')
    return { type: 'update', external_id: externalId, as_of: asOf, change: { upstream_state: 'closed' }, draft: null };
  if (action !== 'critical' && action !== 'warning' && action !== 'open')
    return { type: 'filtered', reason: `the action ${action} of a metric alert is no report` };

  const name = text(at(rule, 'name')) ?? text(at(alert, 'title'));
  const heading = text(at(payload, 'data', 'description_title'));
  const draft: FeedbackDraft = {
    external_id: externalId,
    title: titleFrom(name ?? heading ?? '', 'Metric alert'),
    body:
      plainText([heading ?? name, text(at(payload, 'data', 'description_text'))].filter(Boolean).join('\n\n')) ||
      'The alert has no text.',
    permalink: link(at(payload, 'data', 'web_url')),
    author: null,
    reporter: null,
    occurred_at: time(at(alert, 'date_started')) ?? asOf,
    as_of: asOf,
    metadata: filled({
      level: action === 'critical' ? 'error' : 'warning',
      environment: text(at(rule, 'environment')),
      query: text(at(rule, 'query')),
      aggregate: text(at(rule, 'aggregate')),
      dataset: text(at(rule, 'dataset')),
    }),
    exception: null,
    frames: [],
    upstream_group: `sentry:${externalId}`,
    upstream_state: 'open',
    occurrences: 1,
    counting: 'each',
  };
  return { type: 'report', items: [draft] };
}
