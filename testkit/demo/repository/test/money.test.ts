import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { formatMoney, parseMoney } from '../src/money.ts';

describe('formatMoney', () => {
  test('writes dollars and cents', () => {
    assert.equal(formatMoney(1999), '$19.99');
    assert.equal(formatMoney(123456), '$1234.56');
  });

  test('keeps the sign of a refund', () => {
    assert.equal(formatMoney(-1250), '-$12.50');
  });

  test('keeps two digits when the cents are below ten', () => {
    assert.equal(formatMoney(505), '$5.05');
    assert.equal(formatMoney(2000, 'EUR'), '€20.00');
  });
});

describe('parseMoney', () => {
  test('reads what people type', () => {
    assert.equal(parseMoney('$ 19.99'), 1999);
    assert.equal(parseMoney('7'), 700);
  });

  test('refuses what is not an amount', () => {
    assert.throws(() => parseMoney('1.2.3'), RangeError);
  });
});
