'use client';
import type { Cluster } from '@soulcaster/contract';
import { ChevronDown } from 'lucide-react';
import { Popover } from '@/components/popover.tsx';
import { Fact } from '@/components/section.tsx';
import { ActivityArea } from '@/components/sparkline.tsx';
import { Ago } from '@/components/time.tsx';
import { compact, counted, exact } from '@/format/number.ts';
import { ImpactBreakdown } from '@/vocabulary/impact.tsx';
import { Trend } from '@/vocabulary/trend.tsx';

/** How urgent, how much, how many people, since when. */
export function ClusterFacts({ cluster }: { cluster: Cluster }) {
  const total = cluster.activity.reduce((sum, value) => sum + value, 0);
  return (
    <div className="grid gap-3">
      <div className="flex items-center gap-2">
        <Impact cluster={cluster} />
        <span className="ml-auto">
          <Trend trend={cluster.trend} />
        </span>
      </div>
      <dl className="grid grid-cols-4 gap-3">
        <Fact label="Reports" title={`${exact(cluster.occurrences)} occurrences in ${exact(cluster.count)} reports`}>
          {compact(cluster.count)}
        </Fact>
        <Fact label="Users" title={exact(cluster.reporters)}>
          {compact(cluster.reporters)}
        </Fact>
        <Fact label="First seen">
          <Ago at={cluster.first_seen_at} />
        </Fact>
        <Fact label="Last seen">
          <Ago at={cluster.last_seen_at} />
        </Fact>
      </dl>
      <ActivityArea values={cluster.activity} label={`${counted(total, 'report')} in the last 14 days`} />
    </div>
  );
}

/** How urgent it is; what makes it so on hover or press. */
function Impact({ cluster }: { cluster: Cluster }) {
  const impact = Math.round(cluster.impact);
  const number = (
    <>
      <span className="label">Impact</span> <span className="tnum text-16 font-semibold">{impact}</span>
      <span className="sr-only"> of 100</span>
      <span aria-hidden="true" className="h-1 w-16 overflow-hidden rounded-full bg-active">
        <span className="block h-full rounded-full bg-accent" style={{ width: `${impact}%` }} />
      </span>
    </>
  );
  if (cluster.impact_parts.length === 0) return <span className="flex h-7 items-center gap-2">{number}</span>;
  return (
    <Popover
      label="What makes the impact"
      className="w-auto p-2.5 text-12"
      trigger={
        <button type="button" className="-mx-1.5 flex h-7 items-center gap-2 rounded-md px-1.5 hover:bg-active">
          {number}
          <ChevronDown className="size-3.5 text-faint" aria-hidden="true" />
        </button>
      }
    >
      <ImpactBreakdown cluster={cluster} />
    </Popover>
  );
}
