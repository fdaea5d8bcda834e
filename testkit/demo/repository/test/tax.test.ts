import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { taxCents, taxRate } from '../src/tax.ts';

describe('tax', () => {
  test('knows the rate of a country', () => {
    assert.equal(taxRate('DE'), 0.19);
    assert.equal(taxRate('JP'), 0);
    assert.equal(taxRate(undefined), 0);
  });

  test('is taken from the net amount', () => {
    assert.equal(taxCents(1000, 'FR'), 200);
    assert.equal(taxCents(20000, 'DE'), 3800);
  });

  test('comes out in whole cents, rounded to the nearest', () => {
    assert.equal(taxCents(999, 'US'), 82);
    assert.equal(taxCents(1050, 'US'), 87);
    assert.equal(taxCents(1995, 'DE'), 379);
  });
});
