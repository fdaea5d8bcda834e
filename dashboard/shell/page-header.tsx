'use client';
import { Moon, Search, Sun } from 'lucide-react';
import { useTheme } from 'next-themes';
import type { ReactNode } from 'react';
import { Button } from '@/components/button.tsx';
import { keysOf } from '@/shortcuts/table.ts';
import { useShell } from './shell-context.ts';

/** The bar above every page: what it is, how much of it, and what one can do here. */
export function PageHeader(props: { title: ReactNode; note?: ReactNode; actions?: ReactNode }) {
  const { openPalette } = useShell();
  const { resolvedTheme, setTheme } = useTheme();
  return (
    <header className="flex h-11 shrink-0 items-center gap-2 border-b border-line px-4">
      <h1 className="min-w-0 truncate text-13 font-semibold">{props.title}</h1>
      {props.note}
      <div className="ml-auto flex shrink-0 items-center gap-1.5">
        <Button
          variant="ghost"
          className="hidden md:inline-flex"
          icon={<Search className="size-3.5" />}
          keys={keysOf('palette')}
          showKeys
          onClick={openPalette}
        >
          Search
        </Button>
        <Button
          variant="ghost"
          size="icon"
          className="hidden md:inline-flex"
          aria-label="Switch between light and dark"
          tip="Light or dark"
          icon={
            <>
              <Sun className="hidden size-4 dark:block" />
              <Moon className="size-4 dark:hidden" />
            </>
          }
          onClick={() => setTheme(resolvedTheme === 'dark' ? 'light' : 'dark')}
        />
        {props.actions}
      </div>
    </header>
  );
}
