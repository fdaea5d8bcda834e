'use client';
import { Dialog as Base } from '@base-ui/react/dialog';
import { Menu, Search } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/button.tsx';
import { useSession } from '@/session/session.tsx';
import { LiveIndicator } from './live-indicator.tsx';
import { Mark } from './mark.tsx';
import { Nav } from './nav.tsx';
import { useShell } from './shell-context.ts';

/** The navigation on a narrow screen. */
export function MobileBar() {
  const [open, setOpen] = useState(false);
  const { project } = useSession();
  const { openPalette } = useShell();
  return (
    <header className="flex h-11 shrink-0 items-center gap-2 border-b border-line bg-nav px-2 md:hidden">
      <Base.Root open={open} onOpenChange={setOpen}>
        <Base.Trigger
          aria-label="Open the navigation"
          className="flex size-8 items-center justify-center rounded-md text-muted"
        >
          <Menu className="size-4.5" />
        </Base.Trigger>
        <Base.Portal>
          <Base.Backdrop className="fixed inset-0 z-30 bg-scrim" />
          <Base.Popup className="fixed inset-y-0 left-0 z-30 w-64 bg-nav shadow-pop outline-none">
            <Base.Title className="sr-only">Navigation</Base.Title>
            <Nav onNavigate={() => setOpen(false)} />
          </Base.Popup>
        </Base.Portal>
      </Base.Root>
      <Mark letter={project?.name.slice(0, 1).toUpperCase()} />
      <span className="min-w-0 flex-1 truncate font-semibold">{project?.name}</span>
      <LiveIndicator />
      <Button
        variant="ghost"
        size="icon"
        aria-label="Search and commands"
        icon={<Search className="size-4" />}
        onClick={openPalette}
      />
    </header>
  );
}
