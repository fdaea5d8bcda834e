import type { Cluster } from '@soulcaster/contract';
import { Sprout, TrendingUp } from 'lucide-react';

/** That a cluster is new or grows fast: an icon and its word; `brief` leaves the word to screen readers where room is short. */
export function Trend({ trend, brief }: { trend: Cluster['trend']; brief?: string }) {
  if (trend === 'spiking')
    return (
      <span
        className="inline-flex shrink-0 items-center gap-1 text-12 text-red"
        title="Far more reports today than on the days before"
      >
        <TrendingUp className="size-3.5" aria-hidden="true" />
        <span className={brief}>spiking</span>
      </span>
    );
  if (trend === 'new')
    return (
      <span
        className="inline-flex shrink-0 items-center gap-1 text-12 text-green"
        title="First seen in the last two days"
      >
        <Sprout className="size-3.5" aria-hidden="true" />
        <span className={brief}>new</span>
      </span>
    );
  return null;
}
