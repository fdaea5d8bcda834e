export type Coupon =
  | { kind: 'percent'; percent: number }
  | { kind: 'amount'; cents: number; minimumCents?: number };

/** What a coupon takes off the goods. */
export function couponCents(subtotal: number, coupon: Coupon | undefined): number {
  if (!coupon) return 0;
  if (coupon.kind === 'percent') return Math.round((subtotal * coupon.percent) / 100);
  if (subtotal < (coupon.minimumCents ?? 0)) return 0;
  return Math.max(coupon.cents, subtotal);
}

/** Percent off a line that is bought in quantity. */
export function bulkPercent(quantity: number): number {
  if (quantity >= 50) return 10;
  if (quantity >= 10) return 5;
  return 0;
}
