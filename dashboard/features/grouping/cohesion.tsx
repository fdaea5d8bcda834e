import type { Cluster } from '@soulcaster/contract';
import { cx } from '@/components/cx.ts';

const cohesions = {
  tight: { label: 'Tight', means: 'The reports say nearly the same.', level: 3, tone: 'bg-green' },
  moderate: { label: 'Moderate', means: 'The reports clearly belong together.', level: 2, tone: 'bg-accent' },
  loose: { label: 'Loose', means: 'Look whether they really are one problem.', level: 1, tone: 'bg-amber' },
};

/** How closely the reports of a cluster hang together, and what that means. */
export function Cohesion({ cohesion }: { cohesion: Cluster['cohesion'] }) {
  if (!cohesion) return <span className="text-muted">How closely they hang together is not measured yet.</span>;
  const { label, means, level, tone } = cohesions[cohesion];
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2.5 gap-y-0.5">
      <span className="flex items-center gap-2 font-medium">
        <span className="flex gap-0.5" aria-hidden="true">
          {[1, 2, 3].map((step) => (
            <span key={step} className={cx('h-1.5 w-4 rounded-full', step <= level ? tone : 'bg-active')} />
          ))}
        </span>
        {label}
      </span>
      <span className="text-muted">{means}</span>
    </span>
  );
}
