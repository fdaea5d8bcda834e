'use client';
import { type Delivery, DeliveryStatus } from '@soulcaster/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { RotateCw } from 'lucide-react';
import { parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs';
import { toast } from 'sonner';
import { Button } from '@/components/button.tsx';
import { cx } from '@/components/cx.ts';
import { Card } from '@/components/section.tsx';
import { RowSkeletons } from '@/components/skeleton.tsx';
import { Ago } from '@/components/time.tsx';
import { bytes, counted } from '@/format/number.ts';
import { Pages } from '@/session/pages.tsx';
import { useProject, useWhyNot } from '@/session/session.tsx';
import { DeliverySheet } from './delivery-sheet.tsx';
import { DeliveryPill, deliveryStatuses } from './delivery-status.tsx';
import { deliveriesQuery } from './queries/deliveries.ts';
import { useReplayAll } from './queries/replay-all.ts';

/** Everything that was sent, with what became of it; each can be opened, and what was not taken in can be tried again. */
export function DeliveriesLog({ sourceId }: { sourceId: string }) {
  const { api, project } = useProject();
  const [status, setStatus] = useQueryState('status', parseAsStringLiteral(DeliveryStatus.options));
  const [opened, open] = useQueryState('delivery', parseAsString.withOptions({ history: 'push' }));
  const query = useInfiniteQuery(deliveriesQuery(api, project.id, sourceId, status));
  const count = query.data?.pages.reduce((sum, page) => sum + page.items.length, 0) ?? 0;
  return (
    <section aria-label="Deliveries" className="grid gap-2">
      <div className="flex flex-wrap items-center gap-1">
        <StatusButton label="All" on={status === null} onClick={() => setStatus(null)} />
        {DeliveryStatus.options.map((option) => (
          <StatusButton
            key={option}
            label={option}
            on={status === option}
            onClick={() => setStatus(status === option ? null : option)}
          />
        ))}
        {count > 0 && (status === 'filtered' || status === 'quarantined' || status === 'failed') && (
          <ReplayAll sourceId={sourceId} status={status} />
        )}
      </div>
      <Card>
        <Pages
          query={query}
          what="The deliveries"
          loading={<RowSkeletons rows={6} height={40} />}
          empty={
            <p className="px-4 py-6 text-center text-muted">
              {status ? `No delivery ${deliveryStatuses[status].about.split(';')[0]}.` : 'Nothing has been sent yet.'}
            </p>
          }
        >
          {(items) => (
            <ul className="divide-y divide-line">
              {items.map((delivery) => (
                <li key={delivery.id}>
                  <DeliveryRow delivery={delivery} onOpen={() => open(delivery.id)} />
                </li>
              ))}
            </ul>
          )}
        </Pages>
      </Card>
      <DeliverySheet sourceId={sourceId} deliveryId={opened} onClose={() => open(null)} />
    </section>
  );
}

function StatusButton(props: { label: string; on: boolean; onClick: () => void }) {
  return (
    <button
      type="button"
      aria-pressed={props.on}
      onClick={props.onClick}
      className={cx(
        'h-7 rounded-md px-2 text-12 first-letter:uppercase',
        props.on ? 'bg-active font-medium text-fg' : 'text-muted hover:bg-hover hover:text-fg',
      )}
    >
      {props.label}
    </button>
  );
}

function ReplayAll({ sourceId, status }: { sourceId: string; status: 'filtered' | 'quarantined' | 'failed' }) {
  const replay = useReplayAll(sourceId);
  const off = useWhyNot()('admin');
  return (
    <Button
      className="ml-auto"
      icon={<RotateCw className="size-3.5" />}
      tip="Understand them once more, with the settings as they are now"
      off={off}
      busy={replay.isPending}
      onClick={() =>
        replay.mutate(
          { status },
          { onSuccess: ({ count }) => toast.success(`${counted(count, 'delivery', 'deliveries')} on the way again.`) },
        )
      }
    >
      Replay all {status}
    </Button>
  );
}

function DeliveryRow({ delivery, onOpen }: { delivery: Delivery; onOpen: () => void }) {
  return (
    <button
      type="button"
      onClick={onOpen}
      data-delivery={delivery.status}
      className="flex min-h-10 w-full items-center gap-3 px-4 py-1.5 text-left -outline-offset-2 hover:bg-hover"
    >
      <span className="w-24 shrink-0">
        <DeliveryPill delivery={delivery} />
      </span>
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          {delivery.feedback_title && <span className="truncate">{delivery.feedback_title}</span>}
          <span
            className={cx(
              'shrink-0 truncate font-mono text-12',
              delivery.feedback_title && 'hidden text-faint @md:inline',
            )}
          >
            {delivery.event ?? '–'}
          </span>
        </span>
        {delivery.reason && (
          <span className="line-clamp-2 text-12 text-muted" title={delivery.reason}>
            {delivery.reason}
          </span>
        )}
      </span>
      <span className="tnum hidden w-16 text-right text-12 text-faint @lg:block">{bytes(delivery.bytes)}</span>
      <Ago at={delivery.received_at} className="tnum w-9 text-right text-12 text-muted" />
    </button>
  );
}
