'use client';
import type { Choice, ChoiceAnswer, JobDetail } from '@soulcaster/contract';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/components/button.tsx';
import { Diff } from '@/components/diff.tsx';
import { Field, Input } from '@/components/field.tsx';
import { useWhyNot } from '@/session/session.tsx';
import { useAnswerChoice } from './queries/answer-choice.ts';

/** Candidate fixes that pass all tests differ for one input: the person says which result is right, and that becomes a test. */
export function ChoiceQuestion({ job, choice }: { job: JobDetail; choice: Choice }) {
  const answer = useAnswerChoice();
  const router = useRouter();
  const off = useWhyNot()('developer');
  const [other, setOther] = useState('');
  const give = (chosen: ChoiceAnswer) =>
    answer.mutate(
      { jobId: job.id, answer: chosen },
      { onSuccess: (next) => router.push(`/dashboard/jobs/${next.id}`) },
    );
  const isPending = (at: number) =>
    answer.isPending && 'option' in answer.variables.answer && answer.variables.answer.option === at;
  return (
    <section aria-label="Question" className="grid gap-4 rounded-lg border border-line-strong bg-raised p-4">
      <div className="grid gap-1">
        <h2 className="text-14 font-semibold">Which result is right?</h2>
        <p className="text-muted">
          {choice.options.length} ways to mend it pass all tests, and they differ for{' '}
          <code className="font-mono text-12 wrap-anywhere text-fg">{choice.shown}</code>. Your answer becomes a test,
          and the fix starts again with it.
        </p>
      </div>
      <ol className="grid gap-3">
        {choice.options.map((option, at) => (
          <li key={option.shown} className="grid gap-2 rounded-md border border-line bg-bg p-3">
            <div className="flex flex-wrap items-center gap-3">
              <code className="min-w-32 flex-1 font-mono text-13 wrap-anywhere">{option.shown}</code>
              <Button
                variant="primary"
                off={option.expected ? off : 'This is no plain value, so it cannot become a test.'}
                busy={isPending(at)}
                onClick={() => give({ option: at })}
              >
                This is right
              </Button>
            </div>
            <Diff patch={option.patch} />
          </li>
        ))}
      </ol>
      {choice.call && (
        <form
          className="flex flex-wrap items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            give({ expected: other });
          }}
        >
          <Field label="Neither: it should give" className="min-w-56 flex-1">
            <Input
              value={other}
              required
              spellCheck={false}
              className="font-mono text-12"
              onChange={(event) => setOther(event.target.value)}
            />
          </Field>
          <Button type="submit" size="md" off={off} busy={answer.isPending && 'expected' in answer.variables.answer}>
            Answer
          </Button>
        </form>
      )}
    </section>
  );
}
