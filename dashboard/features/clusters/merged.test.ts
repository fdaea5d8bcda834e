import type { Cluster } from '@soulcaster/contract';
import { describe, expect, it } from 'vitest';
import { likelySurvivor, mergingOf, withMerging } from './merged.ts';

const cluster = (id: string, facts: Partial<Cluster> = {}) =>
  ({ id, status: 'new', title_by_person: false, count: 1, created_at: '2026-01-02T00:00:00Z', ...facts }) as Cluster;

describe('likelySurvivor', () => {
  it('keeps the cluster with a fix under way, however small it is', () => {
    const [big, fixing] = [cluster('big', { count: 90 }), cluster('fixing', { status: 'pr_opened' })];
    expect(likelySurvivor([big, fixing]).id).toBe('fixing');
  });

  it('prefers a title by a person to more reports, and more reports to age', () => {
    const named = cluster('named', { title_by_person: true });
    const big = cluster('big', { count: 9 });
    const old = cluster('old', { created_at: '2025-01-01T00:00:00Z' });
    expect(likelySurvivor([old, big, named]).id).toBe('named');
    expect(likelySurvivor([old, big]).id).toBe('big');
    expect(likelySurvivor([cluster('young'), old]).id).toBe('old');
  });
});

describe('withMerging', () => {
  it('shows the result before the server has answered', () => {
    const rows = [cluster('a', { count: 2 }), cluster('b', { count: 3 }), cluster('c')];
    const shown = withMerging(rows, mergingOf(rows.slice(0, 2), 'b'));
    expect(shown.map(({ id, count }) => [id, count])).toEqual([
      ['b', 5],
      ['c', 1],
    ]);
    expect(withMerging(rows, null)).toBe(rows);
  });
});
