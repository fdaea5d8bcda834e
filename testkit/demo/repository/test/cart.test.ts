import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { addToCart, countItems, emptyCart, removeFromCart, subtotalCents } from '../src/cart.ts';

const mug = { sku: 'MUG-1', name: 'Enamel mug', unitCents: 1250 };
const lamp = { sku: 'LAMP-9', name: 'Desk lamp', unitCents: 4800 };

describe('cart', () => {
  test('a new product gets its own line', () => {
    const cart = addToCart(addToCart(emptyCart(), mug), lamp, 2);
    assert.deepEqual(cart.lines.map((line) => [line.sku, line.quantity]), [['MUG-1', 1], ['LAMP-9', 2]]);
  });

  test('the same product twice stays one line', () => {
    const cart = addToCart(addToCart(emptyCart(), mug), mug);
    assert.equal(cart.lines.length, 1);
    assert.equal(countItems(cart), 2);
  });

  test('adding more of a product that is already in the cart adds the new quantity', () => {
    const cart = addToCart(addToCart(emptyCart(), mug, 2), mug, 3);
    assert.equal(countItems(cart), 5);
    assert.equal(countItems(addToCart(cart, mug, 1)), 6);
  });

  test('removing takes the whole line out', () => {
    const cart = removeFromCart(addToCart(addToCart(emptyCart(), mug, 2), lamp), 'MUG-1');
    assert.deepEqual(cart.lines.map((line) => line.sku), ['LAMP-9']);
  });

  test('the subtotal counts every piece', () => {
    assert.equal(subtotalCents(addToCart(addToCart(emptyCart(), mug, 2), lamp)), 7300);
  });
});
