import { at, list, record, text } from '../pick.ts';

/**
 * An event as Sentry's API and its service hooks tell it (`entries`, camel case) in the form that SDKs send and that the other hooks
 * have. `issue` is what it belongs to, as the API tells it.
 */
export function eventFromApi(event: unknown, issue: unknown): unknown {
  const entries = list(at(event, 'entries'));
  const entry = (type: string) =>
    at(
      entries.find((each) => at(each, 'type') === type),
      'data',
    );
  const release = at(event, 'release');
  return {
    ...record(event),
    event_id: text(at(event, 'eventID')) ?? text(at(event, 'event_id')) ?? text(at(event, 'id')),
    issue_id: text(at(issue, 'id')) ?? text(at(event, 'groupID')),
    datetime: at(event, 'dateCreated') ?? at(event, 'datetime') ?? at(event, 'dateReceived'),
    level: at(event, 'level') ?? at(issue, 'level'),
    culprit: at(event, 'culprit') ?? at(issue, 'culprit'),
    release: text(at(release, 'version')) ?? text(release),
    web_url: at(issue, 'permalink') ?? at(issue, 'url') ?? at(event, 'web_url'),
    logentry: entry('message') ?? at(event, 'logentry'),
    exception: withStacks(entry('exception')) ?? at(event, 'exception'),
    threads: withStacks(entry('threads')) ?? at(event, 'threads'),
    request: entry('request') ?? at(event, 'request'),
  };
}

function withStacks(told: unknown): unknown {
  const values = list(at(told, 'values'));
  if (values.length === 0) return undefined;
  return {
    values: values.map((value) => ({
      ...record(value),
      stacktrace: stackOf(at(value, 'stacktrace')),
      raw_stacktrace: stackOf(at(value, 'rawStacktrace')),
    })),
  };
}

function stackOf(stack: unknown): unknown {
  const frames = list(at(stack, 'frames'));
  if (frames.length === 0) return undefined;
  return {
    frames: frames.map((frame) => ({
      ...record(frame),
      abs_path: at(frame, 'absPath') ?? at(frame, 'abs_path'),
      lineno: at(frame, 'lineNo') ?? at(frame, 'lineno'),
      in_app: at(frame, 'inApp') ?? at(frame, 'in_app'),
    })),
  };
}
