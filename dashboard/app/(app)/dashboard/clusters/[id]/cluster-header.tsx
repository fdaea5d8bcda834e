'use client';
import type { ClusterDetail, Feedback } from '@soulcaster/contract';
import { ChevronDown, ChevronUp, Merge } from 'lucide-react';
import Link from 'next/link';
import { Button } from '@/components/button.tsx';
import { CopyButton } from '@/components/copy-button.tsx';
import { clusterAsMarkdown } from '@/features/clusters/as-markdown.ts';
import { PageHeader } from '@/shell/page-header.tsx';
import { keysOf } from '@/shortcuts/table.ts';
import { ClusterStatusBadge } from '@/vocabulary/cluster-status.tsx';
import type { ClusterGrouping } from './use-cluster-grouping.ts';

export function ClusterHeader(props: {
  cluster: ClusterDetail | undefined;
  reports: Feedback[];
  grouping: ClusterGrouping;
  go: (which: 'previous' | 'next') => void;
}) {
  const { cluster, grouping, go } = props;
  return (
    <PageHeader
      title={
        <span className="flex items-center gap-1.5 font-normal">
          <Link href="/dashboard/clusters" className="hidden text-muted hover:text-fg sm:inline">
            Clusters
          </Link>
          <span aria-hidden="true" className="hidden text-faint sm:inline">
            /
          </span>
          <span className="font-mono text-12 font-medium">{cluster?.short_id}</span>
        </span>
      }
      note={cluster && <ClusterStatusBadge status={cluster.status} />}
      actions={
        <>
          <CopyButton label="Copy as Markdown" text={() => (cluster ? clusterAsMarkdown(cluster, props.reports) : '')}>
            Copy
          </CopyButton>
          <Button
            icon={<Merge className="size-3.5" />}
            keys={keysOf('merge')}
            tip="Merge this cluster into another"
            off={grouping.mergeOff}
            onClick={() => grouping.ask('merge')}
          >
            <span className="max-sm:sr-only">Merge</span>
          </Button>
          <Button
            variant="ghost"
            size="icon"
            aria-label="Previous cluster of the list"
            keys="k"
            icon={<ChevronUp className="size-4" />}
            onClick={() => go('previous')}
          />
          <Button
            variant="ghost"
            size="icon"
            aria-label="Next cluster of the list"
            keys="j"
            icon={<ChevronDown className="size-4" />}
            onClick={() => go('next')}
          />
        </>
      }
    />
  );
}
