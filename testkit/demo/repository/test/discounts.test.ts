import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bulkPercent, couponCents } from '../src/discounts.ts';

describe('coupons', () => {
  test('no coupon takes nothing off', () => {
    assert.equal(couponCents(4000, undefined), 0);
  });

  test('a percent coupon is rounded to whole cents', () => {
    assert.equal(couponCents(1995, { kind: 'percent', percent: 15 }), 299);
  });

  test('an amount coupon below its minimum order is not used', () => {
    assert.equal(couponCents(1900, { kind: 'amount', cents: 500, minimumCents: 2000 }), 0);
  });

  test('an amount coupon takes its own amount off the order', () => {
    assert.equal(couponCents(4000, { kind: 'amount', cents: 500 }), 500);
    assert.equal(couponCents(2000, { kind: 'amount', cents: 700, minimumCents: 2000 }), 700);
  });

  test('an amount coupon never takes off more than the goods are worth', () => {
    assert.equal(couponCents(1800, { kind: 'amount', cents: 2500 }), 1800);
  });
});

describe('bulk prices', () => {
  test('start at ten pieces and again at fifty', () => {
    assert.deepEqual([9, 10, 49, 50].map(bulkPercent), [0, 5, 5, 10]);
  });
});
