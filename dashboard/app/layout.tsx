import './globals.css';
import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import { ThemeProvider } from 'next-themes';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { ReactNode } from 'react';
import { Toasts } from '@/components/toasts.tsx';
import { TooltipProvider } from '@/components/tooltip.tsx';
import { Queries } from '@/session/query-client.tsx';

export const metadata: Metadata = {
  title: { default: 'Soulcaster', template: '%s · Soulcaster' },
  description: 'Bug reports in, verified fixes out.',
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#0f0f12' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  return (
    <html lang="en" suppressHydrationWarning>
      <body>
        <ThemeProvider
          attribute="data-theme"
          defaultTheme="system"
          enableSystem
          disableTransitionOnChange
          nonce={nonce}
        >
          <NuqsAdapter>
            <Queries>
              <TooltipProvider>{children}</TooltipProvider>
              <Toasts />
            </Queries>
          </NuqsAdapter>
        </ThemeProvider>
      </body>
    </html>
  );
}
