'use client';
import type { Delivery, DeliveryDetail } from '@soulcaster/contract';
import { useQuery } from '@tanstack/react-query';
import { CircleCheck, Info, RotateCw, TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import { Button } from '@/components/button.tsx';
import { CodeLine } from '@/components/code-line.tsx';
import { Sheet } from '@/components/dialog.tsx';
import { Fact } from '@/components/section.tsx';
import { BlockSkeleton } from '@/components/skeleton.tsx';
import { Moment } from '@/components/time.tsx';
import { bytes } from '@/format/number.ts';
import { Data } from '@/session/data.tsx';
import { useProject, useWhyNot } from '@/session/session.tsx';
import { DeliveryPill, deliveryStatuses } from './delivery-status.tsx';
import { HeaderList } from './header-list.tsx';
import { deliveryQuery } from './queries/delivery.ts';
import { useReplayDelivery } from './queries/replay-delivery.ts';

/** One delivery over the log: what was sent, masked, what became of it, and a replay. Its id is in the address. */
export function DeliverySheet(props: { sourceId: string; deliveryId: string | null; onClose: () => void }) {
  const { api, project } = useProject();
  const off = useWhyNot()('developer');
  const query = useQuery({
    ...deliveryQuery(api, project.id, props.sourceId, props.deliveryId ?? ''),
    enabled: props.deliveryId !== null && !off,
  });
  return (
    <Sheet
      open={props.deliveryId !== null}
      onOpenChange={(open) => !open && props.onClose()}
      className="max-w-2xl"
      title={query.data?.event ?? 'Delivery'}
    >
      {off ? (
        <p className="text-muted">What was sent is shown to developers of the project. {off}</p>
      ) : (
        <Data query={query} what="The delivery" loading={<BlockSkeleton lines={12} />}>
          {(delivery) => (
            <div className="grid gap-4">
              <Outcome delivery={delivery} sourceId={props.sourceId} />
              <dl className="grid grid-cols-2 gap-3">
                <Fact label="Received">
                  <Moment at={delivery.received_at} />
                </Fact>
                <Fact label="Understood">
                  {delivery.digested_at
                    ? `after ${Math.max(0, Date.parse(delivery.digested_at) - Date.parse(delivery.received_at))} ms`
                    : 'waits'}
                </Fact>
                <Fact label="Size">{bytes(delivery.bytes)}</Fact>
                <Fact label="Kept until">
                  <Moment at={delivery.kept_until} />
                </Fact>
              </dl>
              <Payload delivery={delivery} />
            </div>
          )}
        </Data>
      )}
    </Sheet>
  );
}

function Outcome({ delivery, sourceId }: { delivery: DeliveryDetail; sourceId: string }) {
  const off = useWhyNot()('admin');
  const replay = useReplayDelivery(sourceId);
  return (
    <div className="grid gap-2 rounded-lg border border-line-strong bg-raised p-3.5">
      <div className="flex flex-wrap items-center gap-2">
        <DeliveryPill delivery={delivery} />
        <span className="min-w-0 flex-1 text-muted">
          {delivery.is_test ? 'was sent by the Test button' : deliveryStatuses[delivery.status].about}
        </span>
        <Button
          icon={<RotateCw className="size-3.5" />}
          tip="Understand it once more, with the settings as they are now"
          off={off ?? delivery.replay_refused}
          busy={replay.isPending}
          onClick={() => replay.mutate(delivery.id)}
        >
          Replay
        </Button>
      </div>
      {delivery.reason && <p>{sentence(delivery.reason)}</p>}
      {delivery.feedback_id && (
        <p className="truncate">
          <span className="text-muted">Report: </span>
          <Link
            href={`/dashboard/feedback?report=${delivery.feedback_id}`}
            className="text-accent-text hover:underline"
          >
            {delivery.feedback_title ?? 'open it'}
          </Link>
        </p>
      )}
      {replay.data && <Replayed delivery={replay.data} />}
    </div>
  );
}

function Replayed({ delivery }: { delivery: Delivery }) {
  const taken = delivery.status === 'accepted';
  return (
    <p role="status" data-replayed={delivery.status} className="flex gap-2 border-t border-line pt-2">
      {taken ? (
        <CircleCheck className="mt-0.5 size-4 shrink-0 text-green" aria-hidden="true" />
      ) : (
        <TriangleAlert className="mt-0.5 size-4 shrink-0 text-amber" aria-hidden="true" />
      )}
      {taken ? 'Replayed: it is in now.' : `Replayed: ${delivery.status} again. ${sentence(delivery.reason ?? '')}`}
    </p>
  );
}

function Payload({ delivery }: { delivery: DeliveryDetail }) {
  if (delivery.payload === null)
    return (
      <p className="flex gap-2 text-muted">
        <Info className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
        {delivery.status === 'duplicate'
          ? 'What a duplicate sent is not kept: it is the same as in the delivery that it repeats.'
          : 'What was sent is no longer kept; only this line of the log is.'}
      </p>
    );
  return (
    <>
      <div>
        <p className="label mb-1">What was sent · personal data and secrets are masked</p>
        <div className="max-h-[50vh] overflow-y-auto rounded-md">
          <CodeLine label="The payload" text={delivery.payload} />
        </div>
      </div>
      <HeaderList title="Headers that were kept" headers={delivery.headers} />
    </>
  );
}

const sentence = (reason: string) =>
  reason.charAt(0).toUpperCase() + reason.slice(1) + (/[.”!?]$/.test(reason) ? '' : '.');
