'use client';
import type { ClusterEnd, ClusterStatus } from '@soulcaster/contract';
import { useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import { Sparkles } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { Dialog } from '@/components/dialog.tsx';
import { ErrorPanel } from '@/components/error-panel.tsx';
import { counted } from '@/format/number.ts';
import { readable } from '@/session/problem.ts';
import { useProject } from '@/session/session.tsx';
import { ClusterStatusIcon } from '@/vocabulary/cluster-status.tsx';
import { choosableClustersQuery } from './queries/choosable-clusters.ts';

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: string;
  /** Clusters that make no sense here. */
  exclude: string[];
  /** What the grouping would guess, shown first. */
  likely?: ClusterEnd[];
  onChoose: (cluster: ClusterEnd) => void;
}

/** Finds one cluster of the project, by words of it or of its reports, or by its number. */
export function ClusterChooser(props: Props) {
  return (
    <Dialog {...props} className="overflow-hidden">
      <ChooserBody {...props} />
    </Dialog>
  );
}

function ChooserBody({ exclude, likely = [], onChoose, onOpenChange }: Props) {
  const { api, project } = useProject();
  const [text, setText] = useState('');
  const sought = useDeferredValue(text.trim());
  const query = useQuery(choosableClustersQuery(api, project.id, sought));
  const likelyIds = new Set(sought ? [] : likely.map(({ id }) => id));
  const [picked, setPicked] = useState('');
  const found = (query.data?.items ?? []).filter(({ id }) => !exclude.includes(id) && !likelyIds.has(id));
  const ids = [...likelyIds, ...found.map(({ id }) => id)];
  const choose = (cluster: ClusterEnd) => {
    onOpenChange(false);
    onChoose(cluster);
  };

  return (
    <Command
      loop
      shouldFilter={false}
      label="Clusters"
      // What Enter means is always one of those shown: the first, when the one before is gone from the list.
      value={ids.includes(picked) ? picked : (ids[0] ?? '')}
      onValueChange={setPicked}
      className="-mx-5 -mb-5 flex flex-col border-t border-line"
    >
      <Command.Input
        autoFocus
        value={text}
        onValueChange={setText}
        placeholder="Words of the cluster or of its reports, or its number"
        className="h-11 shrink-0 border-b border-line bg-transparent px-5 outline-none"
      />
      <Command.List className="h-80 max-h-[50vh] min-h-0 overflow-y-auto p-1.5 [&_[cmdk-group-heading]]:label [&_[cmdk-group-heading]]:px-3.5 [&_[cmdk-group-heading]]:pt-1.5 [&_[cmdk-group-heading]]:pb-1">
        {query.isError && !query.data && (
          <ErrorPanel
            title="The clusters could not be loaded"
            error={readable(query.error)}
            onRetry={() => query.refetch()}
          />
        )}
        {query.isSuccess && (
          <Command.Empty className="px-3 py-8 text-center text-muted">
            {sought ? `No other cluster matches “${sought}”.` : 'There is no other cluster yet.'}
          </Command.Empty>
        )}
        {likelyIds.size > 0 && (
          <Command.Group heading="Likely">
            {likely.map((cluster) => (
              <Row key={cluster.id} cluster={cluster} status={null} onSelect={() => choose(cluster)} />
            ))}
          </Command.Group>
        )}
        {found.length > 0 && (
          <Command.Group heading={likelyIds.size > 0 ? 'All others' : 'Clusters'}>
            {found.map((cluster) => (
              <Row
                key={cluster.id}
                cluster={cluster}
                status={cluster.status}
                onSelect={() =>
                  choose({ id: cluster.id, short_id: cluster.short_id, title: cluster.title, count: cluster.count })
                }
              />
            ))}
          </Command.Group>
        )}
      </Command.List>
    </Command>
  );
}

function Row(props: { cluster: ClusterEnd; status: ClusterStatus | null; onSelect: () => void }) {
  const { cluster } = props;
  return (
    <Command.Item
      value={cluster.id}
      onSelect={props.onSelect}
      className="flex h-9 cursor-default items-center gap-2.5 rounded-md px-3.5 data-[selected=true]:bg-active"
    >
      {props.status ? (
        <ClusterStatusIcon status={props.status} />
      ) : (
        <Sparkles className="size-3.5 shrink-0 text-accent-text" aria-hidden="true" />
      )}
      <span className="w-14 shrink-0 font-mono text-11 text-faint">{cluster.short_id}</span>
      <span className="min-w-0 flex-1 truncate" title={cluster.title}>
        {cluster.title}
      </span>
      <span className="tnum shrink-0 text-12 text-faint">{counted(cluster.count, 'report')}</span>
    </Command.Item>
  );
}
