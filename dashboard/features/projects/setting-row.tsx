import type { ReactNode } from 'react';

/** One setting: what it is, what it means, and its control. */
export function SettingRow({ title, about, children }: { title: string; about: ReactNode; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-2 px-4 py-3">
      <div className="min-w-56 flex-1">
        <p className="font-medium">{title}</p>
        <p className="text-12 text-muted">{about}</p>
      </div>
      {children}
    </div>
  );
}
