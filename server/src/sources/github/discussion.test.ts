import { describe, expect, it } from 'vitest';
import type { Digest } from '../source.ts';
import { digestSample, expectStorable, type SourceSample, testSource } from '../source-suite.ts';
import { github } from './github.ts';

const discussion = {
  id: 3297,
  number: 12,
  title: 'Exports are empty since the last release',
  body: 'Every CSV has only the heading.',
  html_url: 'https://github.com/acme/shop/discussions/12',
  user: { login: 'Ann' },
  state: 'open',
  locked: false,
  category: { name: 'Q&A', slug: 'q-a' },
  comments: 4,
  reactions: { total_count: 7 },
  author_association: 'NONE',
  created_at: '2026-02-20T10:00:00Z',
  updated_at: '2026-02-27T09:15:02Z',
};
const on = { discussions: true };
const happened = (action: string, over: Record<string, unknown> = {}, more: Record<string, unknown> = {}) => ({
  action,
  discussion: { ...discussion, ...over },
  repository: { full_name: 'acme/shop' },
  ...more,
});
const sample = (action: string, type: Digest['type'] = 'update'): SourceSample => ({
  name: `a discussion ${action}`,
  payload: happened(action),
  settings: on,
  type,
});

testSource(github, [
  { ...sample('created', 'report'), title: 'Exports are empty since the last release' },
  ...['edited', 'closed', 'reopened', 'deleted', 'transferred', 'answered', 'locked', 'pinned', 'labeled'].map((name) =>
    sample(name),
  ),
  sample('something_new', 'filtered'),
  { name: 'a discussion of a source without them', payload: happened('created'), type: 'filtered' },
  {
    name: 'a discussion of another category',
    payload: happened('created'),
    settings: { ...on, discussion_categories: ['Ideas'] },
    type: 'filtered',
  },
  {
    name: 'a discussion of a chosen category',
    payload: happened('created'),
    settings: { ...on, discussion_categories: ['q-a'] },
    type: 'report',
  },
  { name: 'a comment', payload: happened('created', {}, { comment: { id: 1 } }), settings: on, type: 'update' },
  {
    name: 'an edited comment',
    payload: happened('edited', {}, { comment: { id: 1 } }),
    settings: on,
    type: 'filtered',
  },
  { name: 'a discussion without an id', payload: { action: 'created', discussion: {} }, settings: on, type: 'unknown' },
  { name: 'an installation', payload: { action: 'created', installation: { id: 1 } }, type: 'filtered' },
]);

describe('a discussion', () => {
  const digest = (action: string, over: Record<string, unknown> = {}, more: Record<string, unknown> = {}): Digest =>
    digestSample(github, { name: action, payload: happened(action, over, more), settings: on, type: 'report' });

  it('becomes a report whose id no issue has', () => {
    const digested = digest('created');
    expect(digested).toMatchObject({
      items: [
        {
          external_id: 'discussion:3297',
          permalink: 'https://github.com/acme/shop/discussions/12',
          metadata: { category: 'Q&A', comments: 4, reactions: 7, number: 12 },
        },
      ],
    });
    if (digested.type === 'report') digested.items.forEach(expectStorable);
  });

  it('is answered, closed, reopened, moved and deleted', () => {
    expect(digest('answered', { answer_chosen_at: '2026-02-27T09:15:02Z' })).toMatchObject({
      change: { metadata: { answered: true } },
    });
    expect(digest('unanswered')).toMatchObject({ change: { metadata: { answered: null } } });
    expect(digest('closed', { state: 'closed', state_reason: 'outdated' })).toMatchObject({
      change: { upstream_state: 'closed', metadata: { state_reason: 'outdated' } },
    });
    expect(digest('reopened')).toMatchObject({ change: { upstream_state: 'open', regressed: true } });
    expect(digest('deleted')).toMatchObject({ change: { upstream_state: 'deleted' } });
    const moved = { changes: { new_discussion: { html_url: 'https://github.com/acme/site/discussions/3' } } };
    expect(digest('transferred', {}, moved)).toMatchObject({
      change: { upstream_state: 'closed', metadata: { transferred_to: 'https://github.com/acme/site/discussions/3' } },
    });
  });
});
