import { describe, expect, it } from 'vitest';
import { manual } from './manual.ts';
import { digestSample, testSource } from './source-suite.ts';

testSource(manual, [
  {
    name: 'a titled report',
    payload: { title: 'Cart is empty', body: 'After sign-in.' },
    type: 'report',
    title: 'Cart is empty',
  },
  {
    name: 'a text without a title',
    payload: {
      body: 'When I sign in on my phone the cart that I filled on the laptop is gone and does not come back again.',
    },
    type: 'report',
    title: 'When I sign in on my phone the cart that I filled on the laptop is gone and…',
  },
  { name: 'an empty text', payload: { body: '   ' }, type: 'unknown' },
]);

describe('a manual report', () => {
  it('is an item of its own', () => {
    const digest = digestSample(manual, { name: 'x', payload: { body: 'Broken', author: 'Ann' }, type: 'report' });
    expect(digest).toMatchObject({ items: [{ external_id: null, author: 'Ann', reporter: 'manual:ann' }] });
  });
});
