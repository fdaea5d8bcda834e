'use client';
import type { TokenCreate } from '@soulcaster/contract';
import { useAct } from '@/session/use-act.ts';

export const useCreateToken = () =>
  useAct({
    failed: 'No token was made',
    quiet: true,
    stale: ['tokens'],
    run: (routes, body: TokenCreate) => routes.tokens.create(body),
  });
