'use client';
import { useRouter } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { useUndo } from '@/session/undo.ts';
import { useShortcut } from '@/shortcuts/shortcuts.tsx';
import type { ShortcutId } from '@/shortcuts/table.ts';
import { DemoBanner } from './demo-banner.tsx';
import { destinations } from './destinations.ts';
import { KeysSheet } from './keys-sheet.tsx';
import { MobileBar } from './mobile-bar.tsx';
import { Nav } from './nav.tsx';
import { Palette } from './palette.tsx';
import { ShellContext } from './shell-context.ts';

/** The frame of every page of a project: navigation, palette, keys, live state. */
export function Shell({ children }: { children: ReactNode }) {
  const [palette, setPalette] = useState(false);
  const [keys, setKeys] = useState(false);
  useShortcut('palette', () => setPalette((open) => !open));
  useShortcut('help', () => setKeys(true));
  const undo = useUndo();
  useShortcut('undo', () => undo?.(), undo !== null);
  useShortcut('undo_too', () => undo?.(), undo !== null);

  return (
    <ShellContext value={{ openPalette: () => setPalette(true), openKeys: () => setKeys(true) }}>
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md bg-accent px-3 py-1.5 text-on-accent focus:translate-y-0"
      >
        Skip to the content
      </a>
      <div className="flex h-dvh flex-col md:flex-row">
        <MobileBar />
        <aside className="hidden w-52 shrink-0 border-r border-line bg-nav md:block">
          <Nav />
        </aside>
        <main id="main" className="flex min-h-0 min-w-0 flex-1 flex-col">
          <DemoBanner />
          {children}
        </main>
      </div>
      {destinations.map(({ shortcut, href }) => shortcut && <Go key={href} shortcut={shortcut} href={href} />)}
      <Palette open={palette} onOpenChange={setPalette} />
      <KeysSheet open={keys} onOpenChange={setKeys} />
    </ShellContext>
  );
}

function Go({ shortcut, href }: { shortcut: ShortcutId; href: string }) {
  const router = useRouter();
  useShortcut(shortcut, () => router.push(href));
  return null;
}
