import type { Cluster, ImpactWeights } from '@soulcaster/contract';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { counted } from '@/format/number.ts';
import { reweighed } from './reweighed.ts';

const shown = 8;

/** In which order the open clusters that lead now would come. */
export function ImpactPreview(props: { clusters: Cluster[]; weights: ImpactWeights; weightless: boolean }) {
  const { clusters } = props;
  if (clusters.length === 0) return <p className="text-muted">The order shows here once there are clusters.</p>;
  if (props.weightless) return <p className="text-muted">Nothing counts: every cluster would have the impact 0.</p>;
  const rows = reweighed(clusters, props.weights);
  const same = rows.every(({ moved }) => moved === 0);
  return (
    <div className="grid gap-2">
      <p className="font-medium">The order that comes of it</p>
      <ol className="grid gap-px">
        {rows.slice(0, shown).map(({ cluster, impact, moved }) => (
          <li key={cluster.id} className="flex h-7 items-center gap-2">
            <span className="tnum w-6 shrink-0 text-right font-medium">{Math.round(impact)}</span>
            <Moved places={moved} />
            <span className="w-16 shrink-0 font-mono text-11 text-faint max-sm:hidden">{cluster.short_id}</span>
            <span className="min-w-0 truncate" title={cluster.title}>
              {cluster.title}
            </span>
          </li>
        ))}
      </ol>
      <p className="text-12 text-faint">
        {same ? 'As it is now' : 'Not saved yet'}, of the {counted(clusters.length, 'open cluster')} with the most
        impact.
      </p>
    </div>
  );
}

function Moved({ places }: { places: number }) {
  if (places === 0) return <span className="w-8 shrink-0" />;
  const up = places > 0;
  const Arrow = up ? ArrowUp : ArrowDown;
  return (
    <span className={`tnum flex w-8 shrink-0 items-center text-11 ${up ? 'text-green' : 'text-red'}`}>
      <Arrow className="size-3" role="img" aria-label={up ? 'up' : 'down'} />
      {Math.abs(places)}
    </span>
  );
}
