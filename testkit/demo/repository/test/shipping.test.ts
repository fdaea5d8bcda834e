import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { boxesNeeded, shippingCents } from '../src/shipping.ts';

describe('shipping price', () => {
  test('depends on the weight', () => {
    assert.deepEqual([300, 500, 501, 2000, 9999].map((grams) => shippingCents(2000, grams)), [490, 490, 790, 790, 1290]);
  });

  test('is free above fifty dollars', () => {
    assert.equal(shippingCents(5001, 700), 0);
    assert.equal(shippingCents(12000, 9000), 0);
  });

  test('is free for an order of exactly fifty dollars', () => {
    assert.equal(shippingCents(5000, 700), 0);
  });

  test('has to be paid one cent below fifty dollars', () => {
    assert.equal(shippingCents(4999, 700), 790);
  });

  test('is nothing for downloads', () => {
    assert.equal(shippingCents(900, 0), 0);
  });

  test('parcels over ten kilos are refused', () => {
    assert.throws(() => shippingCents(2000, 10001), RangeError);
  });
});

describe('boxes', () => {
  test('full boxes only', () => {
    assert.equal(boxesNeeded(8, 4), 2);
    assert.equal(boxesNeeded(12, 6), 2);
  });

  test('the rest of an order needs a box too', () => {
    assert.equal(boxesNeeded(7, 4), 2);
  });
});
