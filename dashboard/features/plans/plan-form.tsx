'use client';
import type { Plan } from '@soulcaster/contract';
import { useState } from 'react';
import { Button } from '@/components/button.tsx';
import { Field, Textarea } from '@/components/field.tsx';
import { fieldError } from '@/session/problem.ts';
import { useSavePlan } from './queries/save-plan.ts';

/** The plan by hand. Files and tasks are one a line. */
export function PlanForm({ clusterId, plan, close }: { clusterId: string; plan: Plan | null; close: () => void }) {
  const save = useSavePlan();
  const [cause, setCause] = useState(plan?.cause ?? '');
  const [files, setFiles] = useState(plan?.files.join('\n') ?? '');
  const [tasks, setTasks] = useState(plan?.tasks.join('\n') ?? '');
  return (
    <form
      className="grid gap-3 p-4"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ clusterId, change: { cause, files: lines(files), tasks: lines(tasks) } }, { onSuccess: close });
      }}
    >
      <Field label="Cause" hint="What makes it break, in your words." error={fieldError(save.error, 'cause')}>
        <Textarea
          value={cause}
          maxLength={4000}
          required
          onChange={(event) => setCause(event.target.value)}
          autoFocus
        />
      </Field>
      <Field label="Files" hint="One path a line." error={fieldError(save.error, 'files')}>
        <Textarea
          value={files}
          className="font-mono text-12"
          spellCheck={false}
          onChange={(event) => setFiles(event.target.value)}
        />
      </Field>
      <Field label="Tasks" hint="One a line, in order." error={fieldError(save.error, 'tasks')}>
        <Textarea value={tasks} onChange={(event) => setTasks(event.target.value)} />
      </Field>
      <div className="flex gap-2">
        <Button variant="primary" type="submit" busy={save.isPending}>
          Save the plan
        </Button>
        <Button variant="ghost" onClick={close}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

const lines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
