import { at, list, text } from '../../pick.ts';
import { alertmanager } from './alertmanager.ts';
import { changed, lines, named, noReport, type Preset, reported, type Told } from './preset.ts';

/** Grafana's alerting of before version 9; what came after it sends as Alertmanager does. https://grafana.com/docs/grafana/v8.5/alerting/ */
export const grafana: Preset = {
  title: 'Grafana (legacy alerting)',
  fits: (payload) => at(payload, 'ruleName') !== undefined && at(payload, 'state') !== undefined,
  digest(payload, receivedAt) {
    if (Array.isArray(at(payload, 'alerts'))) return alertmanager.digest(payload, receivedAt);
    if (/\btest ?alert\b.*\btest\b/i.test(text(at(payload, 'text')) ?? ''))
      return noReport('a test of the contact point');
    const state = text(at(payload, 'state')) ?? '';
    const rule = text(at(payload, 'ruleId'));
    const name = (text(at(payload, 'title')) ?? '').replace(/^\[[^\]]{1,40}\] */, '') || text(at(payload, 'ruleName'));
    if (!name) return { type: 'unknown', reason: 'an alert without a title and a rule' };
    if (state === 'paused' || state === 'pending') return noReport(`the rule is ${state}: nothing is wrong yet`);
    const values = list(at(payload, 'evalMatches')).slice(0, 20);
    const told: Told = {
      id: rule && `grafana:${text(at(payload, 'orgId')) ?? '0'}:${rule}`,
      title: name,
      body: lines(
        text(at(payload, 'message')) ?? name,
        '',
        ...values.map((match) => named(text(at(match, 'metric')) ?? 'Value', text(at(match, 'value')))),
      ),
      permalink: at(payload, 'ruleUrl'),
      metadata: { rule: text(at(payload, 'ruleName')), state },
      state: state === 'ok' ? 'closed' : 'open',
    };
    return state === 'ok' ? changed(told, receivedAt) : reported(told, receivedAt);
  },
};
