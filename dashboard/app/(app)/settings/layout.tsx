import type { ReactNode } from 'react';
import { requireSession } from '@/session/server.ts';
import { PageHeader } from '@/shell/page-header.tsx';
import { SettingsNav } from '@/shell/settings-nav.tsx';

export const metadata = { title: 'Settings' };

export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const { project } = await requireSession();
  return (
    <>
      {project && <PageHeader title="Settings" />}
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex max-w-5xl flex-col gap-x-8 gap-y-4 px-4 py-4 sm:px-6 sm:py-6 lg:flex-row">
          <SettingsNav />
          <div className="@container grid min-w-0 flex-1 content-start gap-8 pb-16">{children}</div>
        </div>
      </div>
    </>
  );
}
