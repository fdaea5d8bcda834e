import type { ReactNode } from 'react';
import { statsQuery } from '@/features/projects/queries/stats.ts';
import { repositoryListQuery } from '@/features/repositories/queries/repository-list.ts';
import { LiveProvider } from '@/live/live.tsx';
import { Prefetch } from '@/session/prefetch.tsx';
import { requireSession } from '@/session/server.ts';
import { SessionProvider } from '@/session/session.tsx';
import { BareShell } from '@/shell/bare-shell.tsx';
import { Shell } from '@/shell/shell.tsx';
import { ShortcutsProvider } from '@/shortcuts/shortcuts.tsx';

export default async function AppLayout({ children }: { children: ReactNode }) {
  const { api, me, project } = await requireSession();
  if (!project)
    return (
      <SessionProvider me={me} project={null}>
        <ShortcutsProvider>
          <BareShell>{children}</BareShell>
        </ShortcutsProvider>
      </SessionProvider>
    );

  return (
    <SessionProvider me={me} project={project}>
      <Prefetch queries={[statsQuery(api, project.id), repositoryListQuery(api, project.id)]}>
        <LiveProvider projectId={project.id}>
          <ShortcutsProvider>
            <Shell>{children}</Shell>
          </ShortcutsProvider>
        </LiveProvider>
      </Prefetch>
    </SessionProvider>
  );
}
