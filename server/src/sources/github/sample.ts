import { createHash } from 'node:crypto';
import type { SampleRequest } from '../source.ts';
import type { GitHubSettings } from './github.ts';

/** A new issue of the chosen repository, with the first of the chosen labels. */
export function sampleIssue(now: Date, { repository = 'acme/shop', labels }: GitHubSettings): SampleRequest {
  const moment = `${now.toISOString().slice(0, 19)}Z`;
  const payload = {
    action: 'opened',
    issue: {
      id: now.getTime(),
      node_id: `sample-${now.getTime()}`,
      number: 481,
      title: 'The cart is empty after sign-in',
      body: 'I filled the cart, signed in, and the cart was empty.\n\nBrowser: Firefox 130',
      state: 'open',
      html_url: `https://github.com/${repository}/issues/481`,
      user: { login: 'mira', type: 'User' },
      labels: [{ name: labels[0] ?? 'bug' }],
      assignees: [],
      comments: 0,
      reactions: { total_count: 0 },
      author_association: 'NONE',
      created_at: moment,
      updated_at: moment,
    },
    repository: { full_name: repository },
    sender: { login: 'mira' },
  };
  return {
    headers: {
      'content-type': 'application/json',
      'user-agent': 'GitHub-Hookshot/soulcaster',
      'x-github-delivery': guid(now),
      'x-github-event': 'issues',
    },
    body: JSON.stringify(payload),
  };
}

function guid(now: Date): string {
  const hex = createHash('sha256').update(now.toISOString()).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
