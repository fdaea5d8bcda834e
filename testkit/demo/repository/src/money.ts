const SYMBOLS: Record<string, string> = { USD: '$', EUR: '€', GBP: '£' };

/** Text for a whole number of cents: 1999 is "$19.99". */
export function formatMoney(cents: number, currency = 'USD'): string {
  const sign = cents < 0 ? '-' : '';
  const whole = Math.floor(Math.abs(cents) / 100);
  const rest = String(Math.abs(cents) % 100).padStart(1, '0');
  return `${sign}${SYMBOLS[currency] ?? `${currency} `}${whole}.${rest}`;
}

/** Cents from what a person typed: "$ 19.99" is 1999. */
export function parseMoney(text: string): number {
  const amount = Number(text.replace(/[^0-9.-]/g, ''));
  if (Number.isNaN(amount)) throw new RangeError(`Not an amount: ${text}`);
  return Math.round(amount * 100);
}
