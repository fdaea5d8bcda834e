'use client';
import type { Repository, Source, SourceKindFacts } from '@soulcaster/contract';
import { useQuery } from '@tanstack/react-query';
import { ChevronLeft, KeyRound, Power, RefreshCw, Trash2, TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/components/button.tsx';
import { ConfirmByName } from '@/components/confirm-by-name.tsx';
import { BlockSkeleton } from '@/components/skeleton.tsx';
import { Ago } from '@/components/time.tsx';
import { Data } from '@/session/data.tsx';
import { useProject, useWhyNot } from '@/session/session.tsx';
import { SourceIcon, sourceKinds } from '@/vocabulary/source-kind.tsx';
import { DeliveriesLog } from './deliveries-log.tsx';
import { useDeleteSource } from './queries/delete-source.ts';
import { useRotateSource } from './queries/rotate-source.ts';
import { sourceQuery } from './queries/source.ts';
import { sourceKindsQuery } from './queries/source-kinds.ts';
import { useSyncSource } from './queries/sync-source.ts';
import { useUpdateSource } from './queries/update-source.ts';
import { keepShownOnce } from './shown-once.ts';
import { SourceConnect } from './source-connect.tsx';
import { SourceHealth } from './source-health.tsx';
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
          <>
            <Heading source={source} facts={facts} />
            <SourceConnect source={source} facts={facts} />
            <DeliveriesLog sourceId={source.id} />
            <SourceSettings
              key={`${source.id} ${facts?.kind ?? ''}`}
              source={source}
              facts={facts}
              repositories={repositories}
            />
          </>
        );
      }}
    </Data>
  );
}

function Heading({ source, facts }: { source: Source; facts: SourceKindFacts | undefined }) {
  const off = useWhyNot()('admin');
  const sync = useSyncSource(source.id);
  const update = useUpdateSource(source.id);
  const rotate = useRotateSource(source.id);
  const remove = useDeleteSource(source.id);
  const router = useRouter();
  const [deleting, setDeleting] = useState(false);

  return (
    <header className="grid gap-3">
      <Link href="/settings/sources" className="flex w-fit items-center gap-0.5 text-12 text-muted hover:text-fg">
        <ChevronLeft className="size-3.5" aria-hidden="true" /> Sources
      </Link>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <SourceIcon besideWord source={source.kind} className="size-4.5 text-muted" />
        <h2 className="text-16 font-semibold">{source.name}</h2>
        <span className="text-12">
          <SourceHealth state={source.state} />
        </span>
        <div className="ml-auto flex flex-wrap gap-1.5">
          {facts?.can_sync && (
            <Button
              icon={<RefreshCw className="size-3.5" />}
              off={off}
              busy={sync.isPending}
              onClick={() => sync.mutate()}
            >
              Sync now
            </Button>
          )}
          {source.ingest_url && (
            <Button
              icon={<KeyRound className="size-3.5" />}
              tip="A new key and secret; the old ones work for 24 hours more"
              off={off}
              busy={rotate.isPending}
              onClick={() => rotate.mutate(undefined, { onSuccess: keepShownOnce })}
            >
              New key
            </Button>
          )}
          <Button
            icon={<Power className="size-3.5" />}
            off={off}
            busy={update.isPending}
            onClick={() => update.mutate({ enabled: !source.enabled })}
          >
            {source.enabled ? 'Switch off' : 'Switch on'}
          </Button>
          <Button variant="danger" icon={<Trash2 className="size-3.5" />} off={off} onClick={() => setDeleting(true)}>
            Delete
          </Button>
        </div>
      </div>
      <p className="text-12 text-muted">
        {sourceKinds[source.kind].label}
        {source.synced_at && (
          <>
            {' '}
            · synced <Ago inWords at={source.synced_at} />
          </>
        )}
      </p>
      {source.last_error && (
        <p className="flex gap-2 rounded-lg bg-red-soft px-3.5 py-2.5">
          <TriangleAlert className="mt-0.5 size-4 shrink-0 text-red" aria-hidden="true" />
          {source.last_error}
        </p>
      )}
      <ConfirmByName
        open={deleting}
        onOpenChange={setDeleting}
        title={`Delete ${source.name}?`}
        name={source.name}
        action="Delete the source"
        busy={remove.isPending}
        onConfirm={() => remove.mutate(undefined, { onSuccess: () => router.push('/settings/sources') })}
      >
        Its address stops working at once. The reports that it brought stay.
      </ConfirmByName>
    </header>
  );
}
