'use client';
import type { JobDetail } from '@soulcaster/contract';
import { CircleCheck, CircleDashed, CircleHelp, CircleX, LoaderCircle } from 'lucide-react';
import { cx } from '@/components/cx.ts';
import { Ticked } from '@/components/plain-text.tsx';
import { Elapsed } from '@/components/time.tsx';
import { type ShownStep, shownSteps, summaryWithout } from './steps.ts';

const icons = {
  done: <CircleCheck className="size-3.5 text-green" aria-label="done" role="img" />,
  current: <LoaderCircle className="size-3.5 animate-spin-slow text-blue" aria-label="running" role="img" />,
  failed: <CircleX className="size-3.5 text-red" aria-label="stopped here" role="img" />,
  ahead: <CircleDashed className="size-3.5 text-faint" aria-label="to come" role="img" />,
};

const asking = <CircleHelp className="size-3.5 text-amber" aria-label="has a question" role="img" />;

/** The stages of a fix with their durations, ticking. */
export function StepList({ job }: { job: Pick<JobDetail, 'status' | 'stage' | 'message' | 'steps'> }) {
  const steps = shownSteps(job);
  if (steps.length === 0) return <p className="px-3 py-2 text-12 text-faint">It has not begun.</p>;
  return (
    <ol aria-label="Stages" className="grid">
      {steps.map((shown, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a stage can come twice; its place is what names it
        <Step key={index} shown={shown} message={job.message} asks={job.stage === 'ambiguous'} />
      ))}
    </ol>
  );
}

function Step({ shown, message, asks }: { shown: ShownStep; message: string | null; asks: boolean }) {
  const { step, state } = shown;
  const summary = step?.summary ? summaryWithout(step.summary, message) : state === 'current' ? shown.does : '';
  return (
    <li
      aria-current={state === 'current' ? 'step' : undefined}
      className={cx('flex min-h-8 items-start gap-2.5 px-3 py-1.5', state === 'current' && 'bg-selected')}
    >
      <span className="flex h-5 items-center">{state === 'failed' && asks ? asking : icons[state]}</span>
      <span className="min-w-0 flex-1 wrap-anywhere">
        <span className={cx(state === 'ahead' ? 'text-faint' : 'text-fg', state === 'current' && 'font-medium')}>
          {shown.label}
        </span>
        {summary && (
          <span className="block text-12 text-muted">
            <Ticked text={summary} />
          </span>
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
