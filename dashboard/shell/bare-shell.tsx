'use client';
import { type ReactNode, useState } from 'react';
import { useShortcut } from '@/shortcuts/shortcuts.tsx';
import { KeysSheet } from './keys-sheet.tsx';
import { Mark } from './mark.tsx';
import { ShellContext } from './shell-context.ts';
import { UserMenu } from './user-menu.tsx';

/** The frame before there is any project. */
export function BareShell({ children }: { children: ReactNode }) {
  const [keys, setKeys] = useState(false);
  useShortcut('help', () => setKeys(true));
  return (
    <ShellContext value={{ openPalette: () => {}, openKeys: () => setKeys(true) }}>
      <div className="flex min-h-dvh flex-col">
        <header className="flex h-11 items-center gap-2 border-b border-line px-4">
          <Mark />
          <span className="font-semibold">Soulcaster</span>
          <div className="ml-auto flex max-w-48">
            <UserMenu />
          </div>
        </header>
        <main id="main" className="flex flex-1 flex-col">
          {children}
        </main>
      </div>
      <KeysSheet open={keys} onOpenChange={setKeys} />
    </ShellContext>
  );
}
