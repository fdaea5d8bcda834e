import { z } from 'zod';

const levels = ['debug', 'info', 'warning', 'error', 'fatal'] as const;

/** Which events are let in, from Sentry and from its SDKs alike. */
export const SentryFilters = {
  environments: z
    .array(z.string().trim().min(1).max(64))
    .max(20)
    .default([])
    .meta({ title: 'Environments', description: 'Only events of these environments. Empty: all.' }),
  levels: z
    .array(z.enum(levels))
    .default([])
    .meta({ title: 'Levels', description: 'Only events of these levels. Empty: all.' }),
};
export type SentryFilters = { environments: string[]; levels: (typeof levels)[number][] };

/** What an event that is not let in was kept out by. */
export function whyFiltered(
  { level, environment }: { level: string | null; environment: string | null },
  { levels: wanted, environments }: SentryFilters,
): string | null {
  if (level && wanted.length && !wanted.some((each) => each === level))
    return `level ${level} is not among those chosen`;
  if (environment && environments.length && !environments.includes(environment))
    return `environment ${environment} is not among those chosen`;
  return null;
}
