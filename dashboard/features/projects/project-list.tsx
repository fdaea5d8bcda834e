'use client';
import { Plus } from 'lucide-react';
import { ButtonLink } from '@/components/button.tsx';
import { Pill } from '@/components/pill.tsx';
import { Card, Section } from '@/components/section.tsx';
import { useSession } from '@/session/session.tsx';
import { roles } from '@/vocabulary/roles.ts';

/** Every project that one is a member of. */
export function ProjectList() {
  const { me, project } = useSession();
  return (
    <Section
      title="All projects"
      aside={
        <ButtonLink href="/dashboard/setup" icon={<Plus className="size-3.5" />}>
          New project
        </ButtonLink>
      }
    >
      <Card>
        <ul className="divide-y divide-line">
          {me.projects.map((other) => (
            <li key={other.id} className="flex items-center gap-3 px-4 py-2">
              {/* A whole page load: the live stream and everything kept belong to the project that is left. */}
              <a
                href={`/settings/projects?project=${other.slug}`}
                className="min-w-0 truncate font-medium hover:underline"
              >
                {other.name}
              </a>
              <span className="font-mono text-11 text-faint">{other.key}</span>
              {other.demo && <Pill>demo</Pill>}
              {other.id === project?.id && <Pill tone="accent">shown</Pill>}
              <span className="ml-auto text-12 text-muted">{roles[other.role].label}</span>
            </li>
          ))}
        </ul>
      </Card>
    </Section>
  );
}
