import { at, list, text, time } from '../../pick.ts';
import { changed, lines, named, noReport, type Preset, reported, type Told } from './preset.ts';

/** https://docs.bugsnag.com/product/integrations/webhook */
export const bugsnag: Preset = {
  title: 'BugSnag',
  fits: (payload) => at(payload, 'trigger', 'type') !== undefined && at(payload, 'account') !== undefined,
  digest(payload, receivedAt) {
    const error = at(payload, 'error');
    const trigger = text(at(payload, 'trigger', 'type')) ?? '';
    const id = text(at(error, 'errorId')) ?? text(at(error, 'id'));
    const type = text(at(error, 'exceptionClass'));
    const value = text(at(error, 'message'));
    if (!id || (!type && !value)) return noReport(`the trigger ${trigger} of BugSnag tells of no error`);
    const isClosed = /^(?:fixed|ignored|snoozed|discarded)$/i.test(text(at(error, 'status')) ?? '');
    const told: Told = {
      id: `bugsnag:${id}`,
      title: [type, value].filter(Boolean).join(': '),
      body: lines(value ?? type, named('Context', text(at(error, 'context')))),
      permalink: at(error, 'url'),
      occurredAt: time(at(error, 'firstReceived')),
      asOf: time(at(error, 'receivedAt')),
      metadata: {
        project: text(at(payload, 'project', 'name')),
        environment: text(at(error, 'app', 'releaseStage')),
        release: text(at(error, 'app', 'version')),
        level: text(at(error, 'severity')),
        upstream_status: trigger,
      },
      exception: type ? { type, value: value ?? '' } : null,
      frames: list(at(error, 'stackTrace')).flatMap((frame) => {
        const file = text(at(frame, 'file'));
        const line = Number(at(frame, 'lineNumber'));
        const name = text(at(frame, 'method'));
        const place = { ...(Number.isSafeInteger(line) && line > 0 && { line }), ...(name && { function: name }) };
        return file ? [{ file, ...place, in_app: at(frame, 'inProject') === true }] : [];
      }),
      group: `bugsnag:${id}`,
      state: isClosed ? 'closed' : 'open',
    };
    if (/^(?:firstException|exception|errorEventFrequency|powerTen)$/.test(trigger)) return reported(told, receivedAt);
    return changed(told, receivedAt, trigger === 'reopened' ? { regressed: true } : {});
  },
};
