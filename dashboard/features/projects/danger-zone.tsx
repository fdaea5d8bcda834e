'use client';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/button.tsx';
import { ConfirmByName } from '@/components/confirm-by-name.tsx';
import { Card, Section } from '@/components/section.tsx';
import { useProject, useWhyNot } from '@/session/session.tsx';
import { useDeleteProject } from './queries/delete-project.ts';

export function DangerZone() {
  const { project } = useProject();
  const remove = useDeleteProject();
  const off = useWhyNot()('owner');
  const [open, setOpen] = useState(false);
  return (
    <Section title="Delete the project">
      <Card className="flex flex-wrap items-center gap-4 p-4">
        <p className="min-w-56 flex-1 text-muted">
          Its reports, clusters, fixes, sources and tokens are gone for good. Repositories and pull requests stay where
          they are.
        </p>
        <Button
          size="md"
          variant="danger"
          icon={<Trash2 className="size-3.5" />}
          off={off}
          onClick={() => setOpen(true)}
        >
          Delete…
        </Button>
      </Card>
      <ConfirmByName
        open={open}
        onOpenChange={setOpen}
        title={`Delete ${project.name}?`}
        name={project.name}
        action="Delete the project"
        busy={remove.isPending || remove.isSuccess}
        onConfirm={() => remove.mutate()}
      >
        This cannot be undone.
      </ConfirmByName>
    </Section>
  );
}
