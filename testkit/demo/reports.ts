import { createHash } from 'node:crypto';
import { githubIssueOpened } from './github-report.ts';
import { crashes, issues, posts, typed } from './report-texts.ts';
import { sentryAlert } from './sentry-report.ts';

interface Common {
  /** Which planted bug it tells of; null for what is unrelated, a wish, praise or spam. */
  problem: string | null;
  at: Date;
}

/** One report of the demo, as the body that its sender posts. Who sends it signs it. */
export type DemoReport =
  | (Common & { source: 'sentry'; headers: Record<string, string>; body: ReturnType<typeof sentryAlert> })
  | (Common & { source: 'github'; headers: Record<string, string>; body: ReturnType<typeof githubIssueOpened> })
  | (Common & { source: 'webhook'; headers: Record<string, string>; body: WebhookBody })
  | (Common & { source: 'manual'; headers: Record<string, string>; body: ManualBody });

export interface WebhookBody {
  id: string;
  title: string;
  body: string;
  url: string;
  author: string;
  occurred_at: string;
}

export interface ManualBody {
  title: string;
  body: string;
  author: string;
}

/** The demo's reports, oldest first, spread over the two weeks before `now`. */
export function demoReports(now: Date): DemoReport[] {
  const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
  const reports: DemoReport[] = [
    ...crashes.flatMap((crash) =>
      crash.hoursAgo.map((hours, index) => fromSentry(crash, ago(hours), `${crash.issue.id}-${index}`)),
    ),
    ...issues.map((issue) => fromGithub(issue, ago(issue.hoursAgo))),
    ...posts.map((post, index) => fromWebhook(post, ago(post.hoursAgo), index)),
    ...typed.map((report) => fromPerson(report, ago(report.hoursAgo))),
  ];
  return reports.sort((a, b) => a.at.getTime() - b.at.getTime());
}

function fromSentry(crash: (typeof crashes)[number], at: Date, seed: string): DemoReport {
  const eventId = createHash('md5').update(seed).digest('hex');
  const user = `c${(Number.parseInt(eventId.slice(0, 6), 16) % 9000) + 1000}`;
  return {
    source: 'sentry',
    problem: crash.problem,
    at,
    headers: {
      'Sentry-Hook-Resource': 'event_alert',
      'Sentry-Hook-Timestamp': String(Math.floor(at.getTime() / 1000)),
    },
    body: sentryAlert({ ...crash, eventId, user }, at),
  };
}

function fromGithub(issue: (typeof issues)[number], at: Date): DemoReport {
  const hex = createHash('md5').update(`issue ${issue.number}`).digest('hex');
  const guid = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  return {
    source: 'github',
    problem: issue.problem,
    at,
    headers: { 'X-GitHub-Event': 'issues', 'X-GitHub-Delivery': guid },
    body: githubIssueOpened(issue, at),
  };
}

function fromWebhook(post: (typeof posts)[number], at: Date, index: number): DemoReport {
  const id = `ticket-${4200 + index}`;
  const { problem, title, body, author } = post;
  const url = `https://support.example/tickets/${id}`;
  return {
    source: 'webhook',
    problem,
    at,
    headers: { 'webhook-id': `msg_${id}` },
    body: { id, title, body, url, author, occurred_at: at.toISOString() },
  };
}

function fromPerson({ problem, title, body, author }: (typeof typed)[number], at: Date): DemoReport {
  return { source: 'manual', problem, at, headers: {}, body: { title, body, author } };
}
