import type { Client, SourceCreated } from '@soulcaster/contract';
import { sign, signatureSchemes } from '@soulcaster/contract/signatures';
import type { Person } from '../e2e/browser.ts';

export interface SourceShot {
  name: string;
  path: string;
  act?: (person: Person) => Promise<void>;
}

/** A project with a source in each state and a delivery of each status, and the pages that show them. */
export async function sourceShots(api: Client): Promise<{ slug: string; shots: SourceShot[] }> {
  const project = await api.projects.create({ name: 'Sources' });
  const { sources } = api.project(project.id);
  const [desk, sentry, issues, posts] = await Promise.all([
    sources.create({ kind: 'webhook', name: 'Help desk', settings: {}, repository_id: null }),
    sources.create({ kind: 'sentry', name: 'Sentry', settings: { levels: ['error', 'fatal'] }, repository_id: null }),
    sources.create({ kind: 'github', name: 'Issues', settings: {}, repository_id: null }),
    sources.create({ kind: 'reddit', name: 'Posts', settings: {}, repository_id: null }),
  ]);
  for (const [index, ticket] of [...tickets, tickets[0]].entries()) await postTicket(desk, `msg_${index % 3}`, ticket);
  await postPing(issues);
  const statuses = new Set<string>();
  while (statuses.size < 3) {
    const { items } = await sources.deliveries(desk.id);
    for (const { status, feedback_id } of items) if (status !== 'accepted' || feedback_id) statuses.add(status);
    await new Promise((next) => setTimeout(next, 200));
  }
  const { items } = await sources.deliveries(desk.id);
  const of = (status: string) => items.find((delivery) => delivery.status === status)?.id;
  const at = (source: SourceCreated, rest = '') => `/settings/sources/${source.id}${rest}`;
  const pressTest = ({ page }: Person) => page.getByRole('button', { name: 'Test', exact: true }).click();
  return {
    slug: project.slug,
    shots: [
      { name: 'sources-health', path: '/settings/sources' },
      { name: 'source-add', path: '/settings/sources?add=webhook' },
      { name: 'source-listening', path: at(sentry) },
      { name: 'source-deliveries', path: at(desk) },
      { name: 'source-filtered', path: at(issues, '?tab=deliveries&status=filtered') },
      { name: 'source-delivery', path: at(desk, `?tab=deliveries&delivery=${of('accepted')}`) },
      {
        name: 'source-quarantined',
        path: at(desk, `?tab=deliveries&status=quarantined&delivery=${of('quarantined')}`),
      },
      { name: 'source-connected', path: at(desk, '?tab=connect') },
      { name: 'source-settings', path: at(desk, '?tab=settings') },
      { name: 'source-settings-sentry', path: at(sentry, '?tab=settings') },
      { name: 'source-test', path: at(sentry), act: testAndWait(pressTest) },
      { name: 'source-reddit', path: at(posts, '?tab=connect') },
      { name: 'import-reddit', path: `/import/reddit#${encodeURIComponent(JSON.stringify(tickets[1]))}` },
      { name: 'source-privacy', path: '/settings/projects' },
    ],
  };
}

const testAndWait = (press: (person: Person) => Promise<void>) => async (person: Person) => {
  await press(person);
  await person.page.locator('[data-test-door]').waitFor();
};

const tickets = [
  { id: 'T-1', title: 'Export hangs at 99 %', text: 'mira@example.com waits for the export.', session_token: 'abc' },
  { id: 'T-2', title: 'Prices are shown without tax', text: 'Since the last release, in the cart only.' },
  { kind: 'survey', answers: [4, 5, 'fine'] },
];

/** The same id again is the same delivery. */
async function postTicket(source: SourceCreated, id: string, ticket: unknown): Promise<void> {
  const body = JSON.stringify(ticket);
  await deliver(source, body, sign(signatureSchemes.webhook, source.secret ?? '', body, { id }));
}

/** GitHub asks whether anybody listens: no report. */
async function postPing(source: SourceCreated): Promise<void> {
  const body = JSON.stringify({ zen: 'Half measures are as bad as nothing at all.', hook_id: 1 });
  const proof = sign(signatureSchemes.github, source.secret ?? '', body);
  await deliver(source, body, { ...proof, 'x-github-event': 'ping', 'x-github-delivery': 'a1b2c3d4-0001' });
}

async function deliver(source: SourceCreated, body: string, proof: Record<string, string>): Promise<void> {
  const headers = { 'content-type': 'application/json', ...proof };
  const answer = await fetch(source.ingest_url ?? '', { method: 'POST', body, headers });
  if (!answer.ok) throw new Error(`the door of ${source.name} answered ${answer.status}`);
}
