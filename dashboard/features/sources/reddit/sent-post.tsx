'use client';
import type { Delivery, IngestAnswer } from '@soulcaster/contract';
import { useQuery } from '@tanstack/react-query';
import { CircleCheck, Info, LoaderCircle, TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useProject } from '@/session/session.tsx';
import { pushedQuery } from './push-post.ts';

/** What became of a post that was sent, with the way to the report. */
export function SentPost({ sent }: { sent: IngestAnswer & { sourceId: string } }) {
  const { api, project } = useProject();
  const { data } = useQuery(pushedQuery(api, project.id, sent.sourceId, sent.delivery_id));
  const log = `/settings/sources/${sent.sourceId}?tab=deliveries`;
  if (sent.status === 'duplicate')
    return (
      <Line state="duplicate" icon={<Info className="size-4 text-blue" />} href={log} link="See what came">
        It was sent before, word for word: nothing was added.
      </Line>
    );
  if (!data || (data.status === 'accepted' && !data.feedback_id))
    return (
      <Line
        state="waiting"
        icon={<LoaderCircle className="size-4 animate-spin text-muted" />}
        href={log}
        link="Follow it"
      >
        It is stored, and read in a moment.
      </Line>
    );
  if (data.feedback_id)
    return (
      <Line
        state="feedback"
        icon={<CircleCheck className="size-4 text-green" />}
        href={`/dashboard/feedback?report=${data.feedback_id}`}
        link={data.feedback_title ?? 'Open the report'}
      >
        Sent. The report:
      </Line>
    );
  return (
    <Line state={data.status} icon={<TriangleAlert className="size-4 text-amber" />} href={log} link="Open the log">
      {notTaken(data)}
    </Line>
  );
}

const notTaken = ({ status, reason }: Delivery) =>
  `It is stored, and no report came of it (${status})${reason ? `: ${reason}` : ''}.`;

function Line(props: { state: string; icon: ReactNode; href: string; link: string; children: ReactNode }) {
  return (
    <p role="status" data-sent={props.state} className="flex min-w-0 items-start gap-2 break-words">
      <span className="mt-0.5 shrink-0" aria-hidden="true">
        {props.icon}
      </span>
      <span className="min-w-0">
        {props.children}{' '}
        <Link href={props.href} className="text-accent-text hover:underline">
          {props.link}
        </Link>
      </span>
    </p>
  );
}
