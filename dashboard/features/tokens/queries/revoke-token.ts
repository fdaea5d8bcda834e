'use client';
import { useAct } from '@/session/use-act.ts';

export const useRevokeToken = () =>
  useAct({
    failed: 'The token was not revoked',
    stale: ['tokens'],
    run: (routes, tokenId: string) => routes.tokens.revoke(tokenId),
  });
