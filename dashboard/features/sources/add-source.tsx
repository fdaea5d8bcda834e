'use client';
import type { Source, SourceKindFacts } from '@soulcaster/contract';
import { useQuery } from '@tanstack/react-query';
import { ChevronRight } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { Sheet } from '@/components/dialog.tsx';
import { BlockSkeleton } from '@/components/skeleton.tsx';
import { Data } from '@/session/data.tsx';
import { useSession } from '@/session/session.tsx';
import { SourceIcon } from '@/vocabulary/source-kind.tsx';
import { sourceKindsQuery } from './queries/source-kinds.ts';
import { SourceForm } from './source-form.tsx';

/** First the kind, then its form; then the page that connects it. */
export function AddSource(props: {
  open: boolean;
  kind: string | null;
  onKind: (kind: string) => void;
  onClose: () => void;
}) {
  const { api } = useSession();
  const router = useRouter();
  const query = useQuery({ ...sourceKindsQuery(api), enabled: props.open });
  const chosen = query.data?.items.find((facts) => facts.kind === props.kind);
  const done = (source: Source) => router.push(`/settings/sources/${source.id}`);
  return (
    <Sheet
      open={props.open}
      onOpenChange={(open) => !open && props.onClose()}
      title={chosen ? `Add ${chosen.name}` : 'Add a source'}
      description={chosen?.description ?? 'Choose where the reports are.'}
    >
      <Data query={query} what="The kinds of sources" loading={<BlockSkeleton lines={8} />}>
        {({ items }) =>
          chosen ? (
            <SourceForm facts={chosen} onDone={done} onBack={() => props.onKind('1')} />
          ) : (
            <KindList kinds={items} onChoose={props.onKind} />
          )
        }
      </Data>
    </Sheet>
  );
}

export function KindList({ kinds, onChoose }: { kinds: SourceKindFacts[]; onChoose: (kind: string) => void }) {
  return (
    <ul className="grid gap-1.5">
      {kinds.map((facts) => (
        <li key={facts.kind}>
          <button
            type="button"
            disabled={facts.unavailable !== null}
            onClick={() => onChoose(facts.kind)}
            className="flex w-full items-center gap-3 rounded-lg border border-line-strong px-3.5 py-2.5 text-left enabled:hover:bg-hover disabled:bg-sunken"
          >
            <SourceIcon besideWord source={facts.kind} className="size-4 text-muted" />
            <span className="min-w-0 flex-1">
              <span className="block font-medium">{facts.name}</span>
              <span className="block text-12 text-muted">{facts.unavailable ?? facts.description}</span>
            </span>
            {facts.unavailable === null && <ChevronRight className="size-4 text-faint" aria-hidden="true" />}
          </button>
        </li>
      ))}
    </ul>
  );
}
