'use client';
import { useQuery } from '@tanstack/react-query';
import { capabilitiesQuery } from '@/features/capabilities/queries/capabilities.ts';
import { RepositoryList } from '@/features/repositories/repository-list.tsx';
import { useSession } from '@/session/session.tsx';

export function RepositoriesView() {
  const { api } = useSession();
  const capabilities = useQuery(capabilitiesQuery(api));
  return <RepositoryList forges={capabilities.data?.forges ?? []} />;
}
