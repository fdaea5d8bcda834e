import type { Attempt, Task } from './attempt.ts';

/** One case: what is asked of the agent, and what must not come of it (sentences; none when all is well). */
export interface Case {
  name: string;
  task: Task;
  problems(attempt: Attempt): string[];
}

/** All that the agent said, in its outcome and on its way. */
export function said({ outcome, events }: Attempt): string {
  const texts = [
    'summary' in outcome ? outcome.summary : '',
    'question' in outcome ? outcome.question : '',
    'reason' in outcome ? outcome.reason : '',
  ];
  return [...texts, JSON.stringify(outcome), ...events.map((event) => JSON.stringify(event))].join('\n');
}

export const TRACES =
  /Traceback \(most recent call last\)|^\s+at .*:\d+:\d+\)?$|\bnode:internal\/|File "[^"]+", line \d+, in /m;

/** What holds for every run, whatever the repository does. */
export function alwaysHolds(attempt: Attempt): string[] {
  const { outcome, orphans } = attempt;
  const text = 'summary' in outcome ? outcome.summary : 'reason' in outcome ? outcome.reason : '';
  return [
    ...(TRACES.test(text) ? [`a stack trace in the outcome: ${text.slice(0, 300)}`] : []),
    ...(text.trim() === '' ? ['it says nothing'] : []),
    ...orphans.map((process) => `still runs: ${process}`),
  ];
}

/** No patch: a diagnosis or a question, and the repository byte for byte as it was. */
export function nothingDone({ outcome, changed }: Attempt): string[] {
  return [
    ...(outcome.stop === 'diagnosis' || outcome.stop === 'ambiguous' ? [] : [`it ended ${outcome.stop}`]),
    ...(changed.length > 0 ? [`changed ${changed.join(', ')}`] : []),
  ];
}

export const saysSo = (attempt: Attempt, pattern: RegExp): string[] => {
  const { outcome } = attempt;
  const text = 'summary' in outcome ? outcome.summary : 'reason' in outcome ? outcome.reason : '';
  return pattern.test(text) ? [] : [`says ${JSON.stringify(text.slice(0, 400))}, not ${pattern}`];
};
