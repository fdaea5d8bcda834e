'use client';
import type { Cluster } from '@soulcaster/contract';
import { CircleCheck, CircleSlash, Merge, Wrench, X } from 'lucide-react';
import { Button } from '@/components/button.tsx';
import { keysOf } from '@/shortcuts/table.ts';
import type { Verdicts } from './use-verdicts.ts';

/** What can be done with the selected clusters; says exactly how many it touches. */
export function BulkBar(props: {
  clusters: Cluster[];
  verdicts: Verdicts;
  onMerge: (clusters: Cluster[]) => void;
  onClear: () => void;
}) {
  const { clusters, verdicts, onClear } = props;
  if (clusters.length === 0) return null;
  const ready = clusters.filter((cluster) => cluster.fix.ready).length;
  const then = (verdict: (clusters: Cluster[]) => void) => () => {
    verdict(clusters);
    onClear();
  };
  return (
    <div
      role="toolbar"
      aria-label="Selected clusters"
      className="absolute bottom-4 left-1/2 z-10 flex max-w-[calc(100%-1rem)] -translate-x-1/2 items-center gap-1 overflow-x-auto rounded-lg bg-raised p-1.5 shadow-pop"
    >
      <span className="tnum px-2 whitespace-nowrap">
        {clusters.length} <span className="max-sm:sr-only">{clusters.length === 1 ? 'cluster' : 'clusters'} </span>
        selected
      </span>
      <Button
        variant="ghost"
        icon={<Wrench className="size-3.5" />}
        keys={keysOf('start_fix')}
        showKeys
        off={verdicts.noFix ?? (ready ? null : 'None of them can be fixed now.')}
        onClick={then(verdicts.startFix)}
      >
        Start {ready === clusters.length ? 'fixes' : `${ready} of ${clusters.length}`}
      </Button>
      <Button
        variant="ghost"
        icon={<CircleSlash className="size-3.5" />}
        keys={keysOf('ignore')}
        showKeys
        off={verdicts.noVerdict}
        onClick={then((chosen) => verdicts.ignore(chosen))}
      >
        <span className="max-sm:sr-only">Ignore</span>
      </Button>
      <Button
        variant="ghost"
        icon={<CircleCheck className="size-3.5" />}
        keys={keysOf('resolve')}
        showKeys
        off={verdicts.noVerdict}
        onClick={then(verdicts.resolve)}
      >
        <span className="max-sm:sr-only">Resolve</span>
      </Button>
      <Button
        variant="ghost"
        icon={<Merge className="size-3.5" />}
        keys={keysOf('merge')}
        showKeys
        off={verdicts.noVerdict ?? (clusters.length < 2 ? 'Select two or more to merge them.' : null)}
        onClick={() => props.onMerge(clusters)}
      >
        Merge
      </Button>
      <Button
        variant="ghost"
        size="icon"
        aria-label="Clear the selection"
        icon={<X className="size-4" />}
        onClick={onClear}
      />
    </div>
  );
}
