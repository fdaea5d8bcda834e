import { JobStatus } from '@soulcaster/contract';
import { parseAsStringLiteral } from 'nuqs/server';

export const prStates = ['open', 'merged', 'closed'] as const;

/** Which of the two lists is shown, and of what state. */
export const workParsers = {
  tab: parseAsStringLiteral(['prs', 'fixes'] as const).withDefault('prs'),
  state: parseAsStringLiteral(prStates),
  status: parseAsStringLiteral(JobStatus.options),
};
