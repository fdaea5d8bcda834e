import type { JobStep } from '@soulcaster/contract';
import { describe, expect, it } from 'vitest';
import { shownSteps, summaryWithout } from './steps.ts';

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

describe('summaryWithout', () => {
  it('leaves out the message that stands above it', () => {
    const message = 'No small edit mends the test: 702 of 702 candidates were tried.\nMore.';
    expect(summaryWithout('repair ended: No small edit mends the test: 702 of 702 cand…', message)).toBe(
      'repair ended',
    );
  });

  it('keeps the first line of any other summary', () => {
    expect(summaryWithout('looks at a.ts\n- b', 'It failed for another reason than that.')).toBe('looks at a.ts');
    expect(summaryWithout('29 files', null)).toBe('29 files');
  });
});
