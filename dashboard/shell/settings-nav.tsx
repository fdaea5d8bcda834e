'use client';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { cx } from '@/components/cx.ts';
import { destinations } from './destinations.ts';

export function SettingsNav() {
  const path = usePathname();
  return (
    <nav aria-label="Settings" className="-mx-1 shrink-0 overflow-x-auto px-1 lg:w-44">
      <ul className="flex gap-px lg:flex-col">
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
