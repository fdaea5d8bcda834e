import { describe, expect, it } from 'vitest';
import { cohesion } from './cohesion.ts';

describe('cohesion', () => {
  it('is tight for a cluster of one and for sure members', () => {
    expect(cohesion([])).toBe('tight');
    expect(cohesion([10, 10, 2.1])).toBe('tight');
  });

  it('is what the weak fifth says, not the average', () => {
    expect(cohesion([10, 10, 10, -1, -1])).toBe('moderate');
    expect(cohesion([10, 10, -2.5, -2.2])).toBe('loose');
  });

  it('forgives one weak member in many', () => {
    expect(cohesion([10, 10, 10, 10, 10, 10, -2.9])).toBe('tight');
  });
});
