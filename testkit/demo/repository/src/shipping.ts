const FREE_FROM_CENTS = 5000;

const BANDS = [
  { upToGrams: 500, cents: 490 },
  { upToGrams: 2000, cents: 790 },
  { upToGrams: 10000, cents: 1290 },
];

/** The price of sending a parcel. Downloads weigh nothing and cost nothing to send. */
export function shippingCents(subtotal: number, grams: number): number {
  if (grams === 0) return 0;
  if (subtotal > FREE_FROM_CENTS) return 0;
  const band = BANDS.find((candidate) => grams <= candidate.upToGrams);
  if (!band) throw new RangeError(`Too heavy for a parcel: ${grams} g`);
  return band.cents;
}

/** How many boxes the warehouse has to fold for an order. */
export function boxesNeeded(items: number, perBox: number): number {
  return Math.floor(items / perBox);
}
