'use client';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/button.tsx';
import { Dialog } from '@/components/dialog.tsx';
import { Field, Input, Textarea } from '@/components/field.tsx';
import { fieldError, readable } from '@/session/problem.ts';
import { useCreateFeedback } from './queries/create-feedback.ts';
import { useDraft } from './use-draft.ts';

const nothing = { title: '', body: '', permalink: '', author: '' };

/** A report by hand. What is typed survives a reload. */
export function ReportDialog(props: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog {...props} title="New report" description="In the words of whoever saw it. It is grouped like every other.">
      <ReportForm done={() => props.onOpenChange(false)} />
    </Dialog>
  );
}

function ReportForm({ done }: { done: () => void }) {
  const [draft, setDraft, forget] = useDraft('report', nothing);
  const [more, setMore] = useState(Boolean(draft.permalink || draft.author));
  const create = useCreateFeedback();
  const set = (field: keyof typeof nothing) => (event: { target: { value: string } }) =>
    setDraft({ ...draft, [field]: event.target.value });

  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate(filled(draft), {
          onSuccess: () => {
            forget();
            done();
            toast.success('Report saved. It joins a cluster in a moment.');
          },
        });
      }}
    >
      <Field label="What happened" error={fieldError(create.error, 'body')}>
        <Textarea
          rows={6}
          value={draft.body}
          maxLength={20_000}
          required
          autoFocus
          onChange={set('body')}
          placeholder="What they did, what they saw, what they expected"
        />
      </Field>
      <Field label="Title" hint="Left empty, it is taken from the text." error={fieldError(create.error, 'title')}>
        <Input value={draft.title} maxLength={200} onChange={set('title')} />
      </Field>
      {more ? (
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label="Link to the original" error={fieldError(create.error, 'permalink')}>
            <Input type="url" value={draft.permalink} onChange={set('permalink')} placeholder="https://" />
          </Field>
          <Field label="Who reported it" error={fieldError(create.error, 'author')}>
            <Input value={draft.author} maxLength={120} onChange={set('author')} />
          </Field>
        </div>
      ) : (
        <Button variant="ghost" className="-ml-2 justify-self-start" onClick={() => setMore(true)}>
          Add a link or a name
        </Button>
      )}
      {create.isError && (
        <p role="alert" className="text-12 text-red">
          {readable(create.error).message}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button size="md" variant="ghost" onClick={done}>
          Cancel
        </Button>
        <Button size="md" variant="primary" type="submit" busy={create.isPending}>
          Save the report
        </Button>
      </div>
    </form>
  );
}

function filled(draft: typeof nothing) {
  return {
    body: draft.body,
    ...(draft.title.trim() && { title: draft.title }),
    ...(draft.permalink.trim() && { permalink: draft.permalink.trim() }),
    ...(draft.author.trim() && { author: draft.author }),
  };
}
