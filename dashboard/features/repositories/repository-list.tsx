'use client';
import type { Capabilities, Repository } from '@soulcaster/contract';
import { useQuery } from '@tanstack/react-query';
import { FolderGit2, Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/button.tsx';
import { ConfirmByName } from '@/components/confirm-by-name.tsx';
import { Sheet } from '@/components/dialog.tsx';
import { Empty } from '@/components/empty.tsx';
import { Pill } from '@/components/pill.tsx';
import { Card, Section } from '@/components/section.tsx';
import { RowSkeletons } from '@/components/skeleton.tsx';
import { repositoryName } from '@/format/repository-name.ts';
import { Data } from '@/session/data.tsx';
import { useProject, useWhyNot } from '@/session/session.tsx';
import { useDeleteRepository } from './queries/delete-repository.ts';
import { repositoryListQuery } from './queries/repository-list.ts';
import { RepositoryForm } from './repository-form.tsx';
import { RepositorySettings } from './repository-settings.tsx';

/** Where fixes go. */
export function RepositoryList({ forges }: { forges: Capabilities['forges'] }) {
  const { api, project } = useProject();
  const query = useQuery(repositoryListQuery(api, project.id));
  const off = useWhyNot()('admin');
  const [adding, setAdding] = useState(false);
  const button = (
    <Button variant="primary" icon={<Plus className="size-3.5" />} off={off} onClick={() => setAdding(true)}>
      Add a repository
    </Button>
  );
  return (
    <Section title="Repositories" aside={button}>
      <p className="-mt-1 max-w-prose text-muted">
        Where fixes go. The test command is what proves a fix; it runs only in the sandbox.
      </p>
      <Card>
        <Data query={query} what="The repositories" loading={<RowSkeletons rows={3} height={56} />}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty icon={<FolderGit2 className="size-4.5" />} title="No repository yet" action={button}>
                Without one, reports are grouped but nothing can be fixed.
              </Empty>
            ) : (
              <ul className="divide-y divide-line">
                {items.map((repository) => (
                  <li key={repository.id}>
                    <Row repository={repository} off={off} />
                  </li>
                ))}
              </ul>
            )
          }
        </Data>
      </Card>
      <Sheet open={adding} onOpenChange={setAdding} title="Add a repository">
        <RepositoryForm forges={forges} onDone={() => setAdding(false)} />
      </Sheet>
    </Section>
  );
}

function Row({ repository, off }: { repository: Repository; off: string | null }) {
  const [open, setOpen] = useState<'settings' | 'delete' | null>(null);
  const remove = useDeleteRepository(repository.id);
  return (
    <div className="flex items-center gap-x-2 px-3 py-2.5 @md:gap-x-3 @md:px-4">
      <FolderGit2 className="size-4 shrink-0 text-muted" aria-hidden="true" />
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2">
          <span className="truncate font-medium" title={repository.name}>
            {repositoryName(repository.name)}
          </span>
          <Pill>{repository.forge === 'github' ? 'GitHub' : 'local'}</Pill>
        </p>
        <p className="truncate font-mono text-12 text-faint">
          {repository.base_branch} · {repository.test_command ?? 'no test command'}
        </p>
      </div>
      <Button icon={<Pencil className="size-3.5" />} off={off} onClick={() => setOpen('settings')}>
        Edit
      </Button>
      <Button
        variant="danger"
        size="icon"
        aria-label={`Delete ${repository.name}`}
        tip="Delete"
        icon={<Trash2 className="size-3.5" />}
        off={off}
        onClick={() => setOpen('delete')}
      />
      <Sheet open={open === 'settings'} onOpenChange={(is) => setOpen(is ? 'settings' : null)} title={repository.name}>
        <RepositorySettings repository={repository} onDone={() => setOpen(null)} />
      </Sheet>
      <ConfirmByName
        open={open === 'delete'}
        onOpenChange={(is) => setOpen(is ? 'delete' : null)}
        title={`Delete ${repository.name}?`}
        name={repository.name}
        action="Delete the repository"
        busy={remove.isPending}
        onConfirm={() => remove.mutate(undefined, { onSuccess: () => setOpen(null) })}
      >
        Only Soulcaster forgets it; the repository itself is not touched. Its clusters need another one before a fix can
        start.
      </ConfirmByName>
    </div>
  );
}
