/** The value below which `share` of the values lie (nearest rank). */
export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** Times as they are reported: in milliseconds, to a tenth. */
export const spread = (milliseconds: number[]) => ({
  count: milliseconds.length,
  p50_ms: tenth(percentile(milliseconds, 0.5)),
  p99_ms: tenth(percentile(milliseconds, 0.99)),
  max_ms: tenth(Math.max(...milliseconds)),
});

const tenth = (value: number) => Math.round(value * 10) / 10;
