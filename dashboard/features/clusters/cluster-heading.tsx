'use client';
import type { ClusterDetail } from '@soulcaster/contract';
import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/button.tsx';
import { Field, Input, Textarea } from '@/components/field.tsx';
import { useWhyNot } from '@/session/session.tsx';
import { useUpdateCluster } from './queries/update-cluster.ts';

/** The title and the summary; a person can write both, and then no machine changes them. */
export function ClusterHeading({ cluster }: { cluster: ClusterDetail }) {
  const [editing, setEditing] = useState(false);
  const whyNot = useWhyNot();
  if (editing) return <HeadingForm cluster={cluster} close={() => setEditing(false)} />;
  return (
    <div className="group/heading grid gap-1.5">
      <div className="flex items-start gap-2">
        <h2 className="min-w-0 text-16 font-semibold text-balance">{cluster.title}</h2>
        <Button
          variant="ghost"
          size="icon"
          className="-mt-0.5 shrink-0"
          aria-label="Edit the title and the summary"
          tip="Edit"
          off={whyNot('triager')}
          icon={<Pencil className="size-3.5" />}
          onClick={() => setEditing(true)}
        />
      </div>
      {cluster.place && <p className="font-mono text-12 break-all text-faint">{cluster.place}</p>}
      {cluster.summary && <p className="max-w-prose text-muted">{cluster.summary}</p>}
    </div>
  );
}

function HeadingForm({ cluster, close }: { cluster: ClusterDetail; close: () => void }) {
  const update = useUpdateCluster();
  const [title, setTitle] = useState(cluster.title);
  const [summary, setSummary] = useState(cluster.summary);
  return (
    <form
      className="grid gap-3"
      onKeyDown={(event) => event.key === 'Escape' && close()}
      onSubmit={(event) => {
        event.preventDefault();
        const change = {
          ...(title.trim() !== cluster.title && { title: title.trim() }),
          ...(summary.trim() !== cluster.summary && { summary: summary.trim() }),
        };
        if (Object.keys(change).length) update.mutate({ cluster, change });
        close();
      }}
    >
      <Field label="Title" hint={cluster.title_by_person ? 'Written by a person.' : 'Taken from the reports so far.'}>
        <Input value={title} maxLength={120} required autoFocus onChange={(event) => setTitle(event.target.value)} />
      </Field>
      <Field label="Summary">
        <Textarea value={summary} maxLength={1000} onChange={(event) => setSummary(event.target.value)} />
      </Field>
      <div className="flex gap-2">
        <Button variant="primary" type="submit">
          Save
        </Button>
        <Button variant="ghost" onClick={close}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
