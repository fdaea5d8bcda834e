import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { addToCart, emptyCart } from '../src/cart.ts';
import { missingFields, type Order, summarise } from '../src/checkout.ts';

const lamp = { sku: 'LAMP-9', name: 'Desk lamp', unitCents: 4000 };
const giftCard = { sku: 'GIFT-25', name: 'Gift card', unitCents: 2500 };
const address = { name: 'Ada Berg', street: 'Linden 4', city: 'Kiel', country: 'DE' };

describe('checkout summary', () => {
  test('adds shipping and tax to the goods', () => {
    const order = { cart: addToCart(emptyCart(), lamp), shippingAddress: address, grams: 1200 };
    assert.deepEqual(summarise(order), { items: 1, subtotal: 4000, discount: 0, shipping: 790, tax: 760, total: 5550 });
  });

  test('takes a percent coupon off before tax', () => {
    const cart = { ...addToCart(emptyCart(), lamp), coupon: { kind: 'percent', percent: 50 } as const };
    const order = { cart, shippingAddress: address, grams: 1200 };
    assert.equal(summarise(order).total, 2000 + 790 + 380);
  });

  test('a gift card order has no shipping address and is not taxed', () => {
    const order = { cart: addToCart(emptyCart(), giftCard), grams: 0 } as Order;
    assert.deepEqual(summarise(order), { items: 1, subtotal: 2500, discount: 0, shipping: 0, tax: 0, total: 2500 });
  });
});

describe('address form', () => {
  test('names the fields that are still empty', () => {
    assert.deepEqual(missingFields({ name: 'Ada Berg', street: ' ', country: 'DE' }), ['street', 'city']);
  });
});
