'use client';
import type { Source, SourceKindFacts } from '@soulcaster/contract';
import { ChevronLeft, FlaskConical, KeyRound, Power, RefreshCw, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/components/button.tsx';
import { ConfirmByName } from '@/components/confirm-by-name.tsx';
import { Ago, Moment } from '@/components/time.tsx';
import { useWhyNot } from '@/session/session.tsx';
import { SourceIcon, sourceKinds } from '@/vocabulary/source-kind.tsx';
import { useDeleteSource } from './queries/delete-source.ts';
import { useRotateSource } from './queries/rotate-source.ts';
import { useSyncSource } from './queries/sync-source.ts';
import { useTestSource } from './queries/test-source.ts';
import { useUpdateSource } from './queries/update-source.ts';
import { keepShownOnce } from './shown-once.ts';
import { SourceHealth } from './source-health.tsx';
import { TestSheet } from './test-sheet.tsx';

/** Its name and state, and what can be done with it as a whole. */
export function SourceHeading({ source, facts }: { source: Source; facts: SourceKindFacts | undefined }) {
  const off = useWhyNot()('admin');
  const sync = useSyncSource(source.id);
  const update = useUpdateSource(source.id);
  const rotate = useRotateSource(source.id);
  const remove = useDeleteSource(source.id);
  const router = useRouter();
  const [deleting, setDeleting] = useState(false);
  const test = useTestSource(source.id);
  const [testing, setTesting] = useState(false);

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
        <div className="flex flex-wrap gap-1.5 sm:ml-auto">
          {(source.ingest_url || facts?.can_sync) && (
            <Button
              icon={<FlaskConical className="size-3.5" />}
              tip="Send a sample through its own door, or ask its API once; no report is stored"
              off={off ?? (source.enabled ? null : 'It is switched off.')}
              onClick={() => {
                setTesting(true);
                test.mutate();
              }}
            >
              Test
            </Button>
          )}
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
            · read <Ago inWords at={source.synced_at} />
          </>
        )}
      </p>
      {source.previous_works_until && (
        <p className="text-12 text-amber">
          The key or secret of before works until <Moment at={source.previous_works_until} />: put the new one in at the
          sender by then.
        </p>
      )}
      <TestSheet source={source} test={test} open={testing} onClose={() => setTesting(false)} />
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
