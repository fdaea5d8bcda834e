'use client';
import type { Feedback, Frame } from '@soulcaster/contract';
import { ArrowUpRight } from 'lucide-react';
import { CopyButton } from '@/components/copy-button.tsx';
import { cx } from '@/components/cx.ts';
import { PlainText } from '@/components/plain-text.tsx';
import { Moment } from '@/components/time.tsx';
import { isShared, sharedWords } from './shared-signs.ts';
import { WhyHere } from './why-here.tsx';

/** All of a report: the words as text, the crash, why it is where it is, and the raw facts one fold away. */
export function FeedbackBody({ item, showWhy = true }: { item: Feedback; showWhy?: boolean }) {
  return (
    <div className="grid gap-3 px-3 pt-1 pb-3">
      <PlainText
        text={item.body || 'No text was sent.'}
        marks={showWhy ? sharedWords(item.why) : []}
        className="max-h-80 overflow-y-auto text-13"
      />
      {item.exception && (
        <p className="font-mono text-12 wrap-anywhere text-red">
          {item.exception.type}: {item.exception.value}
        </p>
      )}
      {item.frames.length > 0 && <Frames frames={item.frames} shared={(frame) => isShared(frame, item.why)} />}
      {showWhy && item.why.length > 0 && <WhyHere why={item.why} pinned={item.pinned} />}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-12 text-faint">
        {item.author && <span>by {item.author}</span>}
        <Moment at={item.occurred_at} />
        {idAtSource(item) && <span className="break-all">{idAtSource(item)}</span>}
        {item.permalink && /^https?:\/\//.test(item.permalink) && (
          <a
            href={item.permalink}
            target="_blank"
            rel="noreferrer nofollow"
            className="inline-flex items-center gap-0.5 text-accent-text hover:underline"
          >
            Open the original <ArrowUpRight className="size-3.5" aria-hidden="true" />
          </a>
        )}
      </div>
      {Object.keys(item.metadata).length > 0 && <RawFacts metadata={item.metadata} />}
    </div>
  );
}

/** The number of an issue as people say it; any other id with its name before it. */
function idAtSource(item: Feedback): string | null {
  if (item.source === 'github') return /\/(\d+)$/.exec(item.permalink ?? '')?.[1]?.replace(/^/, '#') ?? null;
  return item.external_id && `id ${item.external_id}`;
}

/** A stack, the innermost first. `shared` marks what other reports of the cluster have too. */
export function Frames({ frames, shared }: { frames: Frame[]; shared?: (frame: Frame) => boolean }) {
  return (
    <ol className="overflow-x-auto rounded-md bg-sunken px-3 py-2 font-mono text-12">
      {frames.map((frame, index) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: a stack is an order of frames that may repeat
          key={index}
          className={cx(
            'relative whitespace-nowrap',
            frame.in_app ? 'text-fg' : 'text-faint',
            shared?.(frame) &&
              'before:absolute before:inset-y-0.5 before:-left-2 before:w-0.5 before:rounded-full before:bg-accent',
          )}
          title={shared?.(frame) ? 'Other reports of this cluster crash here too' : undefined}
        >
          {frame.function && <span>{frame.function} </span>}
          <span className={frame.in_app ? 'text-accent-text' : ''}>
            {frame.file}
            {frame.line !== undefined && `:${frame.line}`}
          </span>
        </li>
      ))}
    </ol>
  );
}

function RawFacts({ metadata }: { metadata: Record<string, unknown> }) {
  const text = JSON.stringify(metadata, null, 2);
  return (
    <details>
      <summary className="w-fit text-12 text-faint hover:text-fg">Raw facts</summary>
      <div className="relative mt-1">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard */}
        <pre tabIndex={0} className="max-h-72 overflow-auto rounded-md bg-sunken px-3 py-2 font-mono text-12">
          {text}
        </pre>
        <span className="absolute top-1 right-1">
          <CopyButton text={text} label="Copy the raw facts" />
        </span>
      </div>
    </details>
  );
}
