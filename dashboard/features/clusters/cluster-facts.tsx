'use client';
import type { Cluster } from '@soulcaster/contract';
import { Fact } from '@/components/section.tsx';
import { ActivityArea } from '@/components/sparkline.tsx';
import { Ago } from '@/components/time.tsx';
import { compact, counted, exact } from '@/format/number.ts';

/** How much, how many people, since when. */
export function ClusterFacts({ cluster }: { cluster: Cluster }) {
  const total = cluster.activity.reduce((sum, value) => sum + value, 0);
  return (
    <div className="grid gap-3">
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
