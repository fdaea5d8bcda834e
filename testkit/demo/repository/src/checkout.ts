import { type Cart, countItems, subtotalCents } from './cart.ts';
import { couponCents } from './discounts.ts';
import { shippingCents } from './shipping.ts';
import { taxCents } from './tax.ts';

export interface Address {
  name: string;
  street: string;
  city: string;
  country: string;
}

export interface Order {
  cart: Cart;
  shippingAddress: Address;
  grams: number;
}

export interface Summary {
  items: number;
  subtotal: number;
  discount: number;
  shipping: number;
  tax: number;
  total: number;
}

/** The numbers at the end of the checkout page, all in cents. */
export function summarise(order: Order): Summary {
  const subtotal = subtotalCents(order.cart);
  const discount = couponCents(subtotal, order.cart.coupon);
  const country = order.shippingAddress.country;
  const shipping = shippingCents(subtotal, order.grams);
  const tax = taxCents(subtotal - discount, country);
  const total = subtotal - discount + shipping + tax;
  return { items: countItems(order.cart), subtotal, discount, shipping, tax, total };
}

/** The fields that a person still has to fill in before the order can be placed. */
export function missingFields(address: Partial<Address>): string[] {
  const fields = ['name', 'street', 'city', 'country'] as const;
  return fields.filter((field) => !address[field]?.trim());
}
