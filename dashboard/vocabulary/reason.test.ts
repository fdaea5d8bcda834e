import { describe, expect, it } from 'vitest';
import { reasonInShort, reasonInWords } from './reason.ts';

const words = (score: number) => ({ type: 'similar_words' as const, score, terms: ['cart', 'empty'], nearest: [] });

describe('reasonInWords', () => {
  it('says which words two reports share when that joined them', () => {
    expect(reasonInWords(words(0.8))).toBe('Shares the words “cart” and “empty” (80 % likely the same).');
    expect(reasonInShort(words(0.8))).toBe('Similar words');
  });

  it('does not claim that a faint likeness joined them', () => {
    expect(reasonInWords(words(0.12))).toContain('cluster of its own');
    expect(reasonInShort(words(0.12))).toBe('First report');
  });

  it('names the crash and where it happens', () => {
    expect(reasonInWords({ type: 'same_crash', exception: 'TypeError', frames: ['a.ts:1', 'b.ts:2', 'c.ts:3'] })).toBe(
      'Same crash: TypeError at a.ts:1, then b.ts:2.',
    );
  });

  it('names the person, and leaves nobody unnamed where the grouping kept to an earlier word', () => {
    expect(reasonInWords({ type: 'person', by: 'mona', action: 'merged' })).toBe('mona merged it here.');
    expect(reasonInWords({ type: 'person', by: '', action: 'merged' })).toMatch(/^People said/);
  });
});
