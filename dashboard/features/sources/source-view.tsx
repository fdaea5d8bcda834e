'use client';
import type { Repository, Source, SourceKindFacts } from '@soulcaster/contract';
import { useQuery } from '@tanstack/react-query';
import { parseAsString, useQueryState, useQueryStates } from 'nuqs';
import { useState } from 'react';
import { BlockSkeleton } from '@/components/skeleton.tsx';
import { type Tab, Tabs } from '@/components/tabs.tsx';
import { Data } from '@/session/data.tsx';
import { useProject } from '@/session/session.tsx';
import { DeliveriesLog } from './deliveries-log.tsx';
import { sourceQuery } from './queries/source.ts';
import { sourceKindsQuery } from './queries/source-kinds.ts';
import { SourceConnect } from './source-connect.tsx';
import { SourceCredentials } from './source-credentials.tsx';
import { SourceHeading } from './source-heading.tsx';
import { SourceSettings } from './source-settings.tsx';

/** One source: connect it, see what it sends, change it, remove it. */
export function SourceView({ sourceId, repositories }: { sourceId: string; repositories: Repository[] }) {
  const { api, project } = useProject();
  const query = useQuery(sourceQuery(api, project.id, sourceId));
  const kinds = useQuery(sourceKindsQuery(api));
  return (
    <Data query={query} what="The source" loading={<BlockSkeleton lines={12} />}>
      {(source) => {
        const facts = kinds.data?.items.find((kind) => kind.kind === source.kind);
        return (
          <div className="grid gap-3">
            <SourceHeading source={source} facts={facts} />
            <SourceTabs source={source} facts={facts} repositories={repositories} />
          </div>
        );
      }}
    </Data>
  );
}

function SourceTabs(props: { source: Source; facts: SourceKindFacts | undefined; repositories: Repository[] }) {
  const { source, facts } = props;
  // Where one begins stays so while it is shown: the first delivery must not take the page away.
  const [first] = useState(source.state === 'listening' ? 'connect' : 'deliveries');
  const [tab, setTab] = useQueryState('tab', parseAsString.withDefault(first));
  const [, setOthers] = useQueryStates({ status: parseAsString, delivery: parseAsString });
  const tabs: Tab[] = [
    { value: 'deliveries', label: 'Deliveries', panel: <DeliveriesLog sourceId={source.id} /> },
    { value: 'connect', label: 'Connect', panel: <SourceConnect source={source} facts={facts} /> },
    {
      value: 'settings',
      label: 'Settings',
      panel: (
        <div className="grid gap-6">
          <SourceSettings key={`${source.id} ${facts?.kind ?? ''}`} {...props} />
          {facts?.credentials_schema && <SourceCredentials source={source} schema={facts.credentials_schema} />}
        </div>
      ),
    },
  ];
  return (
    <Tabs
      className="mb-4 px-0"
      tabs={tabs}
      value={tab}
      onChange={(next) => {
        setTab(next);
        setOthers({ status: null, delivery: null });
      }}
    />
  );
}
