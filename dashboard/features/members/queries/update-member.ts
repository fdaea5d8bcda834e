'use client';
import type { Role } from '@soulcaster/contract';
import { useAct } from '@/session/use-act.ts';

export const useUpdateMember = () =>
  useAct({
    failed: 'The role was not changed',
    stale: ['members'],
    run: (routes, { memberId, role }: { memberId: string; role: Role }) => routes.members.update(memberId, { role }),
  });
