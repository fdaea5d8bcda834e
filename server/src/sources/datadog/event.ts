import { createHash } from 'node:crypto';
import { link, record, text, time } from '../pick.ts';
import { plainText, shorten, titleFrom } from '../text.ts';

/** `reminder` is Datadog's word that what was told before still holds. */
export type Transition = 'triggered' | 'warn' | 'no_data' | 'recovered' | 'reminder';

export type DatadogEvent = NonNullable<ReturnType<typeof eventOf>>;

/**
 * One event out of a body whose members its user named: Datadog's own variables by any spelling, at the top or in groups. Null: it
 * says nothing. https://docs.datadoghq.com/integrations/webhooks/#variables
 */
export function eventOf(payload: unknown, receivedAt: Date) {
  const fields = fieldsOf(payload);
  const find = (...names: string[]) => names.map((name) => fields.get(name)).find((value) => value) ?? null;
  const told = find('textonlymsg', 'eventmsg', 'body', 'message', 'msg', 'text', 'description', 'alertmessage') ?? '';
  const status = find('alertstatus', 'status') ?? '';
  const message = messageOf(told || find('incidentmsg', 'securitysignalmsg', 'syntheticssummary') || '');
  const heading = headingOf(
    find('alerttitle', 'eventtitle', 'title', 'monitorname', 'alertname', 'incidenttitle', 'securitysignaltitle') ??
      find('syntheticstestname', 'name', 'subject') ??
      message.split('\n', 1)[0]!,
  );
  // What somebody named `alert_title` may be the bare name; then Datadog's own title has the marks.
  const marked = headingOf(find('eventtitle', 'title') ?? '');
  const permalink = permalinkOf(find('link', 'url', 'eventurl', 'alerturl', 'monitorurl', 'incidenturl'), told);
  const host = find('hostname', 'host');
  const monitor = find('alertid', 'monitorid') ?? /\/monitors?[/#](\d{1,20})/.exec(permalink ?? '')?.[1] ?? null;
  const scope = scopeOf(
    find('alertscope', 'alertscopes', 'scope', 'scopes') ?? heading.scope ?? marked.scope ?? (host && `host:${host}`),
  );
  const occurred = time(find('date', 'alertdate', 'timestamp', 'time') ?? '');
  const updated = time(find('lastupdated', 'updated') ?? '');
  const level = find('alerttype', 'level')?.toLowerCase() ?? null;
  const metric = find('alertmetric', 'metric');
  const aggregate = find('aggregkey', 'aggregationkey', 'aggregatekey');
  const title = titleFrom(heading.name.replace(/\{\{[^{}]{0,100}\}\}/g, host ?? ''), titleFrom(message, ''));
  if (!title && !metric && !monitor && !aggregate) return null;
  return {
    title: title || titleFrom(metric ?? '', `Alert of monitor ${shorten(monitor ?? '', 30)}`),
    name: heading.name,
    message: [message, message.includes(status) ? '' : status].filter(Boolean).join('\n\n'),
    id: find('id', 'eventid'),
    monitor,
    externalId: externalIdOf(monitor, scope, aggregate, title),
    cycle: find('alertcyclekey', 'cyclekey'),
    transition:
      transitionOf(find('alerttransition', 'transition') ?? '') ??
      heading.transition ??
      marked.transition ??
      transitionOf(find('alertstate', 'monitorstate', 'state', 'status') ?? '') ??
      (level === 'success' ? 'recovered' : null),
    isTest: heading.isTest || marked.isTest,
    level,
    scope,
    permalink,
    occurredAt: occurred ?? updated ?? receivedAt.toISOString(),
    asOf:
      [occurred, updated]
        .filter((moment) => moment !== null)
        .toSorted()
        .at(-1) ?? receivedAt.toISOString(),
    facts: {
      host,
      priority: find('alertpriority', 'priority', 'severity'),
      metric,
      query: find('alertquery', 'query'),
      event_type: find('eventtype'),
      organisation: find('orgname'),
      snapshot: link(find('snapshot')),
      tags: (find('tags', 'alerttags') ?? '')
        .split(',')
        .flatMap((tag) => tag.trim() || [])
        .slice(0, 50),
    },
  };
}

const unfilled = /^\$[A-Z][A-Z0-9_]{1,60}(?:\[[^\]]{0,60}\])?$/;

/** A body in which Datadog has put nothing: somebody sent the template itself. */
export function isTemplate(payload: unknown): boolean {
  return (
    (JSON.stringify(payload)
      .slice(0, 20_000)
      .match(/"\$[A-Z][A-Z0-9_]{1,60}"/g)?.length ?? 0) >= 3
  );
}

/** Members by the letters of their path: `alert.id`, `ALERT_ID` and `alertId` are one. What surrounds the whole is left out. */
function fieldsOf(payload: unknown): Map<string, string> {
  const fields = new Map<string, string>();
  const walk = (value: unknown, path: string, depth: number) => {
    for (const [key, member] of Object.entries(record(value)).slice(0, 200)) {
      const name =
        path +
        key
          .slice(0, 60)
          .toLowerCase()
          .replace(/[^a-z0-9]/g, '');
      const said = saidBy(member);
      if (said !== null && !fields.has(name)) fields.set(name, said);
      if (depth < 3) walk(member, /^(?:payload|data|body)$/.test(name) ? '' : name, depth + 1);
    }
  };
  walk(payload, '', 0);
  return fields;
}

function saidBy(value: unknown): string | null {
  const said = Array.isArray(value) ? value.flatMap((part) => text(part) ?? []).join(',') : text(value);
  return said && !unfilled.test(said) && !/^(?:null|none|undefined)$/i.test(said) ? said : null;
}

const transitions: Record<string, Transition> = {
  triggered: 'triggered',
  alert: 'triggered',
  alerting: 'triggered',
  warn: 'warn',
  warning: 'warn',
  'no data': 'no_data',
  recovered: 'recovered',
  resolved: 'recovered',
  ok: 'recovered',
  renotify: 'reminder',
  renotified: 'reminder',
  're-triggered': 'reminder',
  're-alert': 'reminder',
  're-warn': 'reminder',
  're-no data': 'no_data',
};

function transitionOf(said: string): Transition | null {
  const word = said.trim().toLowerCase().replace(/_/g, ' ');
  return Object.hasOwn(transitions, word) ? transitions[word]! : null;
}

/** `[P2] [Triggered on {host:db-1}] Disk is full` is `Disk is full`. */
function headingOf(given: string) {
  const heading = { name: given, transition: null as Transition | null, scope: null as string | null, isTest: false };
  for (let marks = 0; marks < 6; marks++) {
    const mark = /^\s*(?:\[([^\]]{1,600})\]|((?:re-)?(?:triggered|recovered|no data|warn|renotify)):(?=\s))\s*/i.exec(
      heading.name,
    );
    if (!mark) break;
    const [, word = '', scope] = /^([^{]{1,40}?)(?: on (.+))?$/s.exec(mark[1] ?? mark[2] ?? '') ?? [];
    const transition = transitionOf(word);
    const known = transition || /^(?:test|p[1-5]|datadog|monitor(?: alert)?|synthetics?|slo|composite)$/i.test(word);
    if (!known) break;
    heading.transition ??= transition;
    heading.scope ??= scope?.replace(/^\{|\}$/g, '') ?? null;
    heading.isTest ||= /^test$/i.test(word);
    heading.name = heading.name.slice(mark[0].length);
  }
  return { ...heading, name: heading.name.trim() };
}

/** The same tags in another order are the same scope. */
function scopeOf(given: string | null): string[] {
  const tags = (given ?? '').split(',').flatMap((tag) => tag.trim().toLowerCase() || []);
  return [...new Set(tags)]
    .filter((tag) => tag !== '*')
    .toSorted()
    .slice(0, 30);
}

/** One alert of one monitor and one scope is one item, over all its cycles. */
function externalIdOf(monitor: string | null, scope: string[], aggregate: string | null, title: string): string {
  const place = scope.length > 0 ? scope.join(',') : (aggregate ?? '');
  const whole = monitor
    ? `monitor:${monitor}:${place}`
    : aggregate
      ? `aggregate:${aggregate}`
      : `title:${title}:${place}`;
  if (whole.length <= 120) return whole.replace(/:$/, '');
  return `${whole.slice(0, 40)}…${createHash('sha256').update(whole).digest('hex').slice(0, 24)}`;
}

function permalinkOf(given: string | null, message: string): string | null {
  const inText = /https:\/\/[\w.-]{1,100}\/(?:monitors|event)[/#][^\s)\]"]{1,500}/.exec(message)?.[0] ?? null;
  return link(given) ?? link(inText);
}

/** Without the marks of Datadog's Markdown, its graph and buttons, and the names of who is told. */
function messageOf(given: string): string {
  const text = given
    .slice(0, 60_000)
    .replace(/%%%/g, '')
    .replace(/\[!\[[^\]\n]{0,200}\]\([^)\s]{0,1000}\)\]\([^)\s]{0,1000}\)/g, '')
    .replace(/^[^\n]{0,200}\[(?:Monitor Status|Edit Monitor|View Event|Event URL)\]\([^\n]{0,3000}$/gm, '')
    .replace(/(^|\s)@[\w.-]{1,100}(?:@[\w.-]{1,100})?/g, '$1')
    .replace(/^\s{0,5}(?:- ){2,10}-\s{0,5}$/gm, '')
    .replace(/\\([*_\\`])/g, '$1')
    .replace(/^(?:Notify|cc)\s{0,3}:?\s{0,20}$/gim, '');
  return plainText(text);
}
