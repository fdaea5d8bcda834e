import { at, filled, link, list, record, text, time } from '../pick.ts';
import type { Digest, FeedbackDraft } from '../source.ts';
import { plainText, shorten, titleFrom } from '../text.ts';

export function isIncident(payload: unknown): boolean {
  return ['incidentId', 'detectorId', 'detectorUrl', 'statusExtended', 'sf_schema'].some((name) =>
    text(at(payload, name)),
  );
}

/** `anomalous`, `ok`, `stopped`, `manually resolved`; `statusExtended` tells the last two apart, which `status` does not. */
export function statusOf(payload: unknown): string {
  return (text(at(payload, 'statusExtended')) ?? text(at(payload, 'status')) ?? 'anomalous').toLowerCase();
}

const isOver = /^(?:ok|stopped|manually[ _]resolved|auto[ _]resolved|resolved|cleared|closed)$/;

/** An alert of a detector. The same rule over the same dimensions is one item, whichever incident it is. */
export function digestIncident(payload: unknown, detectors: string[], receivedAt: Date): Digest {
  const said = (name: string) => text(at(payload, name));
  const detector = said('detector') ?? said('detectorName');
  const rule = said('rule') ?? said('ruleName');
  const name = detector?.toLowerCase() ?? '';
  if (detectors.length > 0 && !detectors.some((each) => each.toLowerCase() === name))
    return {
      type: 'filtered',
      reason: `detector ${shorten(detector ?? 'without a name', 80)} is not among those chosen`,
    };
  const dimensions = dimensionsOf(payload);
  const externalId = externalIdOf(payload, rule, dimensions);
  if (!externalId) return { type: 'unknown', reason: 'an incident without an id and without a detector' };

  const status = statusOf(payload);
  const asOf = time(at(payload, 'timestamp')) ?? receivedAt.toISOString();
  const metadata = filled({ status, severity: said('severity') });
  if (isOver.test(status))
    return {
      type: 'update',
      external_id: externalId,
      as_of: asOf,
      change: { upstream_state: 'closed', metadata },
      draft: null,
    };
  const heading = said('messageTitle') ?? '';
  const title = titleFrom(bare(heading), titleFrom([detector, rule].filter(Boolean).join(': '), ''));
  if (!title) return { type: 'unknown', reason: 'an incident without a title, a rule and a detector' };
  const parts = [said('messageBody'), said('description'), said('tip') && `Tip: ${said('tip')}`];
  const draft: FeedbackDraft = {
    external_id: externalId,
    title,
    body: plainText(parts.filter(Boolean).join('\n\n')) || title,
    permalink: link(at(payload, 'detectorUrl')) ?? link(at(payload, 'runbookUrl')),
    author: null,
    reporter: null,
    occurred_at: asOf,
    as_of: asOf,
    metadata: filled({
      ...metadata,
      level: /^(?:critical|major)$/i.test(said('severity') ?? '') ? 'error' : 'warning',
      detector,
      rule,
      detector_id: said('detectorId'),
      incident_id: said('incidentId'),
      metric: said('originatingMetric'),
      condition: said('detectOnCondition'),
      runbook: link(at(payload, 'runbookUrl')),
      dimensions,
    }),
    exception: null,
    frames: [],
    upstream_group: said('detectorId') && shorten(`splunk:detector:${said('detectorId')}:${rule ?? ''}`, 300),
    upstream_state: 'open',
    occurrences: 1,
    counting: 'each',
  };
  return { type: 'report', items: [draft] };
}

function externalIdOf(payload: unknown, rule: string | null, dimensions: string[]): string | null {
  const detector = text(at(payload, 'detectorId'));
  const incident = text(at(payload, 'incidentId'));
  // Without its dimensions an incident of another host or service would look the same.
  if (detector && (dimensions.length > 0 || !incident)) {
    const whole = `detector:${detector}:${rule ?? ''}:${dimensions.join(',')}`;
    if (whole.length <= 300) return whole;
  }
  return incident && `incident:${shorten(incident, 200)}`;
}

/** `{a: 'b'}`, or `[{key, value}]` by some templates. */
function dimensionsOf(payload: unknown): string[] {
  const given = at(payload, 'dimensions');
  const pairs = Array.isArray(given)
    ? list(given).map((each) => [text(at(each, 'key')), text(at(each, 'value'))] as const)
    : Object.entries(record(given)).map(([key, value]) => [key, text(value)] as const);
  const kept = pairs.flatMap(([key, value]) =>
    key && value && key !== 'orgId' ? [shorten(`${key}=${value}`, 200)] : [],
  );
  return kept.toSorted().slice(0, 20);
}

function bare(heading: string): string {
  return heading
    .replace(/^(?:(?:critical|major|minor|warning|info) )?alert:\s{0,5}/i, '')
    .replace(/^\[[^\]]{1,20}\]\s{0,5}/, '');
}
