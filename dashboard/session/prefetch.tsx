import { dehydrate, type FetchQueryOptions, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';

type Prefetched = { queryKey: readonly unknown[]; queryFn?: unknown; initialPageParam?: unknown };

/**
 * Renders its children with the answers of these queries at hand. A query that fails here is not handed on: the browser asks
 * again and shows what is wrong where the data belongs.
 */
export async function Prefetch(props: { queries: Prefetched[]; children: ReactNode }) {
  const client = new QueryClient();
  await Promise.all(
    props.queries.map((query) =>
      'initialPageParam' in query
        ? client.prefetchInfiniteQuery(query as Parameters<QueryClient['prefetchInfiniteQuery']>[0])
        : client.prefetchQuery(query as FetchQueryOptions),
    ),
  );
  return <HydrationBoundary state={dehydrate(client)}>{props.children}</HydrationBoundary>;
}
