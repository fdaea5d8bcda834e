const compactFormat = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const exactFormat = new Intl.NumberFormat('en');

/** `1,093` below ten thousand, `12.4k` above. */
export function compact(value: number): string {
  return value < 10_000 ? exactFormat.format(value) : compactFormat.format(value).toLowerCase();
}

export const exact = (value: number) => exactFormat.format(value);

export function bytes(value: number): string {
  if (value < 1024) return `${value} B`;
  if (value < 1024 * 1024) return `${(value / 1024).toFixed(1)} kB`;
  return `${(value / 1024 / 1024).toFixed(1)} MB`;
}

export const dollars = (value: number) => (value === 0 ? '$0' : `$${value.toFixed(value < 0.1 ? 3 : 2)}`);

/** `1 report`, `3 reports`. */
export const counted = (value: number, one: string, many = `${one}s`) => `${exact(value)} ${value === 1 ? one : many}`;
