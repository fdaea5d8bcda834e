'use client';
import type { Source } from '@soulcaster/contract';
import { useQuery } from '@tanstack/react-query';
import { Cable, Plus } from 'lucide-react';
import Link from 'next/link';
import { parseAsString, useQueryState } from 'nuqs';
import { Button } from '@/components/button.tsx';
import { Empty } from '@/components/empty.tsx';
import { Card, Section } from '@/components/section.tsx';
import { RowSkeletons } from '@/components/skeleton.tsx';
import { Sparkline } from '@/components/sparkline.tsx';
import { Ago } from '@/components/time.tsx';
import { counted, exact } from '@/format/number.ts';
import { Data } from '@/session/data.tsx';
import { useProject, useWhyNot } from '@/session/session.tsx';
import { SourceIcon, sourceKinds } from '@/vocabulary/source-kind.tsx';
import { AddSource } from './add-source.tsx';
import { sourceListQuery } from './queries/source-list.ts';
import { SourceHealth } from './source-health.tsx';

/** Where feedback comes from, with its health. */
export function SourceList() {
  const { api, project } = useProject();
  const query = useQuery(sourceListQuery(api, project.id));
  const off = useWhyNot()('admin');
  const [add, setAdd] = useQueryState('add', parseAsString);
  const button = (
    <Button variant="primary" icon={<Plus className="size-3.5" />} off={off} onClick={() => setAdd('1')}>
      Add a source
    </Button>
  );
  return (
    <Section title="Sources" aside={button}>
      <p className="-mt-1 max-w-prose text-muted">
        Where reports come from. Each source has its own address and secret; what it sends is kept, even when it is not
        understood.
      </p>
      <Card>
        <Data query={query} what="The sources" loading={<RowSkeletons rows={4} height={52} />}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty icon={<Cable className="size-4.5" />} title="No source yet" action={button}>
                Connect Sentry, GitHub Issues, or anything that can send JSON.
              </Empty>
            ) : (
              <ul className="divide-y divide-line">
                {items.map((source) => (
                  <li key={source.id}>
                    <SourceRow source={source} />
                  </li>
                ))}
              </ul>
            )
          }
        </Data>
      </Card>
      <AddSource open={add !== null} kind={add === '1' ? null : add} onKind={setAdd} onClose={() => setAdd(null)} />
    </Section>
  );
}

function SourceRow({ source }: { source: Source }) {
  return (
    <Link
      href={`/settings/sources/${source.id}`}
      className="flex min-h-13 flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2 -outline-offset-2 hover:bg-hover"
    >
      <SourceIcon besideWord source={source.kind} className="size-4 text-muted" />
      <span className="min-w-40 flex-1">
        <span className="block truncate font-medium">{source.name}</span>
        <span className="block truncate text-12 text-faint" title={source.last_error ?? undefined}>
          {source.last_error ?? sourceKinds[source.kind].label}
          {!source.last_error && source.note && ` · ${source.note}`}
          {!source.last_error && !source.note && source.synced_at && source.next_poll_at && (
            <>
              {' · next poll '}
              <Ago inWords at={source.next_poll_at} />
            </>
          )}
        </span>
      </span>
      <span className="w-24 text-12">
        <SourceHealth state={source.state} />
      </span>
      <span className="hidden w-16 @xl:block">
        {source.ingest_url && (
          <Sparkline
            values={source.deliveries_by_hour}
            label={`Deliveries of the last 24 hours: ${source.deliveries_by_hour.reduce((sum, hour) => sum + hour, 0)}`}
          />
        )}
      </span>
      <span className="tnum hidden w-28 text-right text-12 text-muted @lg:block">
        {exact(source.deliveries_today)} today
        {source.failures_today > 0 && (
          <span className="block text-red">{counted(source.failures_today, 'failure')}</span>
        )}
      </span>
      <span className="w-14 text-right text-12 text-muted">
        {seenAt(source) ? <Ago at={seenAt(source)!} /> : 'never'}
      </span>
    </Link>
  );
}

/** The last delivery or the last answer of its API, whichever came later. */
const seenAt = ({ last_delivery_at, synced_at }: Source) =>
  [last_delivery_at, synced_at]
    .filter((at) => at !== null)
    .sort()
    .at(-1) ?? null;
