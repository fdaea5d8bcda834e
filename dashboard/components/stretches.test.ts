import { describe, expect, it } from 'vitest';
import { stretches } from './stretches.ts';

const marked = (text: string, words: string[]) =>
  stretches(text, words)
    .filter((stretch) => stretch.marked)
    .map((stretch) => stretch.text);

describe('stretches', () => {
  it('marks a word whatever its case and ending, and never within another', () => {
    expect(marked('Coupons take the order; ORDERED twice, in disorder.', ['coupon', 'order'])).toEqual([
      'Coupons',
      'order',
      'ORDERED',
    ]);
  });

  it('keeps every character of the text', () => {
    const text = 'a (b) [c] \\d+ $& order';
    expect(
      stretches(text, ['(b)', '\\d+', '$&', '[c]', 'order'])
        .map((stretch) => stretch.text)
        .join(''),
    ).toBe(text);
  });

  it('marks names of code and words of scripts without blanks', () => {
    expect(marked('fails in cart/totals.ts', ['cart/totals.ts'])).toEqual(['cart/totals.ts']);
    expect(marked('支払いが二重になる', ['二重'])).toEqual(['二重']);
    expect(marked('Скидка не применяется к заказам', ['заказа'])).toEqual(['заказам']);
  });

  it('leaves words of one or two letters alone', () => {
    expect(marked('at checkout', ['at', 'checkout'])).toEqual(['checkout']);
    expect(marked('支払', ['支'])).toEqual(['支']);
  });

  it('marks nothing when nothing is shared', () => {
    expect(stretches('text', [])).toEqual([{ text: 'text', marked: false }]);
  });
});
