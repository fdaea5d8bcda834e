'use client';
import { RotateCw, TriangleAlert } from 'lucide-react';
import { Button } from './button.tsx';
import { CopyButton } from './copy-button.tsx';
import { cx } from './cx.ts';

export interface ShownError {
  message: string;
  requestId: string | null;
}

export function ErrorPanel(props: { title: string; error: ShownError; onRetry?: () => void; className?: string }) {
  return (
    <div
      role="alert"
      className={cx('m-4 flex items-start gap-3 rounded-lg border border-line-strong bg-raised p-4', props.className)}
    >
      <TriangleAlert className="mt-0.5 size-4 shrink-0 text-red" aria-hidden="true" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{props.title}</p>
        <p className="mt-0.5 text-muted">{props.error.message}</p>
        {props.error.requestId && (
          <p className="mt-1 flex items-center gap-1 font-mono text-11 text-faint">
            request {props.error.requestId}
            <CopyButton text={props.error.requestId} label="Copy the request id" />
          </p>
        )}
      </div>
      {props.onRetry && (
        <Button icon={<RotateCw className="size-3.5" />} onClick={props.onRetry}>
          Retry
        </Button>
      )}
    </div>
  );
}
