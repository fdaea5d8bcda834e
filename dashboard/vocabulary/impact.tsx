'use client';
import type { Cluster, ImpactPart } from '@soulcaster/contract';
import { cx } from '@/components/cx.ts';
import { Tooltip } from '@/components/tooltip.tsx';

export const impactParts: Record<ImpactPart['part'], { label: string; about: string }> = {
  users: { label: 'People', about: 'how many different people are hit' },
  occurrences: { label: 'Occurrences', about: 'how often it happened' },
  severity: { label: 'Severity', about: 'how bad the worst of it is' },
  recency: { label: 'Recency', about: 'how lately it happened' },
  trend: { label: 'Trend', about: 'whether it is growing' },
};

type Rated = Pick<Cluster, 'impact' | 'impact_parts'>;

/** How urgent a cluster is, as four bars and a number; what it is made of on hover, and to a screen reader. */
export function ImpactMeter({ cluster, className }: { cluster: Rated; className?: string }) {
  const made = cluster.impact_parts.map(({ part, said }) => `${impactParts[part].label}: ${said}`).join('; ');
  return (
    <Tooltip content={cluster.impact_parts.length > 0 && <ImpactBreakdown cluster={cluster} />}>
      <span className={cx('flex items-center gap-1.5', className)}>
        <Bars impact={cluster.impact} />
        <span className="tnum" aria-hidden="true">
          {Math.round(cluster.impact)}
        </span>
        <span className="sr-only">
          Impact {Math.round(cluster.impact)} of 100. {made}
        </span>
      </span>
    </Tooltip>
  );
}

/** What each part adds to the impact, and what was measured for it. */
export function ImpactBreakdown({ cluster }: { cluster: Rated }) {
  return (
    <div className="grid w-64 gap-1.5 py-1">
      <p className="flex justify-between font-medium">
        <span>Impact</span>
        <span className="tnum">{Math.round(cluster.impact)} of 100</span>
      </p>
      <dl className="grid gap-1.5">
        {cluster.impact_parts.map(({ part, said, points, value }) => (
          <div key={part} className="grid grid-cols-[1fr_4rem_2.25rem] items-center gap-x-3">
            <dt>{impactParts[part].label}</dt>
            <dd aria-hidden="true" className="h-1 overflow-hidden rounded-full bg-active">
              <span className="block h-full bg-accent" style={{ width: `${Math.round(value * 100)}%` }} />
            </dd>
            <dd className="tnum text-right">+{points.toFixed(1)}</dd>
            <dd className="col-span-3 text-11 text-muted">{said}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

const heights = [4, 7, 10, 13];

function Bars({ impact }: { impact: number }) {
  const level = impact < 1 ? 0 : Math.min(4, Math.floor(impact / 25) + 1);
  const color = level === 4 ? 'text-red-bar' : level === 3 ? 'text-amber-bar' : 'text-bar';
  return (
    <svg viewBox="0 0 14 13" width={14} height={13} aria-hidden="true" className={cx('shrink-0', color)}>
      {heights.map((height, index) => (
        <rect
          key={height}
          x={index * 3.75}
          y={13 - height}
          width={2.5}
          height={height}
          rx={0.75}
          fill="currentColor"
          opacity={index < level ? 1 : 0.25}
        />
      ))}
    </svg>
  );
}
