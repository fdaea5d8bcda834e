import type { Timeframe } from '@soulcaster/contract';

const days: Record<Exclude<Timeframe, 'all'>, number> = { '24h': 1, '7d': 7, '14d': 14, '30d': 30, '90d': 90 };

/** When a timeframe begins; null for all time. */
export const since = (timeframe: Timeframe, now: Date): Date | null =>
  timeframe === 'all' ? null : new Date(now.getTime() - days[timeframe] * 86_400_000);
