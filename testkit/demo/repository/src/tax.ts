const RATES: Record<string, number> = { US: 0.0825, DE: 0.19, FR: 0.2, GB: 0.2 };

export function taxRate(country: string | undefined): number {
  return RATES[country ?? ''] ?? 0;
}

/** Tax on a net amount, in cents. Countries that we do not know are not taxed. */
export function taxCents(netCents: number, country: string | undefined): number {
  const rate = taxRate(country);
  return netCents * rate;
}
