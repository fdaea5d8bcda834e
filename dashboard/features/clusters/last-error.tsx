import type { Cluster } from '@soulcaster/contract';
import { TriangleAlert } from 'lucide-react';
import { firstLine } from '@/components/plain-pieces.ts';
import { Ticked } from '@/components/plain-text.tsx';

/** Why the last fix failed, in the first of the server's words; the fix itself says it all. */
export function LastError({ cluster }: { cluster: Pick<Cluster, 'error_message'> }) {
  if (!cluster.error_message) return null;
  return (
    <div className="flex gap-2.5 rounded-lg bg-red-soft px-3.5 py-2.5">
      <TriangleAlert className="mt-0.5 size-4 shrink-0 text-red" aria-hidden="true" />
      <div className="min-w-0">
        <p className="font-medium">The last fix failed</p>
        <p className="wrap-anywhere text-muted" title={cluster.error_message}>
          <Ticked text={firstLine(cluster.error_message)} />
        </p>
      </div>
    </div>
  );
}
