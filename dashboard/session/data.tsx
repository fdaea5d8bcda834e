'use client';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorPanel } from '@/components/error-panel.tsx';
import { readable } from './problem.ts';

/** One data surface: its shape while loading, what went wrong with a retry, or the data (kept while it is fetched again). */
export function Data<T>(props: {
  query: UseQueryResult<T>;
  what: string;
  loading: ReactNode;
  children: (data: T) => ReactNode;
}) {
  const { query } = props;
  if (query.data !== undefined) return props.children(query.data);
  if (query.isError)
    return (
      <ErrorPanel
        title={`${props.what} could not be loaded`}
        error={readable(query.error)}
        onRetry={() => query.refetch()}
      />
    );
  return props.loading;
}
