export interface FakeIssue {
  id: string;
  title: string;
  project: string;
  status: 'unresolved' | 'resolved' | 'ignored';
  substatus: string;
  /** When each of its events happened, oldest first. */
  events: Date[];
}

export const newIssue = (number: number, title: string, events: Date[], over: Partial<FakeIssue>): FakeIssue => ({
  id: String(70_000 + number),
  title,
  project: 'shop',
  status: 'unresolved',
  substatus: 'new',
  events,
  ...over,
});

/** An issue of a search: counts and times are those within the window that was asked for, `lifetime` has all. */
export function issueShape(issue: FakeIssue, within: Date[]): object {
  const [type = '', ...value] = issue.title.split(': ');
  const facts = (events: Date[]) => ({
    count: String(events.length),
    userCount: events.length,
    firstSeen: events[0]?.toISOString(),
    lastSeen: events.at(-1)?.toISOString(),
  });
  return {
    id: issue.id,
    shortId: `SHOP-${issue.id}`,
    title: issue.title,
    culprit: 'src/cart in total',
    permalink: `https://acme.sentry.example/issues/${issue.id}/`,
    level: 'error',
    status: issue.status,
    substatus: issue.substatus,
    platform: 'node',
    project: { id: '1', slug: issue.project },
    metadata: { type, value: value.join(': '), filename: 'src/cart.js', function: 'total' },
    ...facts(within),
    lifetime: { ...facts(issue.events), stats: null },
  };
}

/** An event as the API tells it: `entries`, and camel case. */
export function eventShape(issue: FakeIssue, at: Date): object {
  const [type = '', ...value] = issue.title.split(': ');
  const frames = [
    { filename: 'src/app.js', absPath: '/srv/src/app.js', function: 'handle', lineNo: 88, inApp: true },
    { filename: 'src/cart.js', absPath: '/srv/src/cart.js', function: 'total', lineNo: 42, inApp: true },
  ];
  return {
    id: '1',
    eventID: eventIdOf(issue, at),
    groupID: issue.id,
    title: issue.title,
    platform: 'node',
    dateCreated: at.toISOString(),
    culprit: 'src/cart in total',
    release: { version: 'shop@1.4.2' },
    tags: [{ key: 'environment', value: 'production' }],
    entries: [{ type: 'exception', data: { values: [{ type, value: value.join(': '), stacktrace: { frames } }] } }],
  };
}

export const eventIdOf = (issue: FakeIssue, at: Date) =>
  `${issue.id}${at.getTime()}`.padStart(32, 'e').replace(/[^0-9a-f]/g, '0');
