import { ImpactWeights } from '@soulcaster/contract';
import { describe, expect, it } from 'vitest';
import { type ImpactFacts, weighImpact } from './impact.ts';
import { severityOf } from './severity.ts';
import { tail, trendOf } from './trend.ts';

const now = new Date('2026-03-20T15:00:00Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
const week = [2, 2, 2, 2, 2, 2, 2];
const quiet = Array<number>(15).fill(0);

const source = (facts: Partial<ImpactFacts['sources'][number]> = {}) => ({
  source: 'github',
  people: 5,
  occurrences: 20,
  lastSeenAt: now,
  severities: [0.5],
  days: [0, ...week, ...week],
  ...facts,
});
const weigh = (
  sources: ImpactFacts['sources'],
  weights: Partial<ImpactWeights> = {},
  facts: Partial<ImpactFacts> = {},
) => weighImpact({ status: 'new', firstSeenAt: daysAgo(20), sources, ...facts }, ImpactWeights.parse(weights), now);
const only = (part: 'users' | 'occurrences' | 'severity' | 'recency' | 'trend') => ({
  ...{ users: 0, occurrences: 0, severity: 0, recency: 0, trend: 0 },
  [part]: 1,
});

describe('the impact of a cluster', () => {
  it('is the sum of the points of its parts, between 0 and 100', () => {
    const most = weigh([source({ people: 5000, occurrences: 1e6, severities: [1], days: [...quiet.slice(1), 900] })]);
    expect(most).toMatchObject({ impact: 100, trend: 'spiking' });
    const { impact, impactParts } = weigh([source()]);
    expect(impact).toBeGreaterThan(0);
    expect(impact).toBeLessThan(100);
    expect(impactParts.reduce((sum, { points }) => sum + points, 0)).toBeCloseTo(impact, 1);
    expect(impactParts.map(({ part }) => part)).toEqual(['users', 'occurrences', 'severity', 'recency', 'trend']);
    expect(weigh([]).impact).toBe(0);
    expect(weigh([source()], { users: 0, occurrences: 0, severity: 0, recency: 0, trend: 0 }).impact).toBe(0);
  });

  it('halves its recency every seven days', () => {
    for (const [days, impact] of [
      [0, 100],
      [7, 50],
      [14, 25],
    ] as const)
      expect(weigh([source({ lastSeenAt: daysAgo(days) })], only('recency')).impact).toBe(impact);
  });

  it('adds a like step for ten times as many', () => {
    const of = (people: number) => weigh([source({ people })], only('users')).impact;
    expect(of(0)).toBe(0);
    expect(of(100)).toBe(100);
    expect(of(10)).toBeGreaterThan(45);
    expect(of(10)).toBeLessThan(55);
  });

  it('counts the reports of a source by its weight, and those of weight 0 not at all', () => {
    const both = [source(), source({ source: 'reddit', people: 50, lastSeenAt: daysAgo(1) })];
    expect(weigh(both, { sources: { reddit: 0 } })).toEqual(weigh([source()]));
    const [more, less] = [weigh(both, { sources: { reddit: 3 } }), weigh(both, { sources: { reddit: 0.1 } })];
    expect(more.impact).toBeGreaterThan(weigh(both).impact);
    expect(less.impact).toBeLessThan(weigh(both).impact);
  });

  it('is as severe as a fifth of the reports say, and more when it came back', () => {
    const of = (severities: number[], status = 'new') =>
      weigh([source({ severities })], only('severity'), { status }).impact;
    expect(of([1, ...Array<number>(9).fill(0.3)])).toBe(30);
    expect(of([1, 1, ...Array<number>(8).fill(0.3)])).toBe(100);
    expect(of([0.5], 'regressed')).toBe(70);
  });

  it('says in words what was measured', () => {
    const said = weigh([source({ people: 1, occurrences: 4200, days: [0, ...week, ...week.map((n) => 3 * n)] })]);
    expect(Object.fromEntries(said.impactParts.map((each) => [each.part, each.said]))).toEqual({
      users: '1 person',
      occurrences: '4,200 times',
      severity: 'something fails',
      recency: 'seen in the last day',
      trend: '3 times as many as in the week before',
    });
  });
});

describe('how bad a report is', () => {
  const severity = (facts: Partial<Parameters<typeof severityOf>[0]>) =>
    severityOf({ title: 'It is slow', body: '', exception: false, metadata: {}, ...facts });
  it.each([
    [{ level: 'fatal' }, 1],
    [{ level: 'error' }, 0.8],
    [{ level: 'warning' }, 0.5],
    [{ level: 'info' }, 0.2],
    [{ priority: 'P1' }, 0.8],
    [{ priority: 'Highest' }, 1],
    [{ labels: ['ui', 'severity: critical'] }, 1],
    [{ labels: ['priority/low', 'type:bug'] }, 0.5],
    [{ labels: ['enhancement'] }, 0.1],
    [{ level: 7, labels: 'nothing known' }, 0.3],
  ])('%j is %d', (metadata, expected) => expect(severity({ metadata })).toBe(expected));

  it('is told by its words where no field says it', () => {
    expect(severity({ title: 'All my orders are gone: data loss after the update' })).toBe(0.9);
    expect(severity({ title: 'App stürzt ab beim Öffnen' })).toBe(0.7);
    expect(severity({ title: 'アプリがクラッシュする' })).toBe(0.7);
    expect(severity({ title: 'Export does not work' })).toBe(0.5);
    expect(severity({ title: 'Odd', exception: true })).toBe(0.7);
    expect(severity({ title: 'A crash', metadata: { level: 'info' } })).toBe(0.2);
  });
});

describe('the trend', () => {
  const on = (days: number[], { at = now, first = daysAgo(30) } = {}) =>
    trendOf(at, first, [...Array<number>(15 - days.length).fill(0), ...days]);
  it('is spiking when a day has far more than the days before, and not by chance', () => {
    expect(on([...week, 12])).toBe('spiking');
    expect(on([...week, 7])).toBeNull();
    expect(on([0, 0, 0, 0, 0, 0, 0, 4])).toBeNull();
    expect(on([0, 0, 0, 0, 0, 0, 0, 5])).toBe('spiking');
    expect(on([...Array<number>(7).fill(1000), 1300])).toBeNull();
    expect(on([...Array<number>(7).fill(1000), 3001])).toBe('spiking');
  });
  it('is new for two days, and spiking even then when a day came far above the one before', () => {
    expect(on([80], { first: now })).toBe('new');
    expect(on([2, 3], { first: daysAgo(1) })).toBe('new');
    expect(on([2, 40], { first: daysAgo(1) })).toBe('spiking');
    expect(on([1, 0, 0], { first: daysAgo(2.5) })).toBeNull();
  });
  it('still tells of a spike in the morning after it', () => {
    const next = (time: string) => on([...week, 40, 0], { at: new Date(`2026-03-21T${time}Z`) });
    expect(next('03:00:00')).toBe('spiking');
    expect(next('13:00:00')).toBeNull();
  });
  it('takes the tail of Poisson', () => {
    expect(tail(1, 1)).toBeCloseTo(1 - Math.exp(-1), 10);
    expect(tail(5, 1)).toBeCloseTo(0.00366, 5);
    expect(tail(1000, 100)).toBeLessThan(1e-100);
  });
});
