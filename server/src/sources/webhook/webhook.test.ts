import { describe, expect, it } from 'vitest';
import { digestSample, type SourceSample, sampleOf, testSource } from '../source-suite.ts';
import { webhook } from './webhook.ts';

const samples: SourceSample[] = [
  {
    name: 'a plain report',
    payload: {
      id: 7,
      title: 'Export hangs',
      text: 'The export of 10k rows never ends.',
      url: 'https://example.com/t/7',
    },
    type: 'report',
    title: 'Export hangs',
  },
  {
    name: 'a Standard Webhooks body',
    payload: {
      type: 'ticket.created',
      timestamp: '2026-02-27T09:15:02Z',
      data: { id: 'T-9', subject: 'Cannot log in', description: 'Blank page', user: { name: 'Ann' } },
    },
    type: 'report',
    title: 'Cannot log in',
  },
  {
    name: 'a report without a title',
    payload: {
      message:
        '# Hello\n\nThe invoice PDF is empty. It was fine last week, and I have changed nothing since then at all.',
    },
    type: 'report',
    title: 'The invoice PDF is empty',
  },
  {
    name: 'a mapped body',
    payload: { ticket: { ref: 'R1', head: 'Prices are wrong', 'what/where': 'In the cart' } },
    settings: { mapping: { external_id: '/ticket/ref', title: '/ticket/head', body: '/ticket/what~1where' } },
    type: 'report',
    title: 'Prices are wrong',
  },
  {
    name: 'a ticket in a member of its own',
    payload: { id: 'evt-1', type: 'created', ticket: { id: 9, subject: 'Cannot pay', url: 'https://example.com/t/9' } },
    type: 'report',
    title: 'Cannot pay',
  },
  {
    name: 'a resolved ticket',
    payload: { type: 'ticket.resolved', data: { id: 'T-9', subject: 'x' } },
    type: 'update',
  },
  { name: 'a closed ticket', payload: { id: 'T-9', title: 'x', status: 'Closed' }, type: 'update' },
  {
    name: 'a message with its sender',
    payload: { update_id: 1, message: { message_id: 5, date: 1770000000, text: 'The bot does not answer' } },
    type: 'report',
    title: 'The bot does not answer',
  },
  { name: 'a ping', payload: { event: 'ping' }, type: 'filtered' },
  { name: 'a test', payload: { type: 'webhook.test', message: 'It works!' }, type: 'filtered' },
  { name: 'a subscription', payload: { Type: 'SubscriptionConfirmation', Message: 'Confirm' }, type: 'filtered' },
  { name: 'an empty body', payload: {}, type: 'filtered' },
  { name: 'nothing to read', payload: { foo: 1 }, type: 'unknown' },
  { name: 'a list', payload: [1, 2], type: 'unknown' },
];

testSource(webhook, samples);

describe('a generic webhook', () => {
  const first = (index: number) => {
    const digest = digestSample(webhook, samples[index]!);
    return digest.type === 'report' ? digest.items[0] : null;
  };

  it('finds the fields by their common names, also in `data`', () => {
    expect(first(0)).toMatchObject({ external_id: '7', permalink: 'https://example.com/t/7' });
    expect(first(1)).toMatchObject({
      external_id: 'T-9',
      author: 'Ann',
      body: 'Blank page',
      occurred_at: '2026-02-27T09:15:02.000Z',
    });
  });

  it('takes the id and the link from where the title is', () => {
    expect(first(4)).toMatchObject({ external_id: '9', permalink: 'https://example.com/t/9' });
  });

  it('follows JSON pointers with their escapes', () => {
    expect(first(3)).toMatchObject({ external_id: 'R1', body: 'In the cart' });
  });

  it('takes no address but http and https as a link', () => {
    const payload = { title: 'A title', text: 'b', url: 'javascript:alert(1)' };
    expect(digestSample(webhook, { name: 'x', payload, type: 'report' })).toMatchObject({
      items: [{ permalink: null }],
    });
  });

  it('has a sample whose fields are where the mapping looks for them', () => {
    const mapping = { external_id: '/ticket/id', title: '/ticket/head', body: '/ticket/what~1where' };
    const { digest } = sampleOf(webhook, new Date('2026-03-01T12:00:00Z'), { mapping });
    expect(digest).toMatchObject({
      type: 'report',
      items: [{ external_id: 'sample-1772366400000', title: 'The cart is empty after sign-in' }],
    });
  });

  it('refuses settings that are no pointers', () => {
    expect(webhook.settings.safeParse({ mapping: { title: 'title' } }).success).toBe(false);
    const digest = digestSample(webhook, { ...samples[0]!, settings: { mapping: { title: 'title' } } });
    expect(digest).toMatchObject({ type: 'unknown', reason: expect.stringContaining('settings') });
  });
});
