import type { LogLine } from '@soulcaster/contract';
import { describe, expect, it } from 'vitest';
import { addLines } from './add-lines.ts';

const line = (seq: number): LogLine => ({
  seq,
  at: '2026-01-01T00:00:00Z',
  stage: 'agent',
  origin: 'agent',
  level: 'info',
  text: `line ${seq}`,
});
const seqs = (lines: LogLine[]) => lines.map(({ seq }) => seq);

describe('addLines', () => {
  it('appends what follows', () => {
    expect(seqs(addLines([line(1), line(2)], [line(3), line(4)]))).toEqual([1, 2, 3, 4]);
  });

  it('takes a line that came twice once', () => {
    expect(seqs(addLines([line(1), line(2)], [line(2), line(3)]))).toEqual([1, 2, 3]);
  });

  it('puts the stored lines before the live ones that came first', () => {
    expect(seqs(addLines([line(5), line(6)], [line(1), line(2), line(3), line(4), line(5)]))).toEqual([
      1, 2, 3, 4, 5, 6,
    ]);
  });
});
