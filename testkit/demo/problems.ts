/** What was planted in the demo repository, and how an honest repair must end for it. */
export interface Problem {
  id: string;
  file: string;
  kind: string;
  outcome: 'done' | 'ambiguous' | 'diagnosis';
  /** The line before and after, where one edit mends it. */
  fix?: { before: string; after: string };
}

export const problems: Problem[] = [
  mended(
    'gift-card-checkout',
    'src/checkout.ts',
    'missing null guard',
    'order.shippingAddress.country',
    'order.shippingAddress?.country',
  ),
  mended(
    'page-skips-products',
    'src/catalog.js',
    'off by one',
    'const start = page * size',
    'const start = (page - 1) * size',
  ),
  mended(
    'free-shipping-at-fifty',
    'src/shipping.ts',
    'wrong comparator',
    'subtotal > FREE_FROM_CENTS',
    'subtotal >= FREE_FROM_CENTS',
  ),
  mended(
    'private-customer-invoice',
    'python/tidycart/invoices.py',
    'missing key guard',
    'if customer["vat_id"]:',
    'if customer.get("vat_id"):',
  ),
  mended(
    'amount-coupon-takes-all',
    'src/discounts.ts',
    'max for min',
    'Math.max(coupon.cents, subtotal)',
    'Math.min(coupon.cents, subtotal)',
  ),
  mended('money-one-digit', 'src/money.ts', 'wrong constant', "padStart(1, '0')", "padStart(2, '0')"),
  mended(
    'cart-wrong-quantity',
    'src/cart.ts',
    'wrong variable',
    'existing.quantity + existing.quantity',
    'existing.quantity + quantity',
  ),
  mended(
    'tax-fractions',
    'src/tax.ts',
    'missing rounding',
    'return netCents * rate',
    'return Math.round(netCents * rate)',
  ),
  mended(
    'backorder',
    'python/tidycart/stock.py',
    'inverted condition',
    'return not product.allow_backorder',
    'return product.allow_backorder',
  ),
  mended('campaign-points', 'python/tidycart/loyalty.py', 'wrong operator', 'base + multiplier', 'base * multiplier'),
  mended('point-worth', 'python/tidycart/loyalty.py', 'wrong default', 'cents_per_point=10', 'cents_per_point=1'),
  mended('top-sellers', 'python/tidycart/reports.py', 'slice bounds', 'ranked[: count - 1]', 'ranked[: count]'),
  { id: 'boxes', file: 'src/shipping.ts', kind: 'floor for ceil, and one thin test', outcome: 'ambiguous' },
  { id: 'median', file: 'python/tidycart/reports.py', kind: 'missing logic', outcome: 'diagnosis' },
  { id: 'sort-by-price', file: 'src/catalog.js', kind: 'swapped operands, no test', outcome: 'diagnosis' },
  { id: 'search-two-results', file: 'src/catalog.js', kind: 'wrong default, no test', outcome: 'diagnosis' },
  { id: 'hidden-reviews', file: 'src/reviews.js', kind: 'inverted condition, no test', outcome: 'diagnosis' },
  { id: 'reorder-level', file: 'python/tidycart/stock.py', kind: 'wrong comparator, no test', outcome: 'diagnosis' },
];

function mended(id: string, file: string, kind: string, before: string, after: string): Problem {
  return { id, file, kind, outcome: 'done', fix: { before, after } };
}
