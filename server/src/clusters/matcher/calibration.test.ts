import { describe, expect, it } from 'vitest';
import { type Lesson, loweredBy, partsOf } from './calibration.ts';
import { fittedParameters } from './parameters.ts';

const said = (score: number, same: number, different: number): Lesson[] => [
  ...Array.from({ length: same }, () => ({ score, same: true })),
  ...Array.from({ length: different }, () => ({ score, same: false })),
];

describe('what answers teach', () => {
  it('is nothing without answers', () => {
    for (const sensitivity of ['loose', 'default', 'strict'] as const) expect(loweredBy([], sensitivity)).toBe(0);
  });

  it('is no offset when answers come as the score foretold, however many', () => {
    expect(partsOf(said(0, 50, 50), 'default').said).toBeCloseTo(0, 6);
    expect(partsOf(said(Math.log(1 / 3), 250, 750), 'default').said).toBeCloseTo(0, 6);
  });

  it('lowers the bar by a yes and raises it by a no', () => {
    expect(loweredBy(said(-1, 10, 5), 'strict')).toBeGreaterThan(0.1);
    expect(loweredBy(said(-1, 0, 15), 'strict')).toBeLessThan(-0.1);
  });

  it('is little from a few, and nears the truth with many', () => {
    expect(loweredBy(said(-1, 1, 0), 'strict')).toBeLessThan(0.3);
    expect(loweredBy(said(-0.5, 500, 500), 'strict')).toBeCloseTo(0.5, 1);
    expect(loweredBy(said(0.5, 500, 500), 'strict')).toBeCloseTo(-0.5, 1);
  });

  it('takes away the caution of default alone, the more the surer it is', () => {
    const surer = [20, 200, 2000].map((count) => partsOf(said(0, count, count), 'default').sureness);
    expect(surer).toEqual(surer.toSorted((a, b) => a - b));
    expect(surer[2]).toBeGreaterThan(0.35);
    expect(surer[2]).toBeLessThan(0.4);
    for (const other of ['loose', 'strict'] as const) expect(partsOf(said(0, 500, 500), other).sureness).toBe(0);
  });

  it('has a limit that keeps every bar above what is asked', () => {
    expect(loweredBy(said(-3, 1000, 0), 'default')).toBe(0.8);
    expect(loweredBy(said(3, 0, 1000), 'default')).toBe(-0.8);
    const { bars, askFrom } = fittedParameters();
    for (const bar of Object.values(bars)) expect(bar - 0.8).toBeGreaterThan(askFrom);
  });

  it('is moved by merges and splits too, less than by answers, and by ever so many of them only so far', () => {
    const acts = (count: number, same: boolean, score = -0.6): Lesson[] =>
      Array.from({ length: count }, () => ({ score, same, unasked: true }));
    expect(loweredBy(acts(1, true), 'strict')).toBeGreaterThan(0.03);
    expect(loweredBy(acts(1, false), 'strict')).toBeLessThan(-0.03);
    expect(loweredBy(acts(3, true), 'strict')).toBeLessThan(loweredBy(said(-0.6, 3, 0), 'strict') / 2);
    expect(loweredBy(acts(1000, true), 'strict')).toBeLessThan(0.4);
    expect(loweredBy(acts(1000, false), 'strict')).toBeGreaterThan(-0.4);
    const answered = said(-0.6, 0, 40);
    expect(loweredBy([...answered, ...acts(1000, true)], 'strict')).toBeLessThan(-0.4);
    expect(loweredBy(acts(1, true, -4), 'strict')).toBeLessThan(loweredBy(acts(1, true), 'strict') / 3);
    expect(loweredBy(acts(1, false, 4), 'strict')).toBeGreaterThan(loweredBy(acts(1, false), 'strict') / 3);
    expect(partsOf(acts(1000, true), 'default').sureness).toBe(0);
  });

  it('does not depend on the order of the answers', () => {
    const lessons = [...said(-1.2, 7, 20), ...said(-0.7, 9, 12)];
    expect(loweredBy(lessons.toReversed(), 'default')).toBeCloseTo(loweredBy(lessons, 'default'), 9);
  });
});
