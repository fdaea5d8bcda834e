'use client';
import { useAct } from '@/session/use-act.ts';

export const useRemoveMember = () =>
  useAct({
    failed: 'The member was not removed',
    stale: ['members'],
    run: (routes, memberId: string) => routes.members.remove(memberId),
  });
