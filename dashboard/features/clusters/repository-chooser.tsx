'use client';
import type { Cluster, Repository } from '@soulcaster/contract';
import { Select } from '@/components/select.tsx';
import { repositoryName } from '@/format/repository-name.ts';
import { useWhyNot } from '@/session/session.tsx';
import { useUpdateCluster } from './queries/update-cluster.ts';

/** Where the fix goes: always chosen by a person or by the source's setting, never by what a report says. */
export function RepositoryChooser({ cluster, repositories }: { cluster: Cluster; repositories: Repository[] }) {
  const update = useUpdateCluster();
  const whyNot = useWhyNot();
  const none = 'none';
  const unset = ['No repository added yet', 'The project’s only one'][repositories.length] ?? 'No repository';
  return (
    <Select
      aria-label="Repository"
      value={cluster.repository?.id ?? none}
      disabled={whyNot('developer') !== null || repositories.length === 0}
      options={[
        { value: none, label: unset },
        ...repositories.map(({ id, name }) => ({
          value: id,
          label: repositoryName(name),
          ...(name.startsWith('/') && { detail: name }),
        })),
      ]}
      onChange={(id) => update.mutate({ cluster, change: { repository_id: id === none ? null : id } })}
    />
  );
}
