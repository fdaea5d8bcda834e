import type { Stats } from '@soulcaster/contract';
import { compact, exact } from '@/format/number.ts';

/** A few small figures: the page is about decisions, not about charts. */
export function Counts({ stats }: { stats: Stats }) {
  const facts = [
    { label: 'open clusters', value: stats.clusters_open },
    { label: 'reports in 24 h', value: stats.feedback_24h },
    { label: 'fixes running', value: stats.jobs_running },
    { label: 'PRs open', value: stats.prs_open },
    { label: 'problems resolved', value: stats.problems_resolved },
  ];
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-1">
      {facts.map(({ label, value }) => (
        <div key={label} className="flex flex-row-reverse items-baseline gap-1.5" title={exact(value)}>
          <dt className="text-12 text-muted">{label}</dt>
          <dd className="tnum font-semibold">{compact(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
