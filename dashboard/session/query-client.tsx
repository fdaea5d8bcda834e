'use client';
import { ApiProblem } from '@soulcaster/contract';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

export function Queries({ children }: { children: ReactNode }) {
  const [client] = useState(makeClient);
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}

function makeClient() {
  return new QueryClient({
    queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
    mutationCache: new MutationCache({ onError: leaveWhenSignedOut }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        refetchOnWindowFocus: 'always',
        retry: (failures, error) => failures < 2 && isTransient(error),
      },
    },
  });
}

function isTransient(error: unknown) {
  return error instanceof ApiProblem ? error.problem.status >= 500 : true;
}

function leaveWhenSignedOut(error: unknown) {
  if (typeof window === 'undefined' || !(error instanceof ApiProblem) || error.problem.status !== 401) return;
  window.location.assign(`/auth/signin?expired=1&next=${encodeURIComponent(location.pathname + location.search)}`);
}
