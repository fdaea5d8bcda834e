import type { Frame, Reason } from '@soulcaster/contract';
import { describe, expect, it } from 'vitest';
import { isShared, sharedWords } from './shared-signs.ts';

const crash: Reason = {
  type: 'same_crash',
  exception: 'TypeError',
  frames: ['src/checkout.ts:summarise', 'app.main:run'],
};
const frame = (file: string, name?: string): Frame => ({ file, in_app: true, ...(name && { function: name }) });

describe('what a report shares with others', () => {
  it('knows a frame by its function and its file, wherever the checkout lies', () => {
    expect(isShared(frame('/srv/shop/src/checkout.ts', 'summarise'), [crash])).toBe(true);
    expect(isShared(frame('C:\\shop\\src\\checkout.ts', 'Summarise'), [crash])).toBe(true);
    expect(isShared(frame('src/checkout.ts', 'total'), [crash])).toBe(false);
    expect(isShared(frame('src/other.ts'), [crash])).toBe(false);
  });

  it('names each shared word once, and none that only another rule gave', () => {
    const words: Reason = { type: 'similar_words', score: 0.8, terms: ['coupon', 'order'], nearest: [] };
    expect(sharedWords([words, words, crash])).toEqual(['coupon', 'order']);
  });
});
