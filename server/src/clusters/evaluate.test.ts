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

  it.each([
    ['no JSON', 'odd.jsonl', `${text}\nhello,world`, 'odd.jsonl, line 4: not JSON.'],
    ['JSON that is no report', 'odd.jsonl', `{"a":1}\n${text}`, 'odd.jsonl, line 1: a report needs "id" and "group"'],
    ['a list', 'odd.jsonl', '[]', 'odd.jsonl, line 1: a report needs "id"'],
    ['what is not packed', 'odd.jsonl.gz', text, 'odd.jsonl.gz is not a whole gzip file.'],
    ['what was cut short', 'odd.jsonl.gz', gzipSync(text).subarray(0, -20), 'odd.jsonl.gz is not a whole gzip file.'],
  ])('says where it met %s', async (_, name, content, said) => {
    writeFileSync(join(folder, name), content);
    const [dataset, predictions] = [join(folder, name), join(folder, 'odd.clusters')];
    await expect(evaluateClustering({ dataset, predictions, sensitivity: 'default' })).rejects.toThrow(said);
  });

  it('says when it cannot write', async () => {
    const [dataset, predictions] = [join(folder, 'plain.jsonl'), join(folder, 'nowhere', 'clusters')];
    await expect(evaluateClustering({ dataset, predictions, sensitivity: 'default' })).rejects.toThrow('ENOENT');
  });

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
