import type { JobStep } from '@soulcaster/contract';
import { describe, expect, it } from 'vitest';
import { shownSteps } from './steps.ts';

const step = (stage: JobStep['stage'], finished = true): JobStep => ({
  stage,
  started_at: '2026-01-01T00:00:00Z',
  finished_at: finished ? '2026-01-01T00:00:05Z' : null,
  summary: null,
});
const states = (steps: ReturnType<typeof shownSteps>) => steps.map((shown) => `${shown.stage}:${shown.state}`);

describe('shownSteps', () => {
  it('shows what happened, what happens, and what is to come', () => {
    expect(states(shownSteps({ status: 'running', steps: [step('pending'), step('preparing', false)] }))).toEqual([
      'pending:done',
      'preparing:current',
      'planning:ahead',
      'baseline:ahead',
      'agent:ahead',
      'importing:ahead',
      'gating:ahead',
      'verifying:ahead',
      'publishing:ahead',
    ]);
  });

  it('keeps both rounds of the agent when a verification sent it back', () => {
    const steps = [step('agent'), step('verifying'), step('agent', false)];
    expect(states(shownSteps({ status: 'running', steps })).slice(0, 4)).toEqual([
      'agent:done',
      'verifying:done',
      'agent:current',
      'importing:ahead',
    ]);
  });

  it('marks the last stage of a failed job and promises nothing after it', () => {
    const steps = [step('pending'), step('gating'), step('blocked')];
    expect(states(shownSteps({ status: 'failed', steps }))).toEqual(['pending:done', 'gating:failed']);
  });
});
