import type { Evidence } from '@soulcaster/contract';

type Run = Evidence['commands'][number];

const phases: Record<string, string> = {
  base: 'Before the fix',
  'base + tests': 'Before, with new tests',
  'base + tests + fix': 'After the fix',
  again: 'Once more, to be sure',
};

/** On what a command was run. */
export const phaseInWords = (phase: string) => phases[phase] ?? phase;

/** What the failures of a run mean: only a failure that the change brought is bad news. */
export function resultInWords(run: Run, newlyFailing: number): { text: string; bad: boolean } | null {
  if (run.failed === 0) return null;
  if (!isAfter(run.phase)) return { text: `${run.failed} failed`, bad: false };
  if (newlyFailing > 0) return { text: `${run.failed} failed, ${newlyFailing} of them new`, bad: true };
  return { text: `${run.failed} still fail`, bad: false };
}

const isAfter = (phase: string) => phase.includes('fix') || phase === 'again';
