import type { ImpactPart, ImpactWeights } from '@soulcaster/contract';
import { type Days, trendOf } from './trend.ts';

/** What the impact of a cluster is computed from; each number by the kind of source that it came from. */
export interface ImpactFacts {
  status: string;
  firstSeenAt: Date;
  sources: {
    source: string;
    people: number;
    occurrences: number;
    lastSeenAt: Date;
    /** Of the newest reports. */
    severities: number[];
    /** The newest last, fifteen or more; the last one is today. */
    days: Days;
  }[];
}

export interface Impact {
  impact: number;
  impactParts: ImpactPart[];
  trend: 'new' | 'spiking' | null;
}

const DAY_MS = 86_400_000;
/** Counts that are worth a full part: beyond them more is hardly worse. */
const PEOPLE_FULL = 100;
const OCCURRENCES_FULL = 10_000;
/** After so many days without a report the recency is half of what it was. */
const HALF_LIFE_DAYS = 7;
/** As bad as a fifth of the reports say: one loud report of many does not decide. */
const SEVERE_SHARE = 0.2;
const REGRESSED = 0.2;

/**
 * How urgent a cluster is: 100 × Σ weight · part / Σ weight. People and occurrences: ln(1 + n) / ln(1 + full), so that ten times as
 * many add a like step. Severity: what a fifth of the newest reports say at least; + .2 when it came back after it was resolved.
 * Recency: halves every seven days. Trend: ½ as in the week before, a quarter more for each doubling, 1 while it spikes.
 */
export function weighImpact(facts: ImpactFacts, weights: ImpactWeights, now: Date): Impact {
  const sources = facts.sources.map((each) => ({ ...each, weight: sourceWeight(weights, each.source) }));
  const heard = sources.filter((each) => each.weight > 0);
  const days = heard.reduce<Days>((sum, each) => each.days.map((n, at) => n + (sum[at] ?? 0)), []);
  const trend = trendOf(now, facts.firstSeenAt, days);
  const parts = {
    users: users(heard),
    occurrences: occurrences(heard),
    severity: severity(heard, facts.status === 'regressed'),
    recency: recency(heard, now),
    trend: course(heard, trend),
  };
  const total = (Object.keys(parts) as (keyof typeof parts)[]).reduce((sum, part) => sum + weights[part], 0);
  const impactParts = Object.entries(parts).map(([name, { value, said }]) => {
    const part = name as keyof typeof parts;
    return {
      part,
      value: round(value, 3),
      points: total > 0 ? round((100 * value * weights[part]) / total, 1) : 0,
      said,
    };
  });
  return {
    impact: round(
      impactParts.reduce((sum, each) => sum + each.points, 0),
      1,
    ),
    impactParts,
    trend,
  };
}

type Heard = (ImpactFacts['sources'][number] & { weight: number })[];
type Measured = { value: number; said: string };

const sourceWeight = (weights: ImpactWeights, source: string) =>
  (weights.sources as Partial<Record<string, number>>)[source] ?? 1;

function users(heard: Heard): Measured {
  const people = sum(heard, (each) => each.people);
  const weighed = sum(heard, (each) => each.people * each.weight);
  return {
    value: ofFull(weighed, PEOPLE_FULL),
    said: people === 0 ? 'nobody is named' : counted(people, 'person', 'people'),
  };
}

function occurrences(heard: Heard): Measured {
  const weighed = sum(heard, (each) => each.occurrences * each.weight);
  return {
    value: ofFull(weighed, OCCURRENCES_FULL),
    said: counted(
      sum(heard, (each) => each.occurrences),
      'time',
      'times',
    ),
  };
}

function severity(heard: Heard, regressed: boolean): Measured {
  const all = heard
    .flatMap((each) => each.severities.map((value) => ({ value, weight: each.weight })))
    .sort((a, b) => b.value - a.value);
  const enough = SEVERE_SHARE * all.reduce((total, each) => total + each.weight, 0);
  let weighed = 0;
  let value = 0;
  for (const each of all) {
    value = each.value;
    weighed += each.weight;
    if (weighed >= enough) break;
  }
  const said = all.length === 0 ? 'nothing counts' : severityWords(value);
  return regressed
    ? { value: Math.min(1, value + REGRESSED), said: `${said}, and came back after it was resolved` }
    : { value, said };
}

function severityWords(value: number): string {
  if (value >= 0.9) return 'critical';
  if (value >= 0.7) return 'an error or a crash';
  if (value >= 0.5) return 'something fails';
  return value >= 0.3 ? 'nothing says how bad it is' : 'minor';
}

function recency(heard: Heard, now: Date): Measured {
  const ages = heard.map((each) => Math.max(0, now.getTime() - each.lastSeenAt.getTime()) / DAY_MS);
  if (ages.length === 0) return { value: 0, said: 'nothing counts' };
  const values = heard.map((each, at) => Math.min(1, each.weight) * 2 ** (-ages[at]! / HALF_LIFE_DAYS));
  const days = Math.floor(Math.min(...ages));
  return {
    value: Math.max(...values),
    said: days === 0 ? 'seen in the last day' : `last seen ${counted(days, 'day', 'days')} ago`,
  };
}

function course(heard: Heard, trend: Impact['trend']): Measured {
  const week = (from: number, to: number | undefined, weigh: boolean) =>
    sum(heard, (each) => (weigh ? each.weight : 1) * each.days.slice(from, to).reduce((total, n) => total + n, 0));
  const [now, before] = [week(-7, undefined, true), week(-14, -7, true)];
  const said = courseWords(week(-7, undefined, false), week(-14, -7, false));
  if (trend === 'spiking') return { value: 1, said: `far more in a day than in the days before: ${said}` };
  if (now + before === 0) return { value: 0, said };
  return { value: clamp(0.5 + Math.log2((now + 1) / (before + 1)) / 4), said };
}

function courseWords(now: number, before: number): string {
  if (now + before === 0) return 'nothing in two weeks';
  if (before === 0) return `${counted(now, 'report', 'reports')} in a week, none in the week before`;
  if (now === 0) return `none in a week, ${counted(before, 'report', 'reports')} in the week before`;
  const times = now / before;
  if (times >= 1.5) return `${times >= 10 ? Math.round(times) : round(times, 1)} times as many as in the week before`;
  return times >= 0.67 ? 'about as many as in the week before' : 'fewer than in the week before';
}

const ofFull = (n: number, full: number) => clamp(Math.log1p(n) / Math.log1p(full));
const clamp = (value: number) => Math.min(1, Math.max(0, value));
const round = (value: number, digits: number) => Number(value.toFixed(digits));
const counted = (n: number, one: string, more: string) => `${n.toLocaleString('en')} ${n === 1 ? one : more}`;
const sum = (heard: Heard, of: (each: Heard[number]) => number) => heard.reduce((total, each) => total + of(each), 0);
