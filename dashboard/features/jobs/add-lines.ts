import type { LogLine } from '@soulcaster/contract';

/** Adds lines in the order of their numbers, each number once. */
export function addLines(before: LogLine[], more: LogLine[]): LogLine[] {
  const last = before.at(-1)?.seq ?? 0;
  if (more.length === 0) return before;
  if (inOrder(more) && more[0]!.seq > last) return [...before, ...more];
  const bySeq = new Map(before.map((line) => [line.seq, line]));
  for (const line of more) bySeq.set(line.seq, line);
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

const inOrder = (lines: LogLine[]) => lines.every((line, index) => index === 0 || line.seq > lines[index - 1]!.seq);
