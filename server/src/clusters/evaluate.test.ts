import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { evaluateClustering } from './evaluate.ts';
import type { MatchItem } from './matcher/item.ts';

const rows = [
  {
    id: 'a',
    group: 'a',
    title: 'Export to PDF cuts off the last column',
    body: 'The right edge is\u2028missing.',
    created_at: '2026-01-01T00:00:00Z',
  },
  {
    id: 'b',
    group: 'b',
    title: 'Password reset mail never arrives',
    body: 'I tried the reset form twice.',
    created_at: '2026-01-02T00:00:00Z',
  },
  {
    id: 'c',
    group: 'a',
    title: 'Export to PDF cuts off the last column',
    body: 'The right edge is missing.',
    created_at: '2026-01-03T00:00:00Z',
    meta: { reporter: 'u1' },
  },
];

function lines(path: string): unknown[] {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('evaluating on a data set', () => {
  const folder = mkdtempSync(join(tmpdir(), 'evaluate-'));
  const text = rows.map((row) => JSON.stringify(row)).join('\n');
  writeFileSync(join(folder, 'plain.jsonl'), text);
  writeFileSync(join(folder, 'packed.jsonl.gz'), gzipSync(text));

  it.each(['plain.jsonl', 'packed.jsonl.gz'])(
    'streams %s in order and writes clusters and candidates',
    async (name) => {
      const predictions = join(folder, `${name}.clusters`);
      const ranked = join(folder, `${name}.ranked`);
      const done = await evaluateClustering({
        dataset: join(folder, name),
        predictions,
        ranked,
        sensitivity: 'default',
      });
      expect(done).toMatchObject({ items: 3, clusters: 2 });
      expect(lines(predictions)).toEqual([
        { id: 'a', cluster: 'c1' },
        { id: 'b', cluster: 'c2' },
        { id: 'c', cluster: 'c1' },
      ]);
      expect(lines(ranked)[0]).toEqual({ id: 'a', candidates: [] });
      expect(lines(ranked)[2]).toMatchObject({ id: 'c', candidates: expect.arrayContaining(['a']) });
    },
  );

  it('can be run through another engine', async () => {
    const predictions = join(folder, 'other.clusters');
    const assigner = {
      assign: (items: MatchItem[]) => items.map(() => ({ clusterId: 'all', candidates: [], answers: [] })),
    };
    const done = await evaluateClustering({
      dataset: join(folder, 'plain.jsonl'),
      predictions,
      sensitivity: 'strict',
      assigner,
    });
    expect(done.clusters).toBe(1);
  });
});
