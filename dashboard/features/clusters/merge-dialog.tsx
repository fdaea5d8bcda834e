'use client';
import type { Cluster } from '@soulcaster/contract';
import { Merge } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/button.tsx';
import { Dialog } from '@/components/dialog.tsx';
import { RadioRow } from '@/components/radio.tsx';
import { counted } from '@/format/number.ts';
import { ClusterStatusIcon } from '@/vocabulary/cluster-status.tsx';
import { likelySurvivor, mergeMax, mergingOf } from './merged.ts';

interface Props {
  /** None: the dialog is closed. */
  clusters: Cluster[];
  onCancel: () => void;
  onMerge: (into: Cluster) => void;
}

/** Which of the selected clusters stays, and what comes of it. */
export function MergeDialog({ clusters, onCancel, onMerge }: Props) {
  return (
    <Dialog
      open={clusters.length > 0}
      onOpenChange={(open) => !open && onCancel()}
      title={`Merge ${counted(clusters.length, 'cluster')}`}
      description="All their reports end in the one that stays. It can be undone."
    >
      {clusters.length > 0 && <MergeForm clusters={clusters} onCancel={onCancel} onMerge={onMerge} />}
    </Dialog>
  );
}

function MergeForm({ clusters, onCancel, onMerge }: Props) {
  const [into, setInto] = useState(() => likelySurvivor(clusters));
  const { count } = mergingOf(clusters, into.id);
  const tooMany = clusters.length > mergeMax ? `At most ${mergeMax} clusters are merged at once.` : null;
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!tooMany) onMerge(into);
      }}
    >
      <fieldset className="grid gap-1.5">
        <legend className="mb-1.5 text-12 font-medium">Which one stays</legend>
        <div className="grid max-h-64 divide-y divide-line overflow-y-auto rounded-lg border border-line-strong">
          {clusters.map((cluster) => (
            <RadioRow
              key={cluster.id}
              name="into"
              className="min-h-9"
              autoFocus={cluster.id === into.id}
              checked={cluster.id === into.id}
              onChange={() => setInto(cluster)}
            >
              <ClusterStatusIcon status={cluster.status} />
              <span className="w-14 shrink-0 font-mono text-11 text-faint">{cluster.short_id}</span>
              <span className="min-w-0 flex-1 truncate" title={cluster.title}>
                {cluster.title}
              </span>
              <span className="tnum shrink-0 text-12 text-faint">{counted(cluster.count, 'report')}</span>
            </RadioRow>
          ))}
        </div>
      </fieldset>
      <p className="rounded-lg bg-sunken px-3 py-2.5 text-muted" aria-live="polite">
        <span className="font-mono text-12 text-faint">{into.short_id}</span>{' '}
        <span className="font-medium text-fg">{into.title}</span> will have{' '}
        <span className="tnum font-medium text-fg">{counted(count, 'report')}</span>. The grouping will hold them for
        the same problem from now on.
      </p>
      <div className="flex justify-end gap-2">
        <Button size="md" variant="ghost" onClick={onCancel}>
          Cancel
        </Button>
        <Button
          size="md"
          variant="primary"
          type="submit"
          icon={<Merge className="size-3.5" />}
          keys="Enter"
          showKeys
          off={tooMany}
        >
          Merge
        </Button>
      </div>
    </form>
  );
}
