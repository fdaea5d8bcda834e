import { z } from 'zod';
import { at, list, text, time } from '../pick.ts';
import type { FeedbackDraft, SyncInput, SyncStep } from '../source.ts';
import { type Asked, askSentry, latestEvent, type Stopped, stopped } from './api.ts';
import { eventFromApi } from './api-event.ts';
import { draftFromEvent } from './event.ts';
import { draftFromIssue } from './issue.ts';
import type { SentrySettings } from './sentry.ts';
import { whyFiltered } from './settings.ts';

const perPage = 25;
const dayMs = 86_400_000;
/** Events are stored some time after they happened. */
const overlapMs = 10 * 60_000;

const moment = z.iso.datetime();
const Cursor = z.object({
  /** All that happened up to here was yielded; null during the first pass, which asks for unresolved issues only. */
  since: moment.nullable(),
  /** The pass that is going on: its window stays, so that no issue moves between its pages. `page` is Sentry's own cursor. */
  pass: z.object({ start: moment, end: moment, page: z.string().max(200).nullable() }).nullable(),
});
type Cursor = z.infer<typeof Cursor>;
type Pass = NonNullable<Cursor['pass']>;

/**
 * The issues that had events since the last pass, each with Sentry's own total; new ones with their latest event. A webhook of an
 * internal integration is sent once at most, so that this is what makes the feedback whole.
 * https://docs.sentry.io/api/events/list-an-organizations-issues/
 */
export async function* syncSentryIssues(input: SyncInput<SentrySettings>): AsyncIterable<SyncStep> {
  const { settings, credentials } = input;
  if (!settings.organization || !credentials?.auth_token) {
    yield stopped('not_configured', 'Give the organisation and an auth token to read issues from Sentry.');
    return;
  }
  const begun = Cursor.safeParse(input.cursor).data ?? { since: null, pass: null };
  let pass: Pass = begun.pass ?? passFrom(begun.since, settings, input.now());
  for (;;) {
    const answer = await askSentry(input, issuesPath(settings), issuesQuery(begun, pass, settings));
    if (answer.type === 'stopped') return yield answer;
    if (!Array.isArray(answer.body))
      return yield stopped('unreadable', 'Sentry answered something that is no list of issues.');
    const read = await readIssues(input, answer, begun.since === null ? null : pass.start);
    if (read.type === 'stopped') return yield read;
    const next = nextPage(answer);
    const cursor: Cursor = next
      ? { since: begun.since, pass: { ...pass, page: next } }
      : { since: pass.end, pass: null };
    yield { type: 'page', drafts: read.drafts, cursor };
    if (!next) return;
    if (read.exhausted) return yield read.exhausted;
    pass = { ...pass, page: next };
  }
}

function passFrom(since: string | null, settings: SentrySettings, now: Date): Pass {
  const from = since ? Date.parse(since) - overlapMs : now.getTime() - settings.backfill_days * dayMs;
  return { start: new Date(from).toISOString(), end: now.toISOString(), page: null };
}

const issuesPath = ({ organization }: SentrySettings) => `/organizations/${encodeURIComponent(organization)}/issues/`;

function issuesQuery({ since }: Cursor, pass: Pass, settings: SentrySettings): URLSearchParams {
  const { projects, environments } = settings;
  const words = [
    ...(since === null ? ['is:unresolved'] : []),
    ...(projects.length > 0 ? [`project:[${projects.join(', ')}]`] : []),
  ];
  const parameters: [string, string][] = [
    // Without it Sentry looks for unresolved ones.
    ['query', words.join(' ')],
    ['project', '-1'],
    ['sort', 'date'],
    ['limit', String(perPage)],
    ['start', pass.start.replace('Z', '')],
    ['end', pass.end.replace('Z', '')],
    ['utc', 'true'],
    ...environments.map((name): [string, string] => ['environment', name]),
    ...(pass.page ? [['cursor', pass.page] satisfies [string, string]] : []),
  ];
  return new URLSearchParams(parameters);
}

/**
 * `newSince`: the issues that are older were told of before; null: none was. Where the budget of requests ends within a page, the
 * rest of it comes without events: the page is told, and nothing is asked again.
 */
async function readIssues(
  input: SyncInput<SentrySettings>,
  page: Asked,
  newSince: string | null,
): Promise<{ type: 'read'; drafts: FeedbackDraft[]; exhausted: Stopped | null } | Stopped> {
  const drafts: FeedbackDraft[] = [];
  let { exhausted } = page;
  for (const issue of list(page.body)) {
    const id = text(at(issue, 'id'));
    if (!id || whyFiltered({ level: text(at(issue, 'level')), environment: null }, input.settings)) continue;
    const firstSeen = time(at(issue, 'lifetime', 'firstSeen') ?? at(issue, 'firstSeen'));
    const isNew = newSince === null || (firstSeen !== null && firstSeen >= newSince);
    const event = isNew && !exhausted ? await latestEvent(input, input.settings.organization, id) : null;
    if (event?.type === 'stopped') return event;
    exhausted ??= event?.exhausted ?? null;
    drafts.push(draftOf(issue, id, event?.body ?? null, input.now()));
  }
  return { type: 'read', drafts, exhausted };
}

function draftOf(issue: unknown, id: string, event: unknown, now: Date): FeedbackDraft {
  const isOpen = (text(at(issue, 'status')) ?? 'unresolved') === 'unresolved';
  const summary: FeedbackDraft = { ...draftFromIssue(issue, id, now), upstream_state: isOpen ? 'open' : 'closed' };
  if (event === null) return summary;
  const { title, body, frames, exception, metadata } = draftFromEvent(eventFromApi(event, issue), {}, now);
  return {
    ...summary,
    title,
    body,
    frames,
    exception,
    metadata: { ...metadata, ...summary.metadata },
    is_summary: false,
  };
}

/** `<…>; rel="next"; results="true"; cursor="…"`: Sentry names a next page even where it is empty. */
function nextPage({ headers }: Asked): string | null {
  const parts = list((headers.get('link') ?? '').split(/,\s*(?=<)/)).map(String);
  const next = parts.find((part) => /;\s*rel="next"/.test(part) && /;\s*results="true"/.test(part));
  return /;\s*cursor="([^"]{1,200})"/.exec(next ?? '')?.[1] ?? null;
}
