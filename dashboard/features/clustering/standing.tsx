'use client';
import type { ClusteringStatus } from '@soulcaster/contract';
import { CircleCheck, CircleX, Hourglass, LoaderCircle, Play } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Button } from '@/components/button.tsx';
import { Card, Section } from '@/components/section.tsx';
import { Ago } from '@/components/time.tsx';
import { counted } from '@/format/number.ts';
import { useWhyNot } from '@/session/session.tsx';
import { Helpers } from './helpers.tsx';
import { PreviewButton } from './preview-button.tsx';
import { RunProgress } from './progress.tsx';
import { useStartRun } from './queries/start-run.ts';
import { runName, runOutcome } from './run-words.ts';

/** How the grouping stands: what runs or waits, and the helpers with their health. */
export function Standing({ status }: { status: ClusteringStatus }) {
  const start = useStartRun();
  const mayNot = useWhyNot()('triager');
  const nothing = status.pending === 0 ? 'Nothing waits to be grouped.' : null;
  return (
    <Section
      title="Grouping"
      aside={
        <>
          <Button
            icon={<Play className="size-3.5" />}
            off={mayNot ?? (status.running ? 'A run is under way.' : nothing)}
            busy={start.isPending}
            onClick={() => start.mutate({})}
          >
            Group what waits
          </Button>
          <PreviewButton />
        </>
      }
    >
      <Card className="divide-y divide-line">
        <div className="grid gap-2 px-4 py-3">
          <Now status={status} />
        </div>
        <Helpers status={status} />
      </Card>
    </Section>
  );
}

function Now({ status }: { status: ClusteringStatus }) {
  const { running, pending, last } = status;
  if (running)
    return (
      <>
        <Line icon={<LoaderCircle className="size-4 animate-spin-slow text-accent-text" aria-hidden="true" />}>
          <Link href={`/settings/grouping/${running.id}`} className="font-medium hover:underline">
            {running.mode === 'preview' ? 'Previewing a re-clustering' : 'Grouping what waits'}
          </Link>
        </Line>
        <RunProgress job={running} pace={status} />
      </>
    );
  if (pending > 0)
    return (
      <Line icon={<Hourglass className="size-4 text-amber" aria-hidden="true" />}>
        <span className="font-medium">{counted(pending, 'report')} being grouped</span>
      </Line>
    );
  if (last?.status === 'failed')
    return (
      <Line icon={<CircleX className="size-4 text-red" aria-hidden="true" />}>
        <span className="font-medium">The last run failed.</span>
        <span className="wrap-anywhere text-muted">{last.error_message}</span>
      </Line>
    );
  return (
    <Line icon={<CircleCheck className="size-4 text-green" aria-hidden="true" />}>
      <span className="font-medium">Nothing waits to be grouped.</span>
      {last?.finished_at && (
        <span className="text-12 text-muted">
          Last run <Ago at={last.finished_at} inWords />: {runName(last).toLowerCase()}, {runOutcome(last)}
        </span>
      )}
    </Line>
  );
}

const Line = ({ icon, children }: { icon: ReactNode; children: ReactNode }) => (
  <div role="status" className="flex items-start gap-3">
    <span className="mt-0.5 shrink-0">{icon}</span>
    <div className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-2">{children}</div>
  </div>
);
