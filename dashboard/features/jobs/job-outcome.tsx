import type { JobDetail } from '@soulcaster/contract';
import { CircleHelp, ShieldAlert, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { PlainText, Ticked } from '@/components/plain-text.tsx';
import { isActive } from '@/vocabulary/job-stages.ts';
import { ChoiceQuestion } from './choice-question.tsx';

/** How a fix ended, in words: the message, the agent's question, what the diff gate refused. */
export function JobOutcome({ job }: { job: JobDetail }) {
  if (isActive(job.status)) return null;
  return (
    <>
      {job.message && !job.question && job.status !== 'success' && (
        <Note icon={<TriangleAlert className="size-4 text-amber" aria-hidden="true" />} title="Why it stopped">
          <PlainText text={job.message} />
        </Note>
      )}
      {job.choice && job.answered === null && <ChoiceQuestion job={job} choice={job.choice} />}
      {job.answered !== null && (
        <Note icon={<CircleHelp className="size-4 text-green" aria-hidden="true" />} title="Answered">
          {job.choice?.shown} should give <code className="font-mono text-12 text-fg">{job.answered}</code>: it is a
          test of the cluster’s next fix.
        </Note>
      )}
      {job.question && !job.choice && (
        <Note icon={<CircleHelp className="size-4 text-amber" aria-hidden="true" />} title="The agent needs an answer">
          <PlainText text={job.question} />
          <p className="text-faint">Start again with the answer as the hint.</p>
        </Note>
      )}
      {job.blocked_reasons.length > 0 && (
        <Note icon={<ShieldAlert className="size-4 text-red" aria-hidden="true" />} title="The change was refused">
          <ul className="grid gap-1">
            {job.blocked_reasons.map((reason) => (
              <li key={`${reason.code} ${reason.path ?? ''}`}>
                {reason.path && <code className="mr-1.5 font-mono text-12 text-fg">{reason.path}</code>}
                <Ticked text={reason.message} />
              </li>
            ))}
          </ul>
        </Note>
      )}
    </>
  );
}

function Note(props: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <div className="flex gap-2.5 rounded-lg border border-line-strong bg-raised px-3.5 py-3">
      <span className="mt-0.5 shrink-0">{props.icon}</span>
      <div className="min-w-0">
        <p className="font-medium">{props.title}</p>
        <div className="wrap-anywhere text-muted">{props.children}</div>
      </div>
    </div>
  );
}
