'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { Sheet } from '@/components/dialog.tsx';
import { BlockSkeleton } from '@/components/skeleton.tsx';
import { Data } from '@/session/data.tsx';
import { useProject } from '@/session/session.tsx';
import { SourceIcon, sourceKinds } from '@/vocabulary/source-kind.tsx';
import { FeedbackBody } from './feedback-body.tsx';
import { feedbackQuery } from './queries/feedback.ts';

/** One report over the list; its id is in the address. */
export function FeedbackDrawer({ feedbackId, onClose }: { feedbackId: string | null; onClose: () => void }) {
  const { api, project } = useProject();
  const query = useQuery({ ...feedbackQuery(api, project.id, feedbackId ?? ''), enabled: feedbackId !== null });
  return (
    <Sheet
      open={feedbackId !== null}
      onOpenChange={(open) => !open && onClose()}
      title={query.data?.title ?? 'Report'}
      description={
        query.data && (
          <span className="flex items-center gap-1.5">
            <SourceIcon besideWord source={query.data.source} /> {sourceKinds[query.data.source].label}
          </span>
        )
      }
    >
      <Data query={query} what="The report" loading={<BlockSkeleton lines={8} />}>
        {(item) => (
          <div className="-mx-3 grid gap-3">
            {item.cluster_id ? (
              <Link
                href={`/dashboard/clusters/${item.cluster_id}`}
                className="mx-3 flex items-center gap-2 rounded-md border border-line-strong px-3 py-2 hover:bg-hover"
              >
                <span className="font-mono text-11 text-faint">{item.cluster_short_id}</span>
                <span className="min-w-0 truncate">{item.cluster_title}</span>
              </Link>
            ) : (
              <p className="mx-3 text-12 text-muted">It has no cluster yet; that comes in a moment.</p>
            )}
            <FeedbackBody item={item} />
          </div>
        )}
      </Data>
    </Sheet>
  );
}
