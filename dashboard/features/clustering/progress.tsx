import type { ClusterJob } from '@soulcaster/contract';
import { counted, exact } from '@/format/number.ts';
import { duration } from '@/format/time.ts';

interface Pace {
  items_per_second: number | null;
  eta_seconds: number | null;
}

/** How far a run is. */
export function RunProgress({ job, pace }: { job: ClusterJob; pace: Pace | null }) {
  const share = job.total > 0 ? Math.min(1, job.done / job.total) : 0;
  const waiting = job.status === 'pending';
  return (
    <div className="grid gap-1.5">
      <div
        role="progressbar"
        aria-label={job.mode === 'preview' ? 'Previewing' : 'Grouping'}
        aria-valuemin={0}
        aria-valuemax={job.total}
        aria-valuenow={job.done}
        className="h-1.5 overflow-hidden rounded-full bg-active"
      >
        <div className="h-full bg-accent transition-[width] duration-150" style={{ width: `${share * 100}%` }} />
      </div>
      <p className="tnum flex flex-wrap gap-x-3 text-12 text-muted">
        {waiting ? (
          <span>Waits for its turn</span>
        ) : (
          <span>
            {exact(job.done)} of {counted(job.total, 'report')}
          </span>
        )}
        {pace?.items_per_second != null && !waiting && <span>{rate(pace.items_per_second)}</span>}
        {pace?.eta_seconds != null && !waiting && <span>about {duration(pace.eta_seconds * 1000)} left</span>}
      </p>
    </div>
  );
}

const rate = (perSecond: number) => `${perSecond < 10 ? perSecond.toFixed(1) : exact(Math.round(perSecond))} a second`;
