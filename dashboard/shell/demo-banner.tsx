'use client';
import { FlaskConical } from 'lucide-react';
import Link from 'next/link';
import { useSession } from '@/session/session.tsx';

export function DemoBanner() {
  const { project } = useSession();
  if (!project?.demo) return null;
  return (
    <div className="flex shrink-0 items-center gap-2 border-b border-line bg-accent-soft px-4 py-1.5 text-12 text-accent-text">
      <FlaskConical className="size-3.5 shrink-0" aria-hidden="true" />
      <span className="min-w-0 truncate">
        Demo project: made-up reports, a real repository on this machine, real fixes.
      </span>
      <Link href="/dashboard/setup" className="ml-auto shrink-0 font-medium underline underline-offset-2">
        Set up your own
      </Link>
    </div>
  );
}
