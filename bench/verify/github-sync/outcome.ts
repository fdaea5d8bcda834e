import type { Client, Feedback } from '@soulcaster/contract';
import type { FakeGitHub } from '@soulcaster/testkit/fake-github/index';
import type { Repository } from '@soulcaster/testkit/fake-github/world';

export interface Problems {
  missed: string[];
  duplicated: string[];
  wrong: string[];
  violations: string[];
}

export type Gone = Map<string, 'deleted' | 'closed'>;

/** Compares what is stored with what is on GitHub, item by item. `gone`: what was deleted or transferred there. */
export async function compare(
  mine: ReturnType<Client['project']>,
  upstream: { repository: Repository; gone: Gone; beganAt: number },
): Promise<Problems> {
  const { items: rows, next_cursor } = await mine.feedback.list({ limit: 200 });
  if (next_cursor) throw new Error('a history has more items than one page shows');
  const problems: Problems = { missed: [], duplicated: [], wrong: [], violations: [] };
  const known = new Map<string, Feedback>();
  for (const row of rows) {
    const id = row.external_id ?? '';
    if (known.has(id) || row.occurrences !== 1) problems.duplicated.push(`${id} is there ${row.occurrences} times`);
    known.set(id, row);
  }
  const expected = new Set<string>();
  for (const issue of upstream.repository.issues.values()) {
    if (issue.pull) continue;
    expected.add(String(issue.id));
    const must = issue.state === 'open' || Date.parse(issue.updatedAt) > upstream.beganAt;
    judge(problems, known, { ...issue, id: String(issue.id), comments: issue.comments.length, must });
  }
  for (const one of upstream.repository.discussions.values()) {
    expected.add(`discussion:${one.id}`);
    judge(problems, known, { ...one, id: `discussion:${one.id}`, must: one.state === 'open' });
  }
  for (const [id, row] of known) {
    const state = upstream.gone.get(id);
    if (state && row.upstream_state !== state) problems.wrong.push(`${id} is gone, and ${row.upstream_state} here`);
    if (!state && !expected.has(id)) problems.wrong.push(`${id} is no issue and no discussion`);
  }
  return problems;
}

interface Upstream {
  id: string;
  title: string;
  body: string | null;
  state: string;
  comments: number;
  must: boolean;
}

function judge(
  problems: Problems,
  known: Map<string, Feedback>,
  { id, title, body, state, comments, must }: Upstream,
): void {
  const row = known.get(id);
  if (!row) {
    if (must) problems.missed.push(`${id} (${state}) is not here`);
    return;
  }
  const here = [row.upstream_state, row.title, row.body, Number(row.metadata.comments ?? 0)];
  const there = [state, title, body, comments];
  if (JSON.stringify(here) !== JSON.stringify(there))
    problems.wrong.push(`${id} is ${JSON.stringify(here)} here and ${JSON.stringify(there)} there`);
}

/**
 * Requests that GitHub had forbidden: during a limit, or over it. `unheard`: what was answered to a reader that had ended; it cannot know
 * of a limit that it was told then, nor that the answer used up the last of the hour.
 */
export function rateLimitViolations(
  journal: FakeGitHub['journal'],
  unheard: ReadonlySet<FakeGitHub['journal'][number]>,
): string[] {
  const found: string[] = [];
  let quietUntil = 0;
  let isSure = true;
  for (const entry of journal) {
    const { at, path, status, fault } = entry;
    const moment = Date.parse(at);
    if (moment < quietUntil) found.push(`${path} at ${at}, before the limit was over`);
    const isHeard = !unheard.has(entry) && fault !== 'lose_answer';
    if (isHeard && (fault === 'primary_limit' || fault === 'secondary_limit')) quietUntil = moment + 60_000;
    else if (isSure && fault === null && (status === 403 || status === 429))
      found.push(`${path} at ${at} went over the limit`);
    // An outage tells nothing of the hour.
    if (fault !== 'status') isSure = isHeard;
  }
  return found;
}
