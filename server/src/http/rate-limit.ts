const WINDOW_MS = 60_000;
const KNOWN_MAX = 10_000;

/** Counts what comes under a key, minute by minute, in this process; says for how many seconds there is no more, or null. */
export function createRateLimit(): (key: string, perMinute: number, now: Date) => number | null {
  const windows = new Map<string, { until: number; count: number }>();
  return (key, perMinute, now) => {
    const known = windows.get(key);
    const open = known && known.until > now.getTime() ? known : { until: now.getTime() + WINDOW_MS, count: 0 };
    if (open !== known) {
      if (windows.size >= KNOWN_MAX) windows.clear();
      windows.set(key, open);
    }
    open.count += 1;
    return open.count > perMinute ? Math.max(1, Math.ceil((open.until - now.getTime()) / 1000)) : null;
  };
}
