'use client';
import type { Delivery } from '@soulcaster/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { RotateCw } from 'lucide-react';
import Link from 'next/link';
import { Button } from '@/components/button.tsx';
import { Pill, type Tone } from '@/components/pill.tsx';
import { Card, Section } from '@/components/section.tsx';
import { RowSkeletons } from '@/components/skeleton.tsx';
import { Ago } from '@/components/time.tsx';
import { bytes } from '@/format/number.ts';
import { Pages } from '@/session/pages.tsx';
import { useProject, useWhyNot } from '@/session/session.tsx';
import { deliveriesQuery } from './queries/deliveries.ts';
import { useReplayDelivery } from './queries/replay-delivery.ts';

const tones: Record<Delivery['status'], Tone> = {
  accepted: 'green',
  duplicate: 'plain',
  filtered: 'plain',
  quarantined: 'amber',
  failed: 'red',
};

/** Everything that was sent, with what became of it; what was not understood can be tried again. */
export function DeliveriesLog({ sourceId }: { sourceId: string }) {
  const { api, project } = useProject();
  const query = useInfiniteQuery(deliveriesQuery(api, project.id, sourceId));
  return (
    <Section title="Deliveries">
      <Card>
        <Pages
          query={query}
          what="The deliveries"
          loading={<RowSkeletons rows={6} height={40} />}
          empty={<p className="px-4 py-3 text-muted">Nothing has been sent yet.</p>}
        >
          {(items) => (
            <ul className="divide-y divide-line">
              {items.map((delivery) => (
                <DeliveryRow key={delivery.id} delivery={delivery} sourceId={sourceId} />
              ))}
            </ul>
          )}
        </Pages>
      </Card>
    </Section>
  );
}

function DeliveryRow({ delivery, sourceId }: { delivery: Delivery; sourceId: string }) {
  const replay = useReplayDelivery(sourceId);
  const off = useWhyNot()('admin');
  const replayable = delivery.status === 'quarantined' || delivery.status === 'failed';
  return (
    <li className="flex min-h-10 items-center gap-3 px-4 py-1.5">
      <span className="w-24 shrink-0">
        <Pill tone={tones[delivery.status]}>{delivery.status}</Pill>
      </span>
      <span className="min-w-0 flex-1">
        <span className="block truncate font-mono text-12">{delivery.event ?? '–'}</span>
        {delivery.reason && <span className="block text-12 text-muted">{delivery.reason}</span>}
      </span>
      {delivery.feedback_id && (
        <Link
          href={`/dashboard/feedback?report=${delivery.feedback_id}`}
          className="hidden text-12 text-accent-text hover:underline @lg:inline"
        >
          Report
        </Link>
      )}
      {replayable && (
        <Button
          variant="ghost"
          icon={<RotateCw className="size-3.5" />}
          off={off}
          busy={replay.isPending}
          onClick={() => replay.mutate(delivery.id)}
        >
          Replay
        </Button>
      )}
      <span className="tnum hidden w-16 text-right text-12 text-faint @lg:block">{bytes(delivery.bytes)}</span>
      <Ago at={delivery.received_at} className="w-9 text-right text-12 text-muted" />
    </li>
  );
}
