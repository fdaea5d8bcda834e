import { randomUUID } from 'node:crypto';
import { signAsSentry } from '@soulcaster/testkit/senders/sentry';
import { signAsStandardWebhook } from '@soulcaster/testkit/senders/standard-webhooks';
import type { Story } from './story.ts';

/** Reports as their sources bring them, one or many at once, and what happens to them there. */
export const arrivals = {
  async write(story: Story) {
    const { title, body } = story.reports.next();
    await story.api.feedback.create({ title, body, author: `person ${story.below(40)}` });
  },

  async import(story: Story) {
    const rows = Array.from({ length: 2 + story.below(6) }, () => story.reports.next());
    const file = rows.map(({ id, title, body }) => JSON.stringify({ external_id: id, title, body })).join('\n');
    await story.api.feedback.import(file, { mode: 'import', format: 'jsonl' });
  },

  async post(story: Story) {
    const posts = Array.from({ length: 1 + story.below(4) }, () => {
      const { id, title, body } = story.reports.next();
      return { kind: 't3', data: redditPost(id, title, body) };
    });
    await story.api.sources.push(story.sources.reddit.id, {
      payload: { kind: 'Listing', data: { children: posts } },
    });
    story.posts.push(...posts.map(({ data }) => data.id));
  },

  async editPost(story: Story) {
    const id = somePost(story);
    if (!id) return 'nothing to do';
    const { title, body } = story.reports.next();
    story.edited.add(`t3_${id}`);
    await story.api.sources.push(story.sources.reddit.id, {
      payload: { kind: 't3', data: { ...redditPost(id, title, body), edited: Date.now() / 1000 } },
    });
    return 'done';
  },

  async removePost(story: Story) {
    const id = somePost(story);
    if (!id) return 'nothing to do';
    await story.api.sources.push(story.sources.reddit.id, {
      payload: { kind: 't3', data: { ...redditPost(id, '[removed]', '[removed]'), author: '[deleted]' } },
    });
    return 'done';
  },

  async crash(story: Story) {
    const { problem, title } = story.reports.next();
    const eventId = randomUUID().replaceAll('-', '');
    const web = `https://sentry.example.com/organizations/shop/issues/${5000 + problem}/`;
    const event = {
      event_id: eventId,
      issue_id: String(5000 + problem),
      issue_url: `https://sentry.example.com/api/0/issues/${5000 + problem}/`,
      web_url: `${web}events/${eventId}/`,
      title: `TypeError: ${title}`,
      level: 'error',
      platform: 'javascript',
      datetime: new Date().toISOString(),
      user: { id: `person ${story.below(40)}` },
      exception: {
        values: [
          {
            type: 'TypeError',
            value: title,
            stacktrace: {
              frames: ['main', 'render', `part${problem}`].map((name, line) => ({
                filename: `src/${name}.js`,
                function: name,
                lineno: 10 + line,
                in_app: true,
              })),
            },
          },
        ],
      },
    };
    const body = JSON.stringify({ action: 'triggered', data: { event, triggered_rule: 'All' } });
    const { url, secret } = story.sources.sentry;
    await send(url, body, signAsSentry(body, secret, { resource: 'event_alert' }).headers);
  },

  async ticket(story: Story) {
    const { id, title, body } = story.reports.next();
    await sendTicket(story, { id, title, text: body, author: `person ${story.below(40)}` });
  },

  /** Once more of a ticket that may be known, or its end. */
  async followUp(story: Story) {
    const id = `r${1 + story.below(200)}`;
    const { title, body } = story.reports.next();
    const ends = story.random() < 0.5;
    await sendTicket(story, ends ? { id, title, state: 'closed' } : { id, title, text: body, author: 'again' });
  },
};

const somePost = (story: Story) => story.posts[story.below(story.posts.length)];

const redditPost = (id: string, title: string, selftext: string) => ({
  id,
  name: `t3_${id}`,
  title,
  selftext,
  author: 'mira_tests',
  subreddit: 'acmeshop',
  permalink: `/r/acmeshop/comments/${id}/it/`,
  created_utc: Math.floor(Date.now() / 1000),
});

async function sendTicket(story: Story, ticket: object): Promise<void> {
  const { url, secret } = story.sources.webhook;
  const body = JSON.stringify(ticket);
  await send(url, body, signAsStandardWebhook(body, secret, { id: `msg_${randomUUID()}` }).headers);
}

/** Once: what a kill swallows is lost, as with a sender that does not try again. */
async function send(url: string, body: string, headers: Record<string, string>): Promise<void> {
  const response = await fetch(url, { method: 'POST', body, headers, signal: AbortSignal.timeout(30_000) });
  const answer = await response.text();
  if (!response.ok) throw new DoorRefused(response.status, answer);
}

export class DoorRefused extends Error {
  readonly status: number;
  constructor(status: number, answer: string) {
    super(`the door answered ${status}: ${answer.slice(0, 300)}`);
    this.status = status;
  }
}
