'use client';
import { useQuery } from '@tanstack/react-query';
import { FolderGit2, Settings } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { cx } from '@/components/cx.ts';
import { statsQuery } from '@/features/projects/queries/stats.ts';
import { repositoryListQuery } from '@/features/repositories/queries/repository-list.ts';
import { compact } from '@/format/number.ts';
import { repositoryName } from '@/format/repository-name.ts';
import { useProject } from '@/session/session.tsx';
import { destinations } from './destinations.ts';
import { LiveIndicator } from './live-indicator.tsx';
import { ProjectSwitcher } from './project-switcher.tsx';
import { UserMenu } from './user-menu.tsx';

export function Nav({ onNavigate }: { onNavigate?: () => void }) {
  const path = usePathname();
  const { api, project } = useProject();
  const stats = useQuery(statsQuery(api, project.id));
  const repositories = useQuery(repositoryListQuery(api, project.id));

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: only closes the drawer after a link inside was followed
    // biome-ignore lint/a11y/noStaticElementInteractions: the links inside are the interactive elements
    <div className="flex h-full flex-col" onClick={(event) => onNavigate && closesDrawer(event.target) && onNavigate()}>
      <div className="flex h-11 shrink-0 items-center px-2">
        <ProjectSwitcher />
      </div>
      <nav aria-label="Main" className="min-h-0 flex-1 overflow-y-auto px-2 py-2">
        <ul className="grid gap-px">
          {destinations
            .filter((destination) => destination.place === 'nav')
            .map(({ href, label, icon: Icon, count, countLabel }) => (
              <NavRow key={href} href={href} current={isCurrent(path, href)} icon={<Icon className="size-4" />}>
                <span className="flex-1">{label}</span>
                {count && stats.data && count(stats.data) > 0 && (
                  <span className="tnum text-12 text-muted" title={`${count(stats.data)} ${countLabel}`}>
                    {compact(count(stats.data))}
                  </span>
                )}
              </NavRow>
            ))}
        </ul>
        {repositories.data && repositories.data.items.length > 0 && (
          <>
            <h2 className="mt-5 mb-1 px-2 text-11 text-faint">Repositories</h2>
            <ul className="grid gap-px">
              {repositories.data.items.slice(0, 12).map((repository) => (
                <NavRow
                  key={repository.id}
                  href={`/dashboard/clusters?repository=${repository.id}`}
                  icon={<FolderGit2 className="size-4" />}
                >
                  <span className="truncate" title={repository.name}>
                    {repositoryName(repository.name)}
                  </span>
                </NavRow>
              ))}
            </ul>
          </>
        )}
      </nav>
      <div className="grid gap-px px-2 py-2">
        <ul>
          <NavRow
            href="/settings/sources"
            current={path.startsWith('/settings')}
            icon={<Settings className="size-4" />}
          >
            <span className="flex-1">Settings</span>
          </NavRow>
        </ul>
        <div className="mt-1 flex items-center gap-1">
          <UserMenu />
          <LiveIndicator />
        </div>
      </div>
    </div>
  );
}

function NavRow(props: { href: string; current?: boolean; icon: ReactNode; children: ReactNode }) {
  return (
    <li className="list-none">
      <Link
        href={props.href}
        aria-current={props.current ? 'page' : undefined}
        className={cx(
          'flex h-7.5 items-center gap-2.5 rounded-md px-2 text-muted hover:bg-active hover:text-fg',
          props.current && 'bg-active font-medium text-fg',
        )}
      >
        <span className="shrink-0">{props.icon}</span>
        {props.children}
      </Link>
    </li>
  );
}

const isCurrent = (path: string, href: string) =>
  href === '/dashboard' ? path === href : path.startsWith(href) || (href.endsWith('/prs') && path.includes('/jobs/'));

const closesDrawer = (target: EventTarget) =>
  target instanceof Element && Boolean(target.closest('nav a, a[href^="/"]'));
