import type { Coupon } from './discounts.ts';

export interface CartLine {
  sku: string;
  name: string;
  unitCents: number;
  quantity: number;
}

export interface Cart {
  lines: CartLine[];
  coupon?: Coupon;
}

export type CartProduct = Omit<CartLine, 'quantity'>;

export function emptyCart(): Cart {
  return { lines: [] };
}

/** Adds a product; one that is already in the cart gets more of it instead of a second line. */
export function addToCart(cart: Cart, product: CartProduct, quantity = 1): Cart {
  const existing = cart.lines.find((line) => line.sku === product.sku);
  if (!existing) return { ...cart, lines: [...cart.lines, { ...product, quantity }] };
  const merged = { ...existing, quantity: existing.quantity + existing.quantity };
  return { ...cart, lines: cart.lines.map((line) => (line.sku === product.sku ? merged : line)) };
}

export function removeFromCart(cart: Cart, sku: string): Cart {
  return { ...cart, lines: cart.lines.filter((line) => line.sku !== sku) };
}

export function subtotalCents(cart: Cart): number {
  return cart.lines.reduce((sum, line) => sum + line.unitCents * line.quantity, 0);
}

export function countItems(cart: Cart): number {
  return cart.lines.reduce((sum, line) => sum + line.quantity, 0);
}
