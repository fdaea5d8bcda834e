'use client';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { cx } from '@/components/cx.ts';
import { destinations } from './destinations.ts';

export function SettingsNav() {
  const path = usePathname();
  const nav = useRef<HTMLElement>(null);
  // On a phone the list is wider than the screen; the place where one is must not be beyond its edge.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path says when another entry became the current one
  useEffect(() => {
    const current = nav.current?.querySelector<HTMLElement>('[aria-current]');
    if (nav.current && current)
      nav.current.scrollLeft = current.offsetLeft - nav.current.clientWidth / 2 + current.offsetWidth / 2;
  }, [path]);
  return (
    <nav
      ref={nav}
      aria-label="Settings"
      className="relative -mx-4 shrink-0 overflow-x-auto px-4 max-lg:[mask-image:linear-gradient(to_right,transparent,black_1.5rem,black_calc(100%-1.5rem),transparent)] lg:-mx-1 lg:w-44 lg:px-1"
    >
      <ul className="flex w-max gap-px lg:w-auto lg:flex-col">
        {destinations
          .filter((destination) => destination.place === 'settings')
          .map(({ href, label, icon: Icon }) => (
            <li key={href}>
              <Link
                href={href}
                aria-current={path.startsWith(href) ? 'page' : undefined}
                className={cx(
                  'flex h-7.5 items-center gap-2.5 rounded-md px-2 whitespace-nowrap text-muted hover:bg-active hover:text-fg',
                  path.startsWith(href) && 'bg-active font-medium text-fg',
                )}
              >
                <Icon className="size-4 shrink-0" aria-hidden="true" />
                {label}
              </Link>
            </li>
          ))}
      </ul>
    </nav>
  );
}
