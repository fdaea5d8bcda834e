const steps: [number, string][] = [
  [31_536_000, 'y'],
  [2_592_000, 'mo'],
  [604_800, 'w'],
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'm'],
];

/** `just now`, `4m`, `3h`, `2d`, `5w`: as short as a table column. */
export function relativeTime(at: string, now: number): string {
  const seconds = Math.round((now - Date.parse(at)) / 1000);
  const ahead = seconds < 0;
  const size = Math.abs(seconds);
  const step = steps.find(([unit]) => size >= unit);
  if (!step) return 'now';
  const text = `${Math.floor(size / step[0])}${step[1]}`;
  return ahead ? `in ${text}` : text;
}

/** The same inside a sentence: `just now`, `4m ago`, `in 3h`. */
export function relativeWords(at: string, now: number): string {
  const text = relativeTime(at, now);
  if (text === 'now') return 'just now';
  return text.startsWith('in ') ? text : `${text} ago`;
}

export function absoluteTime(at: string): string {
  return new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
}

export function clockTime(at: string): string {
  return new Date(at).toLocaleTimeString(undefined, { hour12: false });
}

/** `340 ms`, `14 s`, `2m 05s`, `1h 12m`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m ${String(seconds % 60).padStart(2, '0')}s`;
  return `${Math.floor(minutes / 60)}h ${String(minutes % 60).padStart(2, '0')}m`;
}
