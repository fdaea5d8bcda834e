'use client';
import { useQuery } from '@tanstack/react-query';
import { repositoryListQuery } from '@/features/repositories/queries/repository-list.ts';
import { SourceView } from '@/features/sources/source-view.tsx';
import { useProject } from '@/session/session.tsx';

export function SourcePageView({ sourceId }: { sourceId: string }) {
  const { api, project } = useProject();
  const repositories = useQuery(repositoryListQuery(api, project.id));
  return <SourceView sourceId={sourceId} repositories={repositories.data?.items ?? []} />;
}
