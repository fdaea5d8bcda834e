'use client';
import { ErrorPanel } from '@/components/error-panel.tsx';

/** The last resort of a page: the server that renders hides the cause and gives a number to find it in its log. */
export function PageError({ error }: { error: Error & { digest?: string } }) {
  return (
    <main className="mx-auto max-w-2xl pt-[12vh]">
      <ErrorPanel
        title="This page could not be shown"
        error={{
          message:
            'The server did not give what the page needs. It may be starting or restarting; nothing was changed.',
          requestId: error.digest ?? null,
        }}
        onRetry={() => window.location.reload()}
      />
    </main>
  );
}
