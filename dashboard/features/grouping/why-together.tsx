'use client';
import type { ClusterDetail, Feedback } from '@soulcaster/contract';
import { useQueries } from '@tanstack/react-query';
import { LogOut } from 'lucide-react';
import { Button } from '@/components/button.tsx';
import { Card } from '@/components/section.tsx';
import { counted } from '@/format/number.ts';
import { useProject } from '@/session/session.tsx';
import { keysOf } from '@/shortcuts/table.ts';
import { reasonInShort } from '@/vocabulary/reason.ts';
import { Cohesion } from './cohesion.tsx';
import { reportQuery } from './queries/report.ts';

const outliersMax = 5;

interface Props {
  cluster: ClusterDetail;
  /** Those that are loaded, for what joined them. */
  reports: Feedback[];
  acts: { off: string | null; pending: ReadonlySet<string>; moveOut: (items: Feedback[]) => void };
}

/** What holds the reports of a cluster together, and which of them hardly fit. */
export function WhyTogether({ cluster, reports, acts }: Props) {
  const { api, project } = useProject();
  const shown = cluster.outlier_ids.slice(0, outliersMax);
  const outliers = useQueries({ queries: shown.map((id) => reportQuery(api, project.id, id)) })
    .flatMap(({ data }) => data ?? [])
    .filter((item) => item.cluster_id === cluster.id);
  return (
    <Card>
      <div className="grid gap-2 p-3">
        <Cohesion cohesion={cluster.cohesion} />
        <Rules reports={reports} count={cluster.count} />
      </div>
      {outliers.length > 0 && (
        <div className="border-t border-line">
          <p className="px-3 pt-2.5 text-12 text-muted">
            {outliers.length === 1
              ? 'One report hardly fits the others. Does it belong here?'
              : `${outliers.length} reports hardly fit the others. Do they belong here?`}
          </p>
          <ul className="py-1">
            {outliers.map((item, index) => (
              <Outlier key={item.id} item={item} acts={acts} withKeys={index === 0} />
            ))}
          </ul>
        </div>
      )}
    </Card>
  );
}

function Outlier({ item, acts, withKeys }: { item: Feedback; acts: Props['acts']; withKeys: boolean }) {
  const busy = acts.pending.has(item.id);
  return (
    <li className="flex items-center gap-3 px-3 py-1">
      <span className="min-w-0 flex-1 truncate" title={item.title}>
        {item.title}
      </span>
      <Button
        icon={<LogOut className="size-3.5" />}
        keys={withKeys ? keysOf('move_out') : undefined}
        showKeys
        tip="Into a cluster of its own"
        off={acts.off}
        busy={busy}
        onClick={() => acts.moveOut([item])}
      >
        Move out
      </Button>
    </li>
  );
}

/** By which rules they joined, the most frequent first. */
function Rules({ reports, count }: { reports: Feedback[]; count: number }) {
  const rules = new Map<string, number>();
  for (const { why } of reports) if (why[0]) bump(rules, reasonInShort(why[0]));
  if (rules.size === 0) return null;
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-12 text-muted">
      {[...rules]
        .sort((a, b) => b[1] - a[1])
        .map(([rule, times]) => (
          <span key={rule}>
            {rule} <span className="tnum text-faint">{times}</span>
          </span>
        ))}
      {reports.length < count && <span className="text-faint">of the latest {counted(reports.length, 'report')}</span>}
    </p>
  );
}

const bump = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
