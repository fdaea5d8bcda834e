import { createRequire } from 'node:module';
import { vendorHeaders } from '@soulcaster/contract/signatures';
import { describe, expect, it } from 'vitest';
import { fixturesIn } from '../fixtures.ts';
import type { Digest } from '../source.ts';
import { digestSample, expectStorable, type SourceSample, sampleOf, testSource } from '../source-suite.ts';
import { github } from './github.ts';

const issue = {
  id: 444500041,
  node_id: 'MDU6SXNzdWU0NDQ1MDAwNDE=',
  number: 17,
  title: 'Cart is **empty** after sign-in',
  body: '<!-- Tell us what happened -->\r\n### What happened\r\n\r\nI signed in and the cart was gone.\r\n<details>`TypeError`</details>',
  html_url: 'https://github.com/acme/shop/issues/17',
  user: { login: 'Ann' },
  state: 'open',
  labels: [{ name: 'bug' }],
  assignees: [{ login: 'bob' }],
  comments: 2,
  reactions: { total_count: 5 },
  author_association: 'NONE',
  created_at: '2026-02-20T10:00:00Z',
  updated_at: '2026-02-27T09:15:02Z',
};
const repository = { full_name: 'acme/shop' };
const happened = (action: string, over: Record<string, unknown> = {}, more: Record<string, unknown> = {}) => ({
  action,
  issue: { ...issue, ...over },
  repository,
  ...more,
});
const update = (action: string) => ({ name: `an issue ${action}`, payload: happened(action), type: 'update' as const });

const samples: SourceSample[] = [
  {
    name: 'a new issue',
    payload: happened('opened'),
    headers: { 'x-github-event': 'issues', 'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958' },
    type: 'report',
    title: 'Cart is empty after sign-in',
  },
  ...['edited', 'closed', 'reopened', 'deleted', 'transferred', 'labeled', 'assigned', 'milestoned'].map(update),
  ...['pinned', 'locked', 'typed', 'demilestoned'].map(update),
  { name: 'an issue with a field of its own', payload: happened('something_new'), type: 'filtered' },
  {
    name: 'a pull request that looks like an issue',
    payload: happened('opened', { pull_request: {} }),
    type: 'filtered',
  },
  { name: 'a ping', payload: { zen: 'Speak like a human.', hook_id: 1 }, type: 'filtered' },
  { name: 'a push', payload: { ref: 'refs/heads/main' }, headers: { 'x-github-event': 'push' }, type: 'filtered' },
  { name: 'a comment', payload: happened('created', {}, { comment: { id: 1, body: 'me too' } }), type: 'update' },
  { name: 'an edited comment', payload: happened('edited', {}, { comment: { id: 1 } }), type: 'filtered' },
  { name: 'another repository', payload: happened('opened'), settings: { repository: 'acme/site' }, type: 'filtered' },
  { name: 'the chosen repository', payload: happened('opened'), settings: { repository: 'Acme/Shop' }, type: 'report' },
  { name: 'no wanted label', payload: happened('opened'), settings: { labels: ['crash'] }, type: 'filtered' },
  { name: 'a wanted label', payload: happened('labeled'), settings: { labels: ['Bug'] }, type: 'update' },
  { name: 'an issue without an id', payload: { action: 'opened', issue: { title: 'x' } }, type: 'unknown' },
];

testSource(github, samples);

describe('a GitHub issue', () => {
  const digest = (action: string, over: Record<string, unknown> = {}, more: Record<string, unknown> = {}): Digest =>
    digestSample(github, { name: action, payload: happened(action, over, more), type: 'report' });

  it('becomes a report as a person reads it, without the hints of its form', () => {
    expect(digest('opened')).toMatchObject({
      items: [
        {
          external_id: '444500041',
          body: 'What happened\n\nI signed in and the cart was gone.\n\n`TypeError`',
          permalink: 'https://github.com/acme/shop/issues/17',
          author: 'Ann',
          occurred_at: '2026-02-20T10:00:00.000Z',
          as_of: '2026-02-27T09:15:02.000Z',
          counting: 'total',
          metadata: {
            repository: 'acme/shop',
            number: 17,
            labels: ['bug'],
            comments: 2,
            reactions: 5,
            assignees: ['bob'],
          },
        },
      ],
    });
  });

  it('carries the new words when it is edited, and the whole item in case it was never seen', () => {
    expect(digest('edited', { title: 'Cart is lost' })).toMatchObject({
      change: { title: 'Cart is lost' },
      draft: { title: 'Cart is lost' },
    });
    expect(digest('edited', { state: 'closed' })).toMatchObject({ draft: null });
  });

  it('closes, reopens as a regression, moves away and is deleted', () => {
    expect(digest('closed', { state: 'closed', state_reason: 'completed' })).toMatchObject({
      change: { upstream_state: 'closed', metadata: { state_reason: 'completed' } },
    });
    expect(digest('reopened')).toMatchObject({ change: { upstream_state: 'open', regressed: true } });
    expect(digest('deleted')).toMatchObject({ change: { upstream_state: 'deleted' }, draft: null });
    const moved = { changes: { new_issue: { html_url: 'https://github.com/acme/site/issues/3' } } };
    expect(digest('transferred', {}, moved)).toMatchObject({
      change: { upstream_state: 'closed', metadata: { transferred_to: 'https://github.com/acme/site/issues/3' } },
    });
  });

  it('says why it was closed, and what was taken away', () => {
    expect(digest('closed', { state: 'closed', state_reason: 'duplicate' })).toMatchObject({
      change: { metadata: { state_reason: 'duplicate' } },
    });
    expect(digest('demilestoned', { milestone: null })).toMatchObject({ change: { metadata: { milestone: null } } });
    expect(digest('typed', { type: { name: 'Bug' } })).toMatchObject({ change: { metadata: { issue_type: 'Bug' } } });
    expect(digest('pinned')).toMatchObject({ change: { metadata: { pinned: true } }, draft: null });
    expect(digest('locked', { locked: true })).toMatchObject({ change: { metadata: { locked: true } } });
  });

  it('is followed when it lost the label that brought it here, and not stored because of that', () => {
    const payload = happened('closed', { state: 'closed', labels: [] });
    const digested = digestSample(github, { name: 'x', payload, settings: { labels: ['bug'] }, type: 'update' });
    expect(digested).toMatchObject({ type: 'update', change: { upstream_state: 'closed' }, draft: null });
  });

  it('counts comments', () => {
    expect(digest('created', { comments: 3 }, { comment: {} })).toMatchObject({
      change: { metadata: { comments: 3 } },
    });
    expect(digest('deleted', { comments: 3 }, { comment: {} })).toMatchObject({
      change: { metadata: { comments: 2 } },
    });
  });

  it('is known again by the GUID of its delivery', () => {
    const headers = { 'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958' };
    expect(github.idempotencyKey(headers, {}, 'a')).toBe(github.idempotencyKey(headers, {}, 'b'));
    expect(github.idempotencyKey({}, {}, 'a')).not.toBe(github.idempotencyKey({}, {}, 'b'));
  });
});

it('has a sample that the filters let in', () => {
  const settings = { repository: 'acme/site', labels: ['crash'] };
  expect(sampleOf(github, new Date('2026-03-01T12:00:00Z'), settings).digest.type).toBe('report');
});

describe('the examples that GitHub publishes', () => {
  type Examples = { name: string; examples: Record<string, unknown>[] }[];
  const all = createRequire(import.meta.url)('@octokit/webhooks-examples') as Examples;

  it('are understood one and all: reports, changes, or filtered with the reason', () => {
    const counts: Record<string, number> = {};
    for (const { name, examples } of all)
      for (const payload of examples) {
        const headers = { 'x-github-event': name };
        const digest = digestSample(github, {
          name,
          payload,
          headers,
          settings: { discussions: true },
          type: 'report',
        });
        counts[digest.type] = (counts[digest.type] ?? 0) + 1;
        if (digest.type === 'report') digest.items.forEach(expectStorable);
        const about = /^(?:issues|issue_comment|discussion|discussion_comment)$/.test(name);
        const ended = name === 'pull_request' && payload.action === 'closed';
        if (!about) expect(digest, name).toMatchObject({ type: ended ? 'pull_request' : 'filtered' });
      }
    expect(counts.report).toBeGreaterThanOrEqual(2);
    expect(counts.update).toBeGreaterThanOrEqual(20);
    expect(counts.unknown).toBeUndefined();
  });

  it('are named by their shape as by their header', () => {
    for (const { name, examples } of all.filter((event) =>
      ['issues', 'issue_comment', 'ping', 'push'].includes(event.name),
    ))
      for (const payload of examples) expect(vendorHeaders('github', payload)['x-github-event']).toBe(name);
  });
});

describe('recorded GitHub payloads', () => {
  const webhooks = fixturesIn('github/webhooks');
  it('are understood one and all', (context) => {
    if (webhooks.length === 0) context.skip('no recorded payloads beside this checkout');
    for (const { name, payload } of webhooks) {
      const digest = digestSample(github, { name, payload, headers: vendorHeaders('github', payload), type: 'report' });
      expect(digest.type, name).not.toBe('unknown');
      if (/^(?:zulip-)?issues?(?:\.opened.*)?\.(?:payload\.)?json$/.test(name))
        expect(digest.type, name).toBe('report');
      if (digest.type === 'report') digest.items.forEach(expectStorable);
    }
  });
});
