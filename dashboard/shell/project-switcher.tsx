'use client';
import { ChevronDown, Plus } from 'lucide-react';
import { Menu, MenuLabel, MenuLink, MenuSeparator } from '@/components/menu.tsx';
import { Pill } from '@/components/pill.tsx';
import { useSession } from '@/session/session.tsx';
import { Mark } from './mark.tsx';

export function ProjectSwitcher() {
  const { me, project } = useSession();
  return (
    <Menu
      className="w-56"
      trigger={
        <button type="button" className="flex h-8 w-full items-center gap-2 rounded-md px-1.5 hover:bg-active">
          <Mark letter={project?.name.slice(0, 1).toUpperCase()} />
          <span className="min-w-0 flex-1 truncate text-left font-semibold">
            <span className="sr-only">Project: </span>
            {project?.name}
          </span>
          {project?.demo && <Pill>demo</Pill>}
          <ChevronDown className="size-3.5 shrink-0 text-faint" aria-hidden="true" />
        </button>
      }
    >
      <MenuLabel>Projects</MenuLabel>
      {me.projects.map((other) => (
        <MenuLink
          key={other.id}
          href={`/dashboard?project=${other.slug}`}
          current={other.id === project?.id}
          icon={<Mark letter={other.name.slice(0, 1).toUpperCase()} className="size-4 text-10" />}
        >
          {other.name}
        </MenuLink>
      ))}
      <MenuSeparator />
      <MenuLink href="/dashboard/setup" icon={<Plus className="size-4" />}>
        New project
      </MenuLink>
    </Menu>
  );
}
