import { at, list, text, time } from '../pick.ts';
import type { Digest } from '../source.ts';
import { changed, lines, named, type Preset, reported, type Told } from './preset.ts';

/** Incidents of the legacy channel, and issues of workflows. https://docs.newrelic.com/docs/alerts/ */
export const newrelic: Preset = {
  title: 'New Relic',
  fits: (payload) =>
    at(payload, 'incident_url') !== undefined ||
    (at(payload, 'issueUrl') !== undefined && at(payload, 'workflowName') !== undefined),
  digest(payload, receivedAt) {
    if (at(payload, 'incident_url') === undefined) return digestIssue(payload, receivedAt);
    const id = text(at(payload, 'incident_id'));
    const state = text(at(payload, 'current_state'))?.toLowerCase() ?? null;
    const condition = text(at(payload, 'condition_name'));
    const details = text(at(payload, 'details'));
    const policy = text(at(payload, 'policy_name'));
    if (!id || (!condition && !details)) return { type: 'unknown', reason: 'an incident without an id or a condition' };
    const told: Told = {
      id: `newrelic:${id}`,
      title: condition ?? details,
      body: lines(details ?? condition, '', named('Condition', condition), named('Policy', policy)),
      permalink: at(payload, 'incident_url'),
      asOf: time(at(payload, 'timestamp')),
      metadata: { policy, state, level: text(at(payload, 'severity')) },
      group: condition && `newrelic:${policy ?? ''}:${condition}`,
    };
    return byState(told, state, receivedAt);
  },
};

function digestIssue(payload: unknown, receivedAt: Date): Digest {
  const id = text(at(payload, 'id')) ?? text(at(payload, 'issueId'));
  const given = at(payload, 'title');
  const title = text(Array.isArray(given) ? given[0] : given);
  if (!id || !title) return { type: 'unknown', reason: 'an issue without an id or a title' };
  const names = (name: string) =>
    list(at(payload, name))
      .flatMap((each) => text(each) ?? [])
      .join(', ') || null;
  const told: Told = {
    id: `newrelic:${id}`,
    title,
    body: lines(
      title,
      named('Condition', names('alertConditionNames')),
      named('Policy', names('alertPolicyNames')),
      named('Entity', names('impactedEntities')),
    ),
    permalink: at(payload, 'issueUrl'),
    occurredAt: time(at(payload, 'createdAt')),
    asOf: time(at(payload, 'updatedAt')),
    metadata: {
      policy: names('alertPolicyNames'),
      level: text(at(payload, 'priority')),
      state: text(at(payload, 'state')),
    },
  };
  return byState(told, text(at(payload, 'state'))?.toLowerCase() ?? null, receivedAt);
}

/** A state that is missing or not known tells of an incident all the same. */
function byState(told: Told, state: string | null, receivedAt: Date): Digest {
  if (state === 'closed') return changed({ ...told, state: 'closed' }, receivedAt);
  if (state === 'acknowledged') return changed(told, receivedAt);
  return reported(told, receivedAt);
}
