'use client';
import type { Source } from '@soulcaster/contract';
import { CircleAlert, CircleCheck, CircleSlash, LoaderCircle } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { cx } from '@/components/cx.ts';
import { Ago } from '@/components/time.tsx';
import { counted } from '@/format/number.ts';
import { useLiveEvent } from '@/live/live.tsx';

/** The wait for the first delivery or the first poll, which turns green by itself. */
export function Listening({ source }: { source: Source }) {
  const [arrived, setArrived] = useState<string | null>(null);
  useLiveEvent((event) => {
    if (event.subject_id === source.id && (event.type === 'source.received' || event.type === 'source.synced'))
      setArrived(event.summary);
  });
  if (source.state === 'off')
    return (
      <Banner tone="plain" icon={<CircleSlash className="size-4" />} title="Switched off">
        It takes nothing in and asks nobody.
      </Banner>
    );
  if (source.state === 'failing')
    return (
      <div data-receiving>
        <Banner tone="red" icon={<CircleAlert className="size-4" />} title="Failing">
          {source.last_error}
        </Banner>
      </div>
    );
  if (source.state === 'listening' && !arrived)
    return (
      <div data-listening>
        <Banner
          tone="blue"
          icon={<LoaderCircle className="size-4 animate-spin-slow" />}
          title={source.ingest_url ? 'Listening…' : source.next_poll_at ? 'Waiting for the first poll…' : 'Ready'}
        >
          {waitingFor(source)}
        </Banner>
      </div>
    );
  return (
    <div data-receiving>
      <Banner tone="green" icon={<CircleCheck className="size-4" />} title="Connected">
        {source.last_delivery_at ? (
          <>
            Last delivery <Ago inWords at={source.last_delivery_at} />,{' '}
            {counted(source.deliveries_today, 'delivery', 'deliveries')} today.
          </>
        ) : source.synced_at ? (
          <>
            Read <Ago inWords at={source.synced_at} />.
          </>
        ) : (
          'The first delivery has arrived, and it was really theirs.'
        )}
      </Banner>
    </div>
  );
}

function waitingFor(source: Source): string {
  if (source.ingest_url && source.next_poll_at)
    return 'The first delivery, or the first poll, turns this green by itself.';
  if (source.ingest_url) return 'The first delivery turns this green by itself. You may leave this page.';
  if (source.next_poll_at) return 'It is asked within a minute; what it finds appears by itself.';
  return 'Write a report, and it appears by itself.';
}

const tones = {
  plain: ['border-line-strong', 'text-faint'],
  blue: ['border-line-strong', 'text-blue'],
  green: ['border-transparent bg-green-soft', 'text-green'],
  red: ['border-transparent bg-red-soft', 'text-red'],
} as const;

function Banner(props: { tone: keyof typeof tones; icon: ReactNode; title: string; children: ReactNode }) {
  const [box, color] = tones[props.tone];
  return (
    <div role="status" className={cx('flex items-start gap-3 rounded-lg border px-3.5 py-3', box)}>
      <span className={cx('mt-0.5', color)} aria-hidden="true">
        {props.icon}
      </span>
      <div className="min-w-0">
        <p className="font-medium">{props.title}</p>
        <p className="text-muted">{props.children}</p>
      </div>
    </div>
  );
}
