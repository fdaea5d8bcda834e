'use client';
import type { Cluster } from '@soulcaster/contract';
import Link from 'next/link';
import { firstLine } from '@/components/plain-pieces.ts';
import { Sparkline } from '@/components/sparkline.tsx';
import { Ago } from '@/components/time.tsx';
import { compact, counted } from '@/format/number.ts';
import { ClusterStatusIcon } from '@/vocabulary/cluster-status.tsx';
import { ImpactMeter } from '@/vocabulary/impact.tsx';
import { Trend } from '@/vocabulary/trend.tsx';
import { FixCell } from './fix-cell.tsx';
import type { Verdicts } from './use-verdicts.ts';

/** A cluster as one line, for the home page. */
export function ClusterLine({ cluster, verdicts }: { cluster: Cluster; verdicts: Verdicts }) {
  return (
    <div className="group/row flex h-10 items-center gap-3 px-3 focus-within:bg-hover hover:bg-hover">
      <ClusterStatusIcon status={cluster.status} />
      <Link
        data-line
        href={`/dashboard/clusters/${cluster.id}`}
        className="flex min-w-0 flex-1 items-center gap-3 outline-none"
        title={cluster.error_message ? firstLine(cluster.error_message) : cluster.title}
      >
        <span className="hidden w-18 shrink-0 font-mono text-11 text-faint sm:block">{cluster.short_id}</span>
        <span className="min-w-0 truncate">{cluster.title}</span>
        <Trend trend={cluster.trend} brief="max-sm:sr-only" />
      </Link>
      <span className="hidden sm:block">
        <Sparkline
          values={cluster.activity}
          hot={cluster.trend === 'spiking'}
          label={`${counted(
            cluster.activity.reduce((a, b) => a + b, 0),
            'report',
          )} in 14 days`}
        />
      </span>
      <ImpactMeter cluster={cluster} className="w-9 shrink-0 justify-between" />
      <span className="tnum w-6 shrink-0 text-right sm:w-10" title={counted(cluster.count, 'report')}>
        {compact(cluster.count)}
      </span>
      <span className="hidden w-26 sm:flex">
        <FixCell cluster={cluster} verdicts={verdicts} />
      </span>
      <Ago at={cluster.last_seen_at} className="w-9 shrink-0 text-right text-12 text-muted" />
    </div>
  );
}
