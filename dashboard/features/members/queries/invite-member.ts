'use client';
import type { MemberInvite } from '@soulcaster/contract';
import { useAct } from '@/session/use-act.ts';

export const useInviteMember = () =>
  useAct({
    failed: 'The invitation was not made',
    quiet: true,
    stale: ['members'],
    run: (routes, body: MemberInvite) => routes.members.invite(body),
  });
