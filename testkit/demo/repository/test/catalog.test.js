import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pageCount, pageOf, searchProducts } from '../src/catalog.js';

const products = ['Desk lamp', 'Floor lamp', 'Enamel mug', 'Tea towel', 'Bread board'].map((name, index) => ({
  sku: `P-${index}`,
  name,
  cents: 900 + index * 350,
  tags: name.endsWith('lamp') ? ['light'] : ['kitchen'],
}));
const names = (list) => list.map((product) => product.name);

describe('product search', () => {
  test('finds every word in the name or the tags, whatever its case', () => {
    assert.deepEqual(names(searchProducts(products, 'LAMP light')), ['Desk lamp', 'Floor lamp']);
    assert.deepEqual(names(searchProducts(products, 'kitchen board')), ['Bread board']);
  });

  test('stops at the limit', () => {
    assert.equal(searchProducts(products, 'kitchen', { limit: 1 }).length, 1);
  });
});

describe('pages of the product list', () => {
  test('the first page begins with the first product', () => {
    assert.deepEqual(names(pageOf(products, 1, 2)), ['Desk lamp', 'Floor lamp']);
  });

  test('the last page holds what is left', () => {
    assert.deepEqual(names(pageOf(products, 3, 2)), ['Bread board']);
  });

  test('are counted, and an empty list has one', () => {
    assert.equal(pageCount(products, 2), 3);
    assert.equal(pageCount([], 2), 1);
  });
});
