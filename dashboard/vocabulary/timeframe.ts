import type { Timeframe } from '@soulcaster/contract';

export const timeframes: Record<Timeframe, string> = {
  '24h': 'last 24 hours',
  '7d': 'last 7 days',
  '14d': 'last 14 days',
  '30d': 'last 30 days',
  '90d': 'last 90 days',
  all: 'at any time',
};
