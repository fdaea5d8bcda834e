import { githubIssueOpened } from '@soulcaster/testkit/demo/github-report';
import { sentryAlert } from '@soulcaster/testkit/demo/sentry-report';
import { signAsGitHub } from '@soulcaster/testkit/senders/github';
import { signAsSentry } from '@soulcaster/testkit/senders/sentry';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestInstallation, testInstallation } from '../test-installation.ts';
import { type Crash, type Story, stories, type Written } from './grouping-stories.fixture.ts';
import { storiesInOtherScripts } from './grouping-stories-other-scripts.fixture.ts';

let world: TestInstallation;
beforeAll(async () => {
  world = await testInstallation();
});
afterAll(() => world.close());

describe('one bug told by Sentry, on Reddit, on GitHub and by mail, each in its own words', () => {
  it.each([...stories, ...storiesInOtherScripts])(
    'is one cluster or one suggestion in $language, and a bug with a stack of the same shape stays apart',
    async (story) => {
      const { bug, others, clusterOf, questions } = await told(story);
      const ofBug = new Set(bug.map(clusterOf));
      expect(others.map(clusterOf).filter((id) => ofBug.has(id))).toEqual([]);
      const asked = questions.map(({ cluster, other }) => [cluster.id, other.id] as const);
      expect(asked.filter(([a, b]) => ofBug.has(a) !== ofBug.has(b))).toEqual([]);
      expect(connected(clusterOf(bug[0]!), asked)).toEqual(ofBug);
    },
  );
});

/** The clusters that are reached from one by open questions. */
function connected(from: string, asked: (readonly [string, string])[]): Set<string> {
  const reached = new Set([from]);
  for (let before = 0; before < reached.size; ) {
    before = reached.size;
    for (const pair of asked) if (pair.some((id) => reached.has(id))) for (const id of pair) reached.add(id);
  }
  return reached;
}

/** Everything that was told, in an order in which both bugs and what else people write come mixed. */
async function told(story: Story) {
  const doors = await openDoors();
  const others = [await doors.post(story.noise[0])];
  const bug = [await doors.crash(story.bug.crash)];
  others.push(await doors.crash(story.other.crash));
  bug.push(await doors.post(story.bug.post));
  others.push(await doors.mail(story.noise[1]), await doors.issue(story.other.issue));
  bug.push(await doors.issue(story.bug.issue), await doors.mail(story.bug.mail));
  const { items } = await doors.mine.feedback.list();
  const clusters = new Map(items.map((item) => [item.id, item.cluster_id!]));
  const questions = (await doors.mine.suggestions.list()).items;
  return { bug, others, clusterOf: (id: string) => clusters.get(id)!, questions };
}

/** A project with a source of each kind; what comes in by one is grouped before the next comes in. */
async function openDoors() {
  const project = await world.newProject();
  const mine = world.client.project(project.id);
  const open = (kind: 'sentry' | 'github' | 'reddit' | 'webhook', settings: Record<string, unknown> = {}) =>
    mine.sources.create({ kind, name: kind, settings, repository_id: null });
  const sentry = await open('sentry');
  const github = await open('github');
  const reddit = await open('reddit');
  const webhook = await open('webhook', { proof: 'address' });
  const known = new Set<string>();
  let told = 0;
  const send = async (url: string, body: string, headers: Record<string, string>) => {
    const { status } = await world.app.request(url, { method: 'POST', body, headers });
    expect(status).toBe(202);
    return grouped();
  };
  const grouped = async () => {
    const id: string = await world.until(project.id, async () => {
      const { items } = await mine.feedback.list();
      return items.find((item) => !known.has(item.id) && item.cluster_id)?.id;
    });
    known.add(id);
    return id;
  };
  return {
    mine,
    crash: (crash: Crash) => {
      const body = JSON.stringify(sentryAlert(reportOf(crash, ++told), new Date()));
      return send(sentry.ingest_url!, body, signAsSentry(body, sentry.secret!, { resource: 'event_alert' }).headers);
    },
    issue: (written: Written) => {
      const body = JSON.stringify(githubIssueOpened({ ...written, number: ++told, login: `login${told}` }, new Date()));
      return send(github.ingest_url!, body, signAsGitHub(body, github.secret!, { event: 'issues' }).headers);
    },
    mail: (written: Written) =>
      send(webhook.ingest_url!, mailOf(written, ++told), { 'content-type': 'message/rfc822' }),
    post: async (written: Written) => {
      const payload = { kind: 'Listing', data: { children: [redditPost(written, ++told)] } };
      await mine.sources.push(reddit.id, { payload });
      return grouped();
    },
  };
}

function reportOf({ type, value, file, function: name, route }: Crash, number: number) {
  return {
    issue: { id: `${7000 + number}`, shortId: `SHOP-${number}` },
    eventId: `${number}`.padStart(32, '0'),
    platform: 'node' as const,
    exception: { type, value },
    frames: [
      { file: 'src/http/handle.ts', line: 31, function: 'handle', context: 'return route(request);' },
      { file: 'src/http/route.ts', line: 12, function: 'route', context: 'return page(request);' },
      { file, line: 40 + number, function: name, context: 'return next(input);' },
    ],
    user: `user${number}`,
    release: 'shop@3.1.0',
    route,
  };
}

function redditPost({ title, body }: Written, number: number) {
  const id = `1story${number}`;
  return {
    kind: 't3',
    data: {
      id,
      name: `t3_${id}`,
      subreddit: 'ourshop',
      author: `redditor_${number}`,
      title,
      selftext: body,
      permalink: `/r/ourshop/comments/${id}/story/`,
      created_utc: Date.now() / 1000,
      edited: false,
    },
  };
}

function mailOf({ title, body }: Written, number: number): string {
  const subject = `=?UTF-8?B?${Buffer.from(title).toString('base64')}?=`;
  return [
    `From: Customer ${number} <customer${number}@mail.example>`,
    'To: support@shop.example',
    `Subject: ${subject}`,
    `Message-ID: <story-${number}@mail.example>`,
    `Date: ${new Date().toUTCString()}`,
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(body).toString('base64'),
  ].join('\r\n');
}
