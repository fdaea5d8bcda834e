import { at, link, list, text, time } from '../../pick.ts';
import type { Digest } from '../../source.ts';
import { changed, lines, named, noReport, type Preset, reported, type Told } from './preset.ts';

/** Incidents of the legacy channel, and issues of workflows. https://docs.newrelic.com/docs/alerts/ */
export const newrelic: Preset = {
  title: 'New Relic',
  fits: (payload) =>
    at(payload, 'incident_url') !== undefined ||
    (at(payload, 'issueUrl') !== undefined &&
      ['workflowName', 'alertPolicyNames', 'alertConditionNames', 'condition_name'].some(
        (name) => at(payload, name) !== undefined,
      )),
  digest(payload, receivedAt) {
    if (at(payload, 'issueUrl') !== undefined) return digestIssue(payload, receivedAt);
    const id = text(at(payload, 'incident_id'));
    const state = text(at(payload, 'current_state'))?.toLowerCase() ?? null;
    const condition = text(at(payload, 'condition_name'));
    const details = text(at(payload, 'details'));
    const policy = text(at(payload, 'policy_name'));
    if (!condition && !details) return noReport('nothing in it says what happened: no condition and no details');
    if (!id) return { type: 'unknown', reason: 'an incident without an id' };
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
  const address = link(at(payload, 'issueUrl'));
  const given = at(payload, 'title');
  const title = text(Array.isArray(given) ? given[0] : given) ?? text(at(payload, 'condition_name'));
  // A payload that somebody cut down keeps the id in the issue's address at least.
  const id = text(at(payload, 'id')) ?? text(at(payload, 'issueId')) ?? address?.split(/[?#]/)[0]?.split('/').at(-1);
  const details = text(at(payload, 'details'));
  if (!title && !details) return noReport('nothing in it says what happened: no title and no condition');
  if (!id) return { type: 'unknown', reason: 'an issue without an id and an address' };
  const names = (name: string) =>
    list(at(payload, name))
      .flatMap((each) => text(each) ?? [])
      .join(', ') || null;
  const told: Told = {
    id: `newrelic:${id}`,
    title: title ?? details,
    body: lines(
      details ?? title,
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
