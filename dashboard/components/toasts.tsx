'use client';
import { useTheme } from 'next-themes';
import { Toaster } from 'sonner';

export function Toasts() {
  const { resolvedTheme } = useTheme();
  return (
    <Toaster
      theme={resolvedTheme === 'dark' ? 'dark' : 'light'}
      position="bottom-right"
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'flex w-(--width) items-center gap-3 rounded-lg bg-raised px-3.5 py-3 font-sans text-13 text-fg shadow-pop [&_[data-icon]]:shrink-0 [&_[data-content]]:min-w-0 [&_[data-content]]:flex-1',
          description: 'text-12 text-muted',
          actionButton: 'rounded-md border border-line-strong px-2 py-0.5 text-12 font-medium hover:bg-active',
          error: '[&_[data-icon]]:text-red',
          success: '[&_[data-icon]]:text-green',
        },
      }}
    />
  );
}
