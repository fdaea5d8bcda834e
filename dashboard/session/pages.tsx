'use client';
import type { Page } from '@soulcaster/contract';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Button } from '@/components/button.tsx';
import { ErrorPanel } from '@/components/error-panel.tsx';
import { readable } from './problem.ts';

/** A list in pages: loading, empty, error with retry, full with "more". */
export function Pages<T>(props: {
  query: UseInfiniteQueryResult<InfiniteData<Page<T>>>;
  what: string;
  loading: ReactNode;
  empty: ReactNode;
  children: (items: T[]) => ReactNode;
}) {
  const { query } = props;
  if (query.isPending) return props.loading;
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (query.isError && items.length === 0)
    return (
      <ErrorPanel
        title={`${props.what} could not be loaded`}
        error={readable(query.error)}
        onRetry={() => query.refetch()}
      />
    );
  if (items.length === 0) return props.empty;
  return (
    <>
      {props.children(items)}
      {query.hasNextPage && (
        <div className="p-3">
          <Button busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
    </>
  );
}
