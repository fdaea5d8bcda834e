'use client';
import type { JobDetail } from '@soulcaster/contract';
import { CircleCheck, CircleDashed, CircleX, LoaderCircle } from 'lucide-react';
import { cx } from '@/components/cx.ts';
import { Elapsed } from '@/components/time.tsx';
import { type ShownStep, shownSteps } from './steps.ts';

const icons = {
  done: <CircleCheck className="size-3.5 text-green" aria-label="done" role="img" />,
  current: <LoaderCircle className="size-3.5 animate-spin-slow text-blue" aria-label="running" role="img" />,
  failed: <CircleX className="size-3.5 text-red" aria-label="stopped here" role="img" />,
  ahead: <CircleDashed className="size-3.5 text-faint" aria-label="to come" role="img" />,
};

/** The stages of a fix with their durations, ticking. */
export function StepList({ job }: { job: Pick<JobDetail, 'status' | 'steps'> }) {
  const steps = shownSteps(job);
  if (steps.length === 0) return <p className="px-3 py-2 text-12 text-faint">It has not begun.</p>;
  return (
    <ol aria-label="Stages" className="grid">
      {steps.map((shown, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a stage can come twice; its place is what names it
        <Step key={index} shown={shown} />
      ))}
    </ol>
  );
}

function Step({ shown }: { shown: ShownStep }) {
  const { step, state } = shown;
  return (
    <li
      aria-current={state === 'current' ? 'step' : undefined}
      className={cx('flex min-h-8 items-start gap-2.5 px-3 py-1.5', state === 'current' && 'bg-selected')}
    >
      <span className="flex h-5 items-center">{icons[state]}</span>
      <span className="min-w-0 flex-1">
        <span className={cx(state === 'ahead' ? 'text-faint' : 'text-fg', state === 'current' && 'font-medium')}>
          {shown.label}
        </span>
        {(step?.summary || state === 'current') && (
          <span className="block text-12 text-muted">{step?.summary ?? shown.does}</span>
        )}
      </span>
      {step && (
        <span className="text-12 text-faint">
          <Elapsed from={step.started_at} to={step.finished_at} />
        </span>
      )}
    </li>
  );
}
