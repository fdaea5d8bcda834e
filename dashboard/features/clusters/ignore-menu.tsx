'use client';
import type { Cluster } from '@soulcaster/contract';
import { ChevronDown, CircleSlash } from 'lucide-react';
import { Button } from '@/components/button.tsx';
import { Menu, MenuItem, MenuSeparator } from '@/components/menu.tsx';
import { keysOf } from '@/shortcuts/table.ts';
import type { Verdicts } from './use-verdicts.ts';

const spans = [
  { label: 'for a day', days: 1 },
  { label: 'for a week', days: 7 },
  { label: 'for a month', days: 30 },
];

export function IgnoreMenu({ cluster, verdicts }: { cluster: Cluster; verdicts: Verdicts }) {
  const until = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
  return (
    <span className="inline-flex">
      <Button
        className="rounded-r-none"
        icon={<CircleSlash className="size-3.5" />}
        keys={keysOf('ignore')}
        tip="Ignore it for ever"
        off={verdicts.noVerdict}
        onClick={() => verdicts.ignore([cluster])}
      >
        Ignore
      </Button>
      <Menu
        align="end"
        trigger={
          <button
            type="button"
            aria-label="Ignore until…"
            className="-ml-px flex h-7 w-6 items-center justify-center rounded-r-md border border-line-strong bg-raised text-muted hover:bg-active"
          >
            <ChevronDown className="size-3.5" aria-hidden="true" />
          </button>
        }
      >
        {spans.map(({ label, days }) => (
          <MenuItem key={days} off={verdicts.noVerdict} onSelect={() => verdicts.ignore([cluster], until(days))}>
            Ignore {label}
          </MenuItem>
        ))}
        <MenuSeparator />
        <MenuItem off={verdicts.noVerdict} onSelect={() => verdicts.ignore([cluster])}>
          Ignore for ever
        </MenuItem>
      </Menu>
    </span>
  );
}
